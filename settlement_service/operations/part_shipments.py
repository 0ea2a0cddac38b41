"""What the warehouse tells about shipments to sites: that they left, and what was counted in, in any order."""

from datetime import date
from typing import Any

from settlement_service.context import Context
from settlement_service.operations.postings import open_period
from settlement_service.rules import part_shipments as rules
from settlement_service.store import accounts as account_store
from settlement_service.store import part_shipments as store
from settlement_service.store.tables.part_shipments import part_shipments
from shared.events.inventory import PartOrderShippedV1, ShipmentConfirmedV1
from shared.kit.uow import UnitOfWork

NOTHING = {"sent_fen": 0, "missing_fen": 0, "differing": 0, "version": 1}
UNTOLD: dict[str, Any] = {**NOTHING, "sent_lines": [], "counted_lines": [], "reported": {}}


def send(uow: UnitOfWork, told: PartOrderShippedV1, shipped_on: date) -> bool:
    """A shipment left: it counts in the month of its day, or in the first one that is open. Whether this was news.

    The caller holds the lock of the site.
    """
    row = store.lock(uow, told.shipment_id)
    if row is not None and row.shipped_on is not None:
        return False
    period = open_period(uow, told.site_id, shipped_on)
    values: dict[str, Any] = {"number": told.shipment_number, "order_number": told.number, "shipped_on": shipped_on}
    values |= {"period": period, "sent_fen": told.amount_fen, "sent_lines": list(told.lines)}
    if row is None:
        opened = {"id": told.shipment_id, "order_id": told.order_id, "site_id": told.site_id, "created_at": uow.now}
        uow.insert(part_shipments, {**UNTOLD, **opened, **values})
    else:
        uow.update(part_shipments, row.id, **values, counted_period=period)
    uow.note("part_shipment", told.shipment_id, "send", reason=told.shipment_number, amount_fen=told.amount_fen, period=period)
    return True


def count(ctx: Context, told: ShipmentConfirmedV1, counted_on: date) -> None:
    """ORD-13, ORD-14: a site counted a shipment in. Once a shipment.

    The count belongs to the month of the shipment as long as that is open, and else to the next one, as late.
    """
    with ctx.uow() as uow:
        account_store.lock_site(uow, told.site_id)
        row = store.lock(uow, told.shipment_id)
        if row is not None and row.counted_on is not None:
            return
        lines = rules.counted(told.lines, {} if row is None else row.reported)
        missing, differing = rules.shortfall(lines, told_fen=told.sent_fen - told.received_fen)
        values: dict[str, Any] = {"counted_on": counted_on, "counted_lines": lines}
        values |= {"missing_fen": missing, "differing": differing}
        if row is None:
            opened = {"id": told.shipment_id, "number": told.number, "order_id": told.order_id, "site_id": told.site_id}
            uow.insert(part_shipments, {**UNTOLD, **opened, **values, "created_at": uow.now})
        else:
            period = None if row.period is None else max(row.period, open_period(uow, told.site_id, row.shipped_on))
            uow.update(part_shipments, row.id, **values, counted_period=period)
        uow.note("part_shipment", told.shipment_id, "count", reason=told.number, missing_fen=missing, differing=differing)
