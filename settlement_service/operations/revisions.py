"""What a change of an item does to the statement on which it stands."""

from settlement_service.rules.statements import CHECKED, REOPENABLE, check_changeable
from settlement_service.store import statements as store
from settlement_service.store.tables.statements import statements
from shared.kit.uow import UnitOfWork


def take_off(uow: UnitOfWork, statement_id: str | None, reason: str) -> None:
    """An item is about to change: the draft on which it stands is taken back. Raises Conflict once it was sent."""
    if statement_id is None:
        return
    row = store.lock(uow, statement_id)
    check_changeable(row.status, row.number)
    if row.status in REOPENABLE:
        store.release(uow, row.id)
        uow.update(statements, row.id, status=CHECKED, **store.NO_SUMS)
        uow.note("statement", row.id, "reopen", from_state=row.status, to_state=CHECKED, reason=reason)
