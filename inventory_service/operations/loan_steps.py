"""Steps inside a unit that move a loaner with its slip, and the stock behind it."""

from datetime import date
from typing import Any

from inventory_service.operations.stock import Place, Transfer, transfer
from inventory_service.rules.loaners import MACHINE, due
from inventory_service.rules.locations import LOANER
from inventory_service.rules.stock import Lot, Take
from inventory_service.store import loaners as store
from inventory_service.store import locations as places
from inventory_service.store.tables.loaners import loaners, loans
from shared.kit.calendar import WorkingCalendar
from shared.kit.transitions import SYSTEM, next_state
from shared.kit.uow import UnitOfWork


def advance(uow: UnitOfWork, row: Any, verb: str, to: str, *, reason: str | None = None, **values: Any) -> None:
    """Move a loaner to a state, with its history entry (GEN-13)."""
    uow.update(loaners, row.id, status=to, **values)
    detail = {"serial_no": row.serial_no, "loan": row.number, "loan_id": row.loan_id}
    uow.note("loaner", row.id, verb, from_state=row.status, to_state=to, case_id=row.ticket_id, reason=reason, **detail)


def settle(uow: UnitOfWork, row: Any, to: str, **values: Any) -> None:
    """Let the slip of a loaner follow it."""
    uow.update(loans, row.loan_id, status=to, **values)


def move(uow: UnitOfWork, kind: str, row: Any, *, source: Any, target: Any, voucher_id: str, ticket_id: str | None) -> None:
    """One unit from one place to another: a loaner wherever it is (INV-16). Outside the company its condition is told too."""
    ends = [Place.at(place, condition=LOANER) for place in (source, target)]
    lot = Lot(row.lot_id, row.received_on, row.made_on, 0)
    transfer(uow, Transfer(kind, row.part_id, ends[0], ends[1], voucher_id, ticket_id), [Take(lot, 1)])


def out_place(uow: UnitOfWork) -> Any:
    """Where a lent unit is in the books."""
    return places.fixed(uow, places.ON_LOAN)


def fall_due(uow: UnitOfWork, ticket_id: str, delivered_on: date, calendar: WorkingCalendar) -> None:
    """LOAN-03: the repair is delivered: what is out for the case is due back. There may be nothing."""
    for row in store.lock_lent(uow, ticket_id):
        decision = due(delivered_on, calendar, uow.policy)
        to = next_state(MACHINE, row.status, "fall_due", (SYSTEM,))
        uow.decide(decision, row.loan_id, case_id=ticket_id)
        settle(uow, row, to, due_on=decision.detail["due_on"])
        advance(uow, row, "fall_due", to)
