"""Repaired products in temporary storage (暂存): taken in from the workshop, handed out to a tracked courier."""

from typing import Any

from inventory_service.context import Context
from inventory_service.rules.kept_units import MACHINE, STORED, carton_mark, check_room
from inventory_service.store import kept_units as store
from inventory_service.store import locations as places
from inventory_service.store.tables.kept_units import kept_units
from shared.kit.errors import Conflict
from shared.kit.ids import new_id
from shared.kit.transitions import next_state, verbs_from


def keep(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """REP-07: store a repaired product with its mark. Raises Conflict if the repair's product is in the store already."""
    number = ctx.number("KU")
    row = {"id": new_id(), "number": number, **data, "status": STORED, "version": 1, "created_at": ctx.now}
    row |= {"carton_mark": carton_mark(data["salesperson"], ctx.policy()), "stored_at": ctx.now, "stored_by": ctx.actor.name}
    with ctx.uow() as uow:
        check_room(places.get(uow, data["location_id"]).kind)
        if uow.row(store.listed(repair_id=data["repair_id"], status=STORED)):
            raise Conflict("unit_kept_already", clause="REP-07")
        uow.insert(kept_units, row)
        uow.note("kept_unit", row["id"], "store", to_state=STORED)
        return shown(ctx, uow.one(store.listed(id=row["id"]), "kept_unit_unknown"))


def hand_out(ctx: Context, kept_unit_id: str, *, carrier: str, tracking_no: str) -> dict[str, Any]:
    """REP-08: hand a product to a courier, with the number by which it is tracked. Raises Conflict if it is gone already."""
    with ctx.uow() as uow:
        row = store.lock(uow, kept_unit_id)
        status = next_state(MACHINE, row.status, "hand_out", ctx.actor.roles)
        values = {"carrier": carrier, "tracking_no": tracking_no, "handed_out_at": ctx.now, "handed_out_by": ctx.actor.name}
        uow.update(kept_units, row.id, status=status, **values)
        uow.note("kept_unit", row.id, "hand_out", from_state=row.status, to_state=status, tracking_no=tracking_no)
        return shown(ctx, uow.one(store.listed(id=row.id), "kept_unit_unknown"))


def shown(ctx: Context, row: Any) -> dict[str, Any]:
    """A kept unit with what the caller may do to it now."""
    return {**row._mapping, "actions": verbs_from(MACHINE, row.status, ctx.actor.roles)}
