"""The monthly reconciliation of parts (W-29): confirmed by both sides, or its difference reported and resolved; locked."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from settlement_service.context import Context
from settlement_service.operations.order_holds import take_in
from settlement_service.operations.part_drafts import is_stale
from settlement_service.operations.postings import Booking
from settlement_service.rules import part_reconciliations as rules
from settlement_service.rules.accounts import PARTS_SALES, SITE
from settlement_service.rules.months import last_day, month_of
from settlement_service.rules.part_reconciliations import BY_AFTER_SALES, DRAFTED, Sums
from settlement_service.rules.part_shipments import Line, lines_of
from settlement_service.store import accounts as account_store
from settlement_service.store import books
from settlement_service.store import part_reconciliations as store
from settlement_service.store import part_shipments as shipments
from settlement_service.store.tables.part_reconciliations import part_reconciliations
from settlement_service.store.tables.part_shipments import part_shipments
from shared.kit.reader import Reader
from shared.kit.transitions import next_state
from shared.kit.uow import UnitOfWork


def confirm(ctx: Context, reconciliation_id: str) -> dict[str, Any]:
    """W-29: after-sales confirms that received = sent, which closes the month; then the site does. Raises Conflict."""
    with ctx.uow() as uow:
        row = _locked(ctx, uow, reconciliation_id)
        to = next_state(rules.MACHINE, row.status, "confirm", ctx.actor.roles)
        if row.status == DRAFTED:
            _check_current(ctx, uow, row)
            rules.check_agreed([line for line in _lines(uow, row) if line.missing])
        signer = "after_sales" if to == BY_AFTER_SALES else "site"
        return _moved(ctx, uow, row, "confirm", to, signer)


def report_difference(
    ctx: Context, reconciliation_id: str, *, reason: str, lines: Sequence[Mapping[str, Any]], site_closing_fen: int | None
) -> dict[str, Any]:
    """W-29: what was received is not what was sent, line by line, or the balances differ. Raises Refused or Conflict."""
    with ctx.uow() as uow:
        row = _locked(ctx, uow, reconciliation_id)
        to = next_state(rules.MACHINE, row.status, "report_difference", ctx.actor.roles)
        if row.status == DRAFTED:
            _check_current(ctx, uow, row)
        rules.check_reported(_lines(uow, row), lines)
        told = _lines(uow, row, lines)
        differing = sum(line.missing != 0 for line in told)
        rules.check_difference(differing=differing, closing_fen=row.closing_fen, site_closing_fen=site_closing_fen)
        received = row.shipped_fen - sum(line.missing_fen for line in told)
        sums = Sums(*(getattr(row, name) for name in store.SUMS))
        figures = {"received_fen": received, "differing": differing}
        policy = ctx.policy(last_day(row.month))
        decision = rules.reconcile(sums, **figures, site_closing_fen=site_closing_fen, policy=policy)
        uow.decide(decision, row.id, policy=policy)
        _settle(uow, lines)
        values = {**figures, "outcome": decision.outcome, "reason": reason, "reported": list(lines)}
        return _moved(ctx, uow, row, "report_difference", to, "reported", **values, site_closing_fen=site_closing_fen)


def resolve(ctx: Context, reconciliation_id: str, *, resolution: str, adjustment_fen: int) -> dict[str, Any]:
    """W-29: how a difference is put right, and what is credited to the site (or charged, if negative). Raises Refused."""
    with ctx.uow() as uow:
        row = _locked(ctx, uow, reconciliation_id)
        to = next_state(rules.MACHINE, row.status, "resolve", ctx.actor.roles)
        facts = {"closing_fen": row.closing_fen, "site_closing_fen": row.site_closing_fen}
        rules.check_adjustment(adjustment_fen, missing_fen=row.shipped_fen - row.received_fen, **facts)
        values = {"resolution": resolution, "adjustment_fen": adjustment_fen}
        return _moved(ctx, uow, row, "resolve", to, "resolved", **values)


def approve(ctx: Context, reconciliation_id: str) -> dict[str, Any]:
    """W-29: a supervisor who prepared neither the draft nor the resolution approves it; what it credits is booked today."""
    with ctx.uow() as uow:
        row = _locked(ctx, uow, reconciliation_id)
        to = next_state(rules.MACHINE, row.status, "approve", ctx.actor.roles)
        rules.check_approval(ctx.actor.id, resolution=row.resolution, preparers=_preparers(row))
        posting_id = None
        if row.adjustment_fen:
            booking = Booking("part_adjustment", row.id, row.number, ctx.today, row.site_id)
            posting_id = take_in(uow, booking, {SITE: row.adjustment_fen, PARTS_SALES: -row.adjustment_fen})
        return _moved(ctx, uow, row, "approve", to, "approved", posting_id=posting_id)


def lock(ctx: Context, reconciliation_id: str) -> dict[str, Any]:
    """W-29: finance ends the month; its closing is what the next one opens with. Raises Conflict."""
    with ctx.uow() as uow:
        row = _locked(ctx, uow, reconciliation_id)
        to = next_state(rules.MACHINE, row.status, "lock", ctx.actor.roles)
        rules.check_earlier(uow.scalar(store.earliest_before(row.site_id, row.month, drafted=False)))
        return _moved(ctx, uow, row, "lock", to, "locked")


def shown(source: Reader | UnitOfWork, reconciliation_id: str, ctx: Context) -> dict[str, Any]:
    """A reconciliation with the lines and postings behind it, and what the caller may do now. Raises NotFound."""
    row = source.one(store.one(reconciliation_id, ctx.actor), store.MISSING)
    lines = _lines(source, row, row.reported)
    found = source.rows(books.postings_of(row.site_id, row.after_month, row.month))
    moved = [{**one._mapping, "late": month_of(one.booked_on) != one.period} for one in found]
    who = {"resolution": row.resolution, "preparers": _preparers(row)}
    actions = rules.actions_of(row.status, ctx.actor, **who)
    different = [line for line in lines if line.missing]
    return {**row._mapping, "lines": lines, "differences": different, "postings": moved, "actions": actions}


def _locked(ctx: Context, uow: UnitOfWork, reconciliation_id: str) -> Any:
    """A reconciliation that the caller may see, locked behind its site's money. Raises NotFound."""
    found = uow.one(store.one(reconciliation_id, ctx.actor), store.MISSING)
    account_store.lock_site(uow, found.site_id)
    return store.lock(uow, reconciliation_id)


