"""The proof of the books, and the trace of issued parts."""

from typing import Any

from inventory_service.context import Context
from inventory_service.rules.issues import Trace
from inventory_service.rules.locations import COMPANY, GOOD, OUTSIDE
from inventory_service.rules.reservations import HELD
from inventory_service.rules.stock import ISSUE, USE, agreement
from inventory_service.store import movements as ledger
from shared.kit.reader import Reader


def trace(ctx: Context, ticket_id: str) -> list[Trace]:
    """FEE-07: what became of the parts issued for a ticket."""
    with ctx.reader() as reader:
        rows = reader.rows(ledger.per_part(ticket_id, ISSUE, USE))
    return [Trace(row.part_no, int(row.issued), int(row.used)) for row in rows]


def reconcile(ctx: Context) -> dict[str, Any]:
    """INV-02: the proof that ledger, bin cards, levels, reservations and old parts agree; every difference by name."""
    with ctx.reader() as reader:
        differences = [
            *_differences(reader, "ledger", ledger.ledger_against_balances(OUTSIDE)),
            *_differences(reader, "level", ledger.balances_against_levels()),
            *_differences(reader, "reserved", ledger.reservations_against_levels(HELD, (GOOD, COMPANY))),
            *_differences(reader, "old_parts", ledger.old_parts_against_balances()),
        ]
        return {"balanced": not differences, "checked": reader.scalar(ledger.cards()), "differences": differences}


def _differences(reader: Reader, check: str, statement: Any) -> list[dict[str, Any]]:
    return [{**row._mapping, "check": check, **_judged(row)} for row in reader.rows(statement)]


def _judged(row: Any) -> dict[str, Any]:
    found = agreement(account=int(row.account), card=int(row.card))
    return {"outcome": found.outcome, "difference": found.difference}
