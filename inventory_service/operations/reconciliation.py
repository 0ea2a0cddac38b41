"""The proof of the books, and the trace of issued parts."""

from typing import Any

from inventory_service.context import Context
from inventory_service.rules.issues import Trace
from inventory_service.rules.locations import COMPANY, GOOD, OUTSIDE
from inventory_service.rules.reservations import HELD
from inventory_service.rules.stock import ISSUE, PUT_BACK, USE, agreement
from inventory_service.store import movements as ledger
from inventory_service.store import reconciliation as proof
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork


def trace(ctx: Context, **case: str) -> list[Trace]:
    """FEE-07: what became of the parts issued for a ticket (`ticket_id`) or a factory repair (`repair_id`)."""
    with ctx.reader() as reader:
        return _traced(reader, **case)


def outstanding(uow: UnitOfWork, **case: str) -> dict[str, int]:
    """How many pieces of each part, by number, a ticket or a repair has out."""
    return {row.part_no: row.outstanding for row in _traced(uow, **case)}


def _traced(source: Reader | UnitOfWork, **case: str) -> list[Trace]:
    rows = source.rows(ledger.per_part(issued=ISSUE, used=USE, returned=PUT_BACK, **case))
    return [Trace(row.part_no, int(row.issued), int(row.used), int(row.returned)) for row in rows]


def reconcile(ctx: Context) -> dict[str, Any]:
    """INV-02: the proof that ledger, bin cards, levels, reservations, serial numbers and old parts agree; every difference."""
    with ctx.reader() as reader:
        differences = [
            *_differences(reader, "ledger", proof.ledger_against_balances(OUTSIDE)),
            *_differences(reader, "level", proof.balances_against_levels()),
            *_differences(reader, "reserved", proof.reservations_against_levels(HELD, (GOOD, COMPANY))),
            *_differences(reader, "put_aside", proof.lots_against_cards(HELD, (GOOD, COMPANY))),
            *_differences(reader, "serials", proof.serials_against_cards(OUTSIDE)),
            *_differences(reader, "old_parts", proof.old_parts_against_balances()),
        ]
        return {"balanced": not differences, "checked": reader.scalar(proof.cards()), "differences": differences}


def _differences(reader: Reader, check: str, statement: Any) -> list[dict[str, Any]]:
    return [{**row._mapping, "check": check, **_judged(row)} for row in reader.rows(statement)]


def _judged(row: Any) -> dict[str, Any]:
    found = agreement(account=int(row.account), card=int(row.card))
    return {"outcome": found.outcome, "difference": found.difference}
