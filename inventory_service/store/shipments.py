"""Queries of shipments: the delivery ledger of what went to sites, and the daily list of what is on the way."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Integer, Row, Select, case, literal, select, update

from inventory_service.rules import discrepancies as differences
from inventory_service.rules.shipments import ARRIVED, PACKED, SETTLED, SHIPPED
from inventory_service.store.scope import own
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.part_orders import part_order_lines, part_orders, shipment_lines, shipment_tracks, shipments
from inventory_service.store.tables.stock import locations, lots, movements
from inventory_service.store.tables.vouchers import discrepancies
from shared.kit.actor import Actor
from shared.kit.reader import Ask, Page, Reader
from shared.kit.uow import UnitOfWork

MISSING = "shipment_unknown"
columns = shipments.c
source = locations.alias("source")


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A site sees what is sent to it."""
    return own(statement, actor, site=columns.site_id)


def listed() -> Select[Any]:
    """Shipments with what their orders say of them."""
    order = (part_orders.c.number.label("order_number"), part_orders.c.site_name, part_orders.c.kind, part_orders.c.channel)
    to = (part_orders.c.contact, part_orders.c.phone, part_orders.c.address, part_orders.c.erp_no)
    return select(shipments, *order, *to).join(part_orders, part_orders.c.id == columns.order_id)


def one(shipment_id: str, actor: Actor) -> Select[Any]:
    """The shipment with an id, if the actor may see it."""
    return visible(listed().where(columns.id == shipment_id), actor)


def lock(uow: UnitOfWork, shipment_id: str) -> Row[Any]:
    """Lock a shipment. Its order is locked before."""
    return uow.one(one(shipment_id, uow.actor).with_for_update(of=shipments, key_share=True), MISSING)


def page(reader: Reader, actor: Actor, filters: Mapping[str, Any], ask: Ask) -> Page:
    """The ledger, newest first; narrowed by order, site and status."""
    return reader.page(_filtered(actor, filters), ask, columns.created_at, columns.id, descending=True)


def page_of_untracked(reader: Reader, actor: Actor, filters: Mapping[str, Any], ask: Ask, *, before: date) -> Page:
    """INV-10: what is on the way and was last followed before a day, the longest unseen first."""
    statement = _filtered(actor, filters).where(columns.status == SHIPPED, columns.tracked_on < before)
    return reader.page(statement, ask, columns.tracked_on, columns.id)


def page_of_unconfirmed(reader: Reader, actor: Actor, filters: Mapping[str, Any], ask: Ask, *, before: date) -> Page:
    """ORD-14: what arrived and should have been counted in before a day, the longest overdue first."""
    statement = _filtered(actor, filters).where(columns.status == ARRIVED, columns.confirm_due_on < before)
    return reader.page(statement, ask, columns.confirm_due_on, columns.id)


def _filtered(actor: Actor, filters: Mapping[str, Any]) -> Select[Any]:
    return visible(listed(), actor).where(*(columns[name] == value for name, value in filters.items()))


def lines_of(reader: Reader | UnitOfWork, shipment_id: str) -> Sequence[Row[Any]]:
    """The lines of a shipment in the order of the order's."""
    facts = (
        parts.c.part_no,
        parts.c.name_zh,
        parts.c.name_en,
        parts.c.unit,
        part_order_lines.c.model,
        part_order_lines.c.line_no,
    )
    statement = select(shipment_lines, *facts).join(parts, parts.c.id == shipment_lines.c.part_id)
    statement = statement.join(part_order_lines, part_order_lines.c.id == shipment_lines.c.order_line_id)
    return reader.rows(statement.where(shipment_lines.c.shipment_id == shipment_id).order_by(part_order_lines.c.line_no))


def tracks_of(reader: Reader, shipment_id: str) -> Sequence[Row[Any]]:
    """How a shipment was followed, oldest first."""
    return reader.rows(
        select(shipment_tracks).where(shipment_tracks.c.shipment_id == shipment_id).order_by(shipment_tracks.c.id)
    )


def moved(uow: UnitOfWork, shipment_id: str, kind: str) -> Sequence[Row[Any]]:
    """What a shipment moved by movements of a kind, first in first out, with where it came from."""
    place = (source.c.id.label("location_id"), source.c.kind.label("location_kind"))
    chosen = (movements.c.id, movements.c.part_id, movements.c.lot_id, movements.c.quantity, *place)
    statement = select(*chosen, lots.c.received_on, lots.c.made_on).join(lots, lots.c.id == movements.c.lot_id)
    statement = statement.join(source, source.c.id == movements.c.from_location_id)
    order = (lots.c.received_on, lots.c.made_on, lots.c.id, movements.c.id)
    return uow.rows(statement.where(movements.c.voucher_id == shipment_id, movements.c.kind == kind).order_by(*order))


def lots_of(shipment_id: str, kind: str) -> Select[Any]:
    """The lots that a shipment moved by movements of a kind."""
    chosen = (parts.c.part_no, lots.c.lot_no, lots.c.production_on, movements.c.quantity)
    statement = select(*chosen).join(lots, lots.c.id == movements.c.lot_id).join(parts, parts.c.id == movements.c.part_id)
    return statement.where(movements.c.voucher_id == shipment_id, movements.c.kind == kind).order_by(movements.c.id)


def count_in(uow: UnitOfWork, shipment_id: str, counted: Mapping[str, int]) -> None:
    """Write down what the site counted of each line, all at once."""
    lines = shipment_lines.c
    pieces = case(*((lines.order_line_id == line_id, literal(found, Integer)) for line_id, found in counted.items()))
    uow.execute(update(shipment_lines).where(shipment_lines.c.shipment_id == shipment_id).values(counted=pieces))


def packed(uow: UnitOfWork, order_id: str) -> list[str]:
    """The numbers of what lies packed for an order."""
    statement = select(columns.number).where(columns.order_id == order_id, columns.status == PACKED)
    return [row.number for row in uow.rows(statement.order_by(columns.number))]


def is_settled(uow: UnitOfWork, order_id: str) -> bool:
    """Whether every shipment of an order has been counted in without an open difference, or never left."""
    open_ones = select(columns.id).where(columns.order_id == order_id, columns.status.not_in(SETTLED))
    return uow.row(open_ones.limit(1)) is None


def has_open_difference(uow: UnitOfWork, shipment_id: str) -> bool:
    """Whether a difference of a shipment is not explained and adjusted yet."""
    mine = (discrepancies.c.voucher_id == shipment_id, discrepancies.c.status.not_in(differences.SETTLED))
    return uow.row(select(discrepancies.c.id).where(*mine).limit(1)) is not None
