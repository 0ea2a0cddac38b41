"""Looking at the places of a stocktake: whether things lie where and as they should."""

from collections.abc import Mapping, Sequence
from typing import Any

from inventory_service.context import Context
from inventory_service.rules.counts import check_state, place_fault
from inventory_service.store import stocktake_sheets as sheets
from inventory_service.store import stocktakes
from shared.kit.errors import Fault, Refused


def check(ctx: Context, stocktake_id: str, checks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """INV-07: say how things lie at places of the sheet, all or none. Raises Refused naming every faulty check."""
    with ctx.uow() as uow:
        row = stocktakes.lock_to_count(uow, stocktake_id)
        check_state(row.status)
        known = set(sheets.check_places(uow, stocktake_id, checks))
        faults = [fault for place, each in enumerate(checks) for fault in place_fault(f"/checks/{place}", each)]
        for place, each in enumerate(checks):
            if each["location_code"] not in known:
                faults.append(Fault.at(f"/checks/{place}/location_code", "location_not_in_scope"))
        if faults:
            raise Refused("checks_faulty", clause="INV-07", faults=faults)
        uow.note("stocktake", stocktake_id, "check_places", places=sorted(known))
        left = uow.one(stocktakes.progress(stocktake_id), "stocktake_unknown")
        return {"checked": len(known), "unchecked_places": left.unchecked_places}
