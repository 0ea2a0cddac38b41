"""The nightly proof of the books: once a day, with an alarm at the first difference (INV-02)."""

from collections.abc import Mapping, Sequence
from typing import Any

from inventory_service.context import Context
from inventory_service.operations.discrepancies import report
from inventory_service.operations.reconciliation import reconcile
from inventory_service.rules.discrepancies import BOOKS_DIFFER, UNSETTLED
from inventory_service.store import discrepancies as discrepancies_store
from inventory_service.store import proofs as store
from shared.kit.ids import new_id
from shared.kit.logs import log
from shared.kit.metrics import ALARMS
from shared.kit.uow import UnitOfWork

Difference = Mapping[str, Any]


def prove_due(ctx: Context) -> None:
    """The timer: once a day of the business zone, whichever worker gets to it first."""
    with ctx.reader() as reader:
        is_done = reader.row(store.of_day(ctx.today)) is not None
    if not is_done:
        prove(ctx)


def prove(ctx: Context) -> None:
    """Prove the books and keep the run. Each difference is a discrepancy until it is closed, a log entry, and a figure."""
    found = reconcile(ctx)
    differences = found["differences"]
    row = {"id": new_id(), "day": ctx.today, "at": ctx.now, "checked": found["checked"], "differences": len(differences)}
    with ctx.uow() as uow:
        if not store.claim(uow, row):
            return
        known = _known(uow, differences)
        for subject, difference in {_subject(one): one for one in differences}.items():
            if subject not in known:
                _open(uow, row["id"], difference)
        uow.note("proof", row["id"], "prove", to_state="balanced" if not differences else "differing")
    _alarm(ctx, differences)


def _known(uow: UnitOfWork, differences: Sequence[Difference]) -> set[str]:
    subjects = [_subject(difference) for difference in differences]
    return {row.subject for row in uow.rows(discrepancies_store.unsettled(subjects, UNSETTLED))} if subjects else set()


def _subject(difference: Difference) -> str:
    """What a difference is about: the comparison and the shelf, or the card."""
    names = ("check", "part_no", "location_code", "condition", "owner", "lot_no")
    return "/".join(str(difference[name] or "") for name in names)


def _open(uow: UnitOfWork, proof_id: str, difference: Difference) -> None:
    facts = {"part_no": difference["part_no"], "quantity": abs(difference["difference"]), "voucher_id": proof_id}
    report(uow, BOOKS_DIFFER, **facts, location_id=difference["location_id"], subject=_subject(difference))


def _alarm(ctx: Context, differences: Sequence[Difference]) -> None:
    ALARMS.labels(ctx.house.settings.name, BOOKS_DIFFER).set(len(differences))
    if differences:
        told = [f"{_subject(one)}: {one['account']} / {one['card']}" for one in differences]
        log().error("books_differ", differences=told)
