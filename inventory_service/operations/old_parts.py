"""Old parts on record (F-30): registered by hand, their tags corrected, shown."""

from typing import Any

from inventory_service.context import Context
from inventory_service.operations.old_part_steps import (
    Change,
    Find,
    carry,
    place_of,
    put_on_record,
    usual_room,
    with_technician,
)
from inventory_service.operations.stock import Place
from inventory_service.rules.old_parts import (
    REMOVED,
    REPLACED,
    Tag,
    actions_for,
    check_changeable,
    check_new,
    check_own,
    first_state,
    goes_to_maker,
    room_of,
)
from inventory_service.rules.stock import Lot
from inventory_service.store import lots as lots_store
from inventory_service.store import old_parts as store
from inventory_service.store import parts as parts_store
from inventory_service.store.scope import is_limited
from inventory_service.store.tables.stock import lots
from shared.kit.actor import Actor
from shared.kit.etags import check_match
from shared.kit.uow import UnitOfWork

ORIGIN = ("ticket_number", "insurer", "finished_on", "note")


def register(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Put on record what no visit tells of (OLD-01): waste oil, packaging, paint, the parts of a workshop.

    Replaced parts wait for their hand-over; what is collected where it arises is in its room at once (W-22).
    """
    number, calendar = ctx.number("OP"), ctx.calendar
    origin = _origin(ctx.actor, data)
    with ctx.uow() as uow:
        named = data.get("part_no")
        part = parts_store.lock_all(uow, [named]).get(named) if named else None
        tag = _tag(data, part, ctx)
        unknown = named if part is None else None
        check_new(tag, uow.policy, today=ctx.today, finished_on=data.get("finished_on"), unknown_part=unknown)
        facts = {**origin, **{name: data.get(name) for name in ORIGIN}, "quantity": data["quantity"]}
        facts |= {"part_id": part.id if part else None, "unit": data.get("unit") or (part.unit if part else "piece")}
        status = first_state(tag.kind)
        if status != REMOVED:
            facts |= {"stored_on": ctx.today, "keeper_name": ctx.actor.name}
        place = _first_place(uow, tag, status, origin)
        find = Find(number, tag, status, place, _lot(uow, number, tag, part), facts)
        (key,) = put_on_record(uow, calendar, [find])
        return shown(ctx, uow.one(store.listed(id=key), "old_part_unknown"))


def correct(ctx: Context, old_part_id: str, data: dict[str, Any], *, if_match: str | None) -> dict[str, Any]:
    """Correct or complete a tag. Whose the thing is follows from it, in the ledger too. Raises Stale for an older version."""
    calendar = ctx.calendar
    with ctx.uow() as uow:
        row = store.lock(uow, old_part_id, ctx.actor)
        check_match(row, if_match)
        check_changeable(row.status, data)
        changed = {name: data.get(name, getattr(row, name)) for name in Tag.__dataclass_fields__}
        tag, finished_on = Tag(**changed), data.get("finished_on", row.finished_on)
        check_new(tag, uow.policy, today=ctx.today, finished_on=finished_on)
        target = place_of(row, owner=tag.owner) if {"kind", "for_insurer"}.intersection(data) else None
        carry(uow, calendar, [Change(row, "update", row.status, target, data, paper=("owner", row.id))])
        return again(ctx, uow, row.id)


def found(ctx: Context, old_part_id: str) -> dict[str, Any]:
    """A record with what people did with the thing, and what the caller may do now. Raises NotFound."""
    with ctx.reader() as reader:
        row = reader.one(store.one(old_part_id, ctx.actor), "old_part_unknown")
        return {**shown(ctx, row), "acts": reader.rows(store.acts_of(old_part_id)), "row": row}


def again(ctx: Context, uow: UnitOfWork, old_part_id: str) -> dict[str, Any]:
    """A record as it stands now."""
    return shown(ctx, uow.one(store.listed(id=old_part_id), "old_part_unknown"))


def shown(ctx: Context, row: Any) -> dict[str, Any]:
    """A record with what the caller may do to it now."""
    return {**row._mapping, "actions": actions_for(row.status, Tag.of(row), ctx.actor.roles, ctx.policy())}


def part_type_of(part: Any) -> str:
    """OLD-03: the type of a part of the catalogue, by which it is cleaned and kept or not."""
    return str(part.part_type or part.category)


def _origin(actor: Actor, data: dict[str, Any]) -> dict[str, Any]:
    """Whose it is on record. Who sees only own rows registers only for themselves."""
    named = {name: data.get(name) for name in ("site_id", "technician_id")}
    if not is_limited(actor):
        return named
    check_own("site_id", named["site_id"], actor.site_id)
    if actor.has("technician"):
        check_own("technician_id", named["technician_id"], actor.technician_id)
        named["technician_id"] = actor.technician_id
    return {**named, "site_id": actor.site_id}


def _tag(data: dict[str, Any], part: Any | None, ctx: Context) -> Tag:
    in_warranty = data["in_warranty"] and data["kind"] in REPLACED
    return Tag(
        kind=data["kind"],
        material=data.get("material"),
        part_type=data.get("part_type") or (part_type_of(part) if part else None),
        part_name=data.get("part_name") or (part.name_zh if part else None),
        plate_no=data.get("plate_no"),
        ticket_id=data.get("ticket_id"),
        removed_on=data.get("removed_on") or ctx.today,
        for_insurer=data["for_insurer"],
        in_warranty=in_warranty,
        goes_to_maker=part is not None and goes_to_maker(in_warranty, ctx.policy()),
    )


def _first_place(uow: UnitOfWork, tag: Tag, status: str, origin: dict[str, Any]) -> Place:
    if status == REMOVED:
        return with_technician(uow, tag, technician_id=origin["technician_id"], site_id=origin["site_id"])
    return Place.at(usual_room(uow, room_of(tag, uow.policy), origin["site_id"]), owner=tag.owner)


def _lot(uow: UnitOfWork, number: str, tag: Tag, part: Any | None) -> Lot | None:
    if part is None or tag.removed_on is None:
        return None
    row = lots_store.new(part.id, {"lot_no": f"OLD-{number}"}, received_on=tag.removed_on, made_on=tag.removed_on)
    uow.insert(lots, {**row, "created_at": uow.now})
    return Lot(row["id"], tag.removed_on, tag.removed_on, 0)
