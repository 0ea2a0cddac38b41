"""Opening a discrepancy: a step inside the unit that found it."""

from inventory_service.rules.discrepancies import OPEN, opened
from inventory_service.store.tables.vouchers import discrepancies
from shared.kit.ids import new_id
from shared.kit.uow import UnitOfWork


def report(
    uow: UnitOfWork,
    kind: str,
    *,
    part_no: str,
    quantity: int,
    voucher_id: str,
    location_id: str | None = None,
    ticket_id: str | None = None,
) -> None:
    """INV-02: write down that the books and the world disagree, and who must approve the adjustment."""
    decision = opened(kind=kind, part_no=part_no, quantity=quantity, policy=uow.policy)
    key = new_id()
    row = {"id": key, "kind": kind, "part_no": part_no, "location_id": location_id, "quantity": quantity}
    context = {"voucher_id": voucher_id, "ticket_id": ticket_id, "status": OPEN, "created_at": uow.now}
    uow.insert(discrepancies, {**row, **context, "approver_role": decision.detail["approver_role"]})
    uow.decide(decision, key, case_id=ticket_id)
    uow.note("discrepancy", key, "open", to_state=OPEN, case_id=ticket_id)