def _check_current(ctx: Context, uow: UnitOfWork, row: Any) -> None:
    rules.check_earlier(uow.scalar(store.earliest_before(row.site_id, row.month, drafted=True)))
    rules.check_current(stale=is_stale(uow, row, ctx.policy(last_day(row.month))))


def _lines(source: Reader | UnitOfWork, row: Any, reported: Sequence[Mapping[str, Any]] = ()) -> list[Line]:
    """The lines of the shipments on a reconciliation, with what is reported on it."""
    told: dict[str, dict[str, int]] = defaultdict(dict)
    for line in reported:
        told[line["shipment_id"]][line["line_id"]] = line["received"]
    rows = source.rows(shipments.on_months(row.site_id, row.after_month, row.month))
    months = {"after": row.after_month, "month": row.month}
    return [line for one in rows for line in lines_of(one, **months, reported=told.get(one.id, {}))]


def _settle(uow: UnitOfWork, lines: Sequence[Mapping[str, Any]]) -> None:
    """What is reported here is dealt with here: a count that comes later and says the same is no difference again."""
    told: dict[str, dict[str, int]] = defaultdict(dict)
    for line in lines:
        told[line["shipment_id"]][line["line_id"]] = line["received"]
    for shipment_id in sorted(told):
        row = shipments.lock(uow, shipment_id)
        if row is not None:
            uow.update(part_shipments, row.id, reported={**row.reported, **told[shipment_id]})


def _preparers(row: Any) -> set[str]:
    resolved = row.signatures.get("resolved")
    return {row.prepared_by} | ({resolved["by"]} if resolved else set())


def _moved(ctx: Context, uow: UnitOfWork, row: Any, verb: str, to: str, signer: str, **values: Any) -> dict[str, Any]:
    signature = {"by": ctx.actor.id, "name": ctx.actor.name, "on": ctx.today.isoformat()}
    uow.update(part_reconciliations, row.id, status=to, signatures={**row.signatures, signer: signature}, **values)
    reason = values.get("reason") or values.get("resolution")
    uow.note("part_reconciliation", row.id, verb, from_state=row.status, to_state=to, reason=reason, signer=signer)
    return shown(uow, row.id, ctx)
