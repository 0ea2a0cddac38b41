"""Old numbers and the new numbers that replace them."""

from typing import Any

from inventory_service.context import Context
from inventory_service.rules.locations import WAREHOUSES
from inventory_service.rules.parts import MACHINE, check_successor, number_to_use
from inventory_service.store import parts as parts_store
from inventory_service.store import supersessions as store
from inventory_service.store.tables.catalogue import parts
from shared.kit.errors import Conflict, Fault, Refused
from shared.kit.reader import Reader
from shared.kit.transitions import next_state
from shared.kit.uow import UnitOfWork


def supersede(ctx: Context, part_id: str, *, successor: str, reason: str) -> Any:
    """Replace a number by another one. Raises Refused for a circle, and for a successor that is retired.

    The whole chain that follows the successor is locked: two people who replace at the same moment cannot close a circle.
    """
    with ctx.uow() as uow:
        uow.one(parts_store.one(part_id, ctx.today), "part_unknown")
        new = parts_store.by_number(uow, [successor]).get(successor)
        if new is None:
            raise Refused("part_unknown", faults=[Fault.at("/successor", "part_unknown", part_no=successor)], part_no=successor)
        locked = {part_id, new.id, *store.later(uow, new.id)}
        parts_store.lock_ids(uow, locked)
        part, new, chain = parts_store.get(uow, part_id), parts_store.get(uow, new.id), store.later(uow, new.id)
        if not locked.issuperset(chain):
            raise Conflict("supersession_in_flight", successor=successor)
        to_state = next_state(MACHINE, part.status, "supersede", ctx.actor.roles)
        check_successor(part, new, chain)
        store.connect(uow, part_id, new.id)
        uow.update(parts, part_id, status=to_state)
        uow.update(parts, new.id)
        states = {"from_state": part.status, "to_state": to_state}
        uow.note("part", part_id, "supersede", reason=reason, successor=successor, **states)
        return uow.one(parts_store.one(part_id, ctx.today), "part_unknown")


def numbers(source: Reader | UnitOfWork, part_id: str) -> list[Any]:
    """A step of whoever picks: the numbers that serve for a part, the oldest first, each with what is available.

    They are those that it replaces, itself, and those that replace it.
    """
    ids = [*store.earlier(source, part_id), part_id, *store.later(source, part_id)]
    return store.available(source, ids, WAREHOUSES)


def told(ctx: Context, part_id: str) -> dict[str, Any]:
    """The numbers that serve for a part, and which of them to use now: remaining old stock first."""
    with ctx.reader() as reader:
        part = reader.one(parts_store.one(part_id, ctx.today), "part_unknown")
        found = numbers(reader, part_id)
    use = number_to_use([(row.part_no, int(row.available)) for row in found])
    return {"part_no": part.part_no, "newest": found[-1].part_no, "use_first": use, "numbers": found}
