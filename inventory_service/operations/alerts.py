"""INV-12: a part at or below its minimum raises an alert; it is cleared when the stock has risen again."""

from typing import Any

from inventory_service.context import Context
from inventory_service.rules.replenishments import CLEARED, OPEN
from inventory_service.store import parts as parts_store
from inventory_service.store import replenishments as store
from shared.kit.ids import new_id
from shared.kit.uow import UnitOfWork


def watch_levels(ctx: Context) -> None:
    """The timer: compare all levels at once; write only where an alert has to be raised or cleared (H-17)."""
    with ctx.reader() as reader:
        low, risen = reader.rows(store.to_raise()), reader.rows(store.to_clear())
    if low or risen:
        _settle(ctx.as_system(), [row.id for row in low] + [row.part_id for row in risen])


def _settle(ctx: Context, part_ids: list[str]) -> None:
    """Look again with the parts locked: their stock stands still, and no twin of this timer raises the same alert."""
    with ctx.uow() as uow:
        parts_store.lock_ids(uow, part_ids)
        mine = set(part_ids)
        risen = [row.id for row in uow.rows(store.to_clear()) if row.part_id in mine]
        if risen:
            store.clear_alerts(uow, risen, CLEARED)
        low = [_alert(uow, row) for row in uow.rows(store.to_raise()) if row.id in mine]
        if low:
            store.open_alerts(uow, low)
        for key in risen:
            uow.note("stock_alert", key, "clear", from_state=OPEN, to_state=CLEARED)
        for row in low:
            uow.note("stock_alert", row["id"], "raise", to_state=OPEN, available=row["available"])


def _alert(uow: UnitOfWork, row: Any) -> dict[str, Any]:
    facts = {"available": row.available, "min_level": row.min_level, "max_level": row.max_level}
    return {"id": new_id(), "part_id": row.id, "status": OPEN, **facts, "raised_at": uow.now}
