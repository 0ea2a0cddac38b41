"""Drafting the monthly reconciliations of all sites at once (ORD-13): a fixed number of statements, however many sites."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from settlement_service.context import Context
from settlement_service.rules import part_reconciliations as rules
from settlement_service.rules.months import check_over, last_day
from settlement_service.rules.part_reconciliations import DRAFTED, Sums
from settlement_service.store import books
from settlement_service.store import part_reconciliations as store
from settlement_service.store import part_shipments as shipments
from settlement_service.store.batches import update_many
from settlement_service.store.tables.part_reconciliations import part_reconciliations
from shared.kit.decision import Decision
from shared.kit.ids import new_id
from shared.kit.policy import Policy
from shared.kit.uow import UnitOfWork

OPENED: dict[str, Any] = {"status": DRAFTED, "signatures": {}, "reported": [], "version": 1}


@dataclass(frozen=True)
class Start:
    """Where a site's reconciliation begins: the last month that is accounted for, and what was left then."""

    after: str
    opening_fen: int


@dataclass(frozen=True)
class Drafted:
    """What a draft of one site says: the figures of its row, and the decision behind them."""

    figures: dict[str, Any]
    decision: Decision

    @property
    def is_empty(self) -> bool:
        """Whether nothing ever happened on the account."""
        return not any(self.figures[name] for name in store.SUMS)


@dataclass(frozen=True)
class Desk:
    """Writes the drafts of one month."""

    ctx: Context
    uow: UnitOfWork
    month: str
    policy: Policy

    def open(self, numbers: Sequence[str], fresh: Sequence[tuple[str, Drafted]]) -> None:
        """The first drafts of these sites."""
        for number, (site_id, drafted) in zip(numbers, fresh, strict=False):
            row: dict[str, Any] = {"id": new_id(), "number": number, "site_id": site_id, "month": self.month}
            row |= {**OPENED, **drafted.figures, **self._signed, "created_at": self.uow.now}
            self.uow.insert(part_reconciliations, row)
            self._note(row["id"], drafted, from_state=None)

    def refresh(self, changed: Sequence[tuple[Any, Drafted]]) -> None:
        """Drafts that come out otherwise than before."""
        figures = [{"id": row.id, **drafted.figures} for row, drafted in changed]
        update_many(self.uow, part_reconciliations, figures, **self._signed)
        for row, drafted in changed:
            self._note(row.id, drafted, from_state=DRAFTED)

    @property
    def _signed(self) -> dict[str, Any]:
        return {"prepared_by": self.ctx.actor.id, "prepared_name": self.ctx.actor.name, "prepared_on": self.ctx.today}

    def _note(self, reconciliation_id: str, drafted: Drafted, *, from_state: str | None) -> None:
        detail = {"month": self.month, "closing_fen": drafted.figures["closing_fen"]}
        self.uow.note("part_reconciliation", reconciliation_id, "draft", from_state=from_state, to_state=DRAFTED, **detail)
        self.uow.decide(drafted.decision, reconciliation_id, policy=self.policy)


def draft_month(ctx: Context, month: str) -> dict[str, Any]:
    """ORD-13, W-29: draft the month of every site, or refresh what is still a draft. Raises Refused.

    A site whose month is closed keeps it; one whose earlier month is still a draft waits for that to be confirmed.
    """
    policy = ctx.policy(last_day(month))
    check_over(month, ctx.today, "ORD-13")
    rules.check_interval(month, policy)
    with ctx.reader() as reader:
        new = reader.scalar(store.count_undrafted(month))
    numbers = ctx.house.numbers.several("PR", ctx.today, new) if new else []
    with ctx.uow() as uow:
        store.lock_month(uow, month)
        drafts = store.lock_drafts(uow, month)
        sites = uow.rows(store.last_closed())
        closed = {row.site_id for row in sites if row.month is not None and row.month >= month}
        waiting = {row.site_id for row in drafts if row.month < month} - closed
        late = {row.site_id for row in sites if ctx.calendar.local_day(row.created_at) > last_day(month)}
        found = compute(uow, month, policy, skip=closed | waiting)
        found = {site: one for site, one in found.items() if site not in late or not one.is_empty}
        there = {row.site_id: row for row in drafts if row.month == month}
        changed = [(there[site], one) for site, one in found.items() if site in there and _differs(there[site], one)]
        fresh = [pair for pair in found.items() if pair[0] not in there][: len(numbers)]
        desk = Desk(ctx, uow, month, policy)
        desk.open(numbers, fresh)
        desk.refresh(changed)
        counts = {"drafted": len(fresh), "refreshed": len(changed), "closed": len(closed), "waiting": len(waiting)}
        return {"month": month, **counts, "unchanged": len(found) - len(fresh) - len(changed)}


def is_stale(uow: UnitOfWork, row: Any, policy: Policy) -> bool:
    """Whether a draft would come out otherwise now. The caller holds the lock of its site."""
    return _differs(row, compute(uow, row.month, policy, site_id=row.site_id)[row.site_id])


def compute(
    uow: UnitOfWork, month: str, policy: Policy, *, site_id: str | None = None, skip: Iterable[str] = ()
) -> dict[str, Drafted]:
    """What the reconciliations of a month say as the books stand, by site: of all but those to `skip`, or of one."""
    left_out = set(skip)
    starts = {site: start for site, start in _starts(uow, month, policy, site_id).items() if site not in left_out}
    if not starts:
        return {}
    after = min(start.after for start in starts.values())
    moved = _by_site(starts, uow.rows(books.moved(after, month, site_id)))
    gaps = _by_site(starts, uow.rows(shipments.gaps(after, month, site_id)))
    uncounted = _by_site(starts, uow.rows(shipments.uncounted(after, month, site_id)))
    return {site: _drafted(start, moved[site], gaps[site], uncounted[site], policy) for site, start in starts.items()}


def _starts(uow: UnitOfWork, month: str, policy: Policy, site_id: str | None) -> dict[str, Start]:
    first = rules.first_after(month, policy)
    brought = uow.rows(books.brought_forward(first, store.never_closed(site_id)))
    openings = {row.site_id: row.amount_fen for row in brought}
    found = {}
    for row in uow.rows(store.last_closed(site_id)):
        start = (row.month, row.closing_fen) if row.month is not None else (first, openings.get(row.site_id, 0))
        found[row.site_id] = Start(*start)
    return found


def _by_site(starts: Mapping[str, Start], rows: Iterable[Any]) -> dict[str, list[Any]]:
    """The rows of each site that come after its start."""
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        if row.site_id in starts and row.period > starts[row.site_id].after:
            found[row.site_id].append(row)
    return found


def _drafted(start: Start, moved: list[Any], gaps: list[Any], uncounted: list[Any], policy: Policy) -> Drafted:
    sums: Sums = rules.summed(start.opening_fen, [(row.kind, row.amount_fen) for row in moved])
    received = sums.shipped_fen - sum(row.missing_fen for row in gaps)
    differing = sum(row.differing for row in gaps)
    decision = rules.reconcile(sums, received_fen=received, differing=differing, policy=policy)
    figures = {**asdict(sums), "closing_fen": sums.closing_fen, "received_fen": received, "differing": differing}
    figures |= {"uncounted_fen": sum(row.sent_fen for row in uncounted)}
    return Drafted(figures | {"after_month": start.after, "outcome": decision.outcome}, decision)


def _differs(row: Any, drafted: Drafted) -> bool:
    return any(getattr(row, name) != drafted.figures[name] for name in store.FIGURES)
