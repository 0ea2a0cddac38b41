"""Queries of stock vouchers (F-27), and of the numbers of all papers behind movements."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from inventory_service.store.scope import own
from inventory_service.store.tables.adjustments import adjustments
from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.stock import locations, movements
from inventory_service.store.tables.vouchers import delivery_notes, receipts, stock_vouchers
from shared.kit.actor import Actor

source, target = locations.alias("source"), locations.alias("target")
# The papers that have a number, each with the word for its kind where the paper itself has none.
PAPERS = ((receipts, "receipt"), (delivery_notes, "delivery_note"), (adjustments, "adjustment"))


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A technician sees what came to or left the own van, a site what came to or left its places."""
    at_source = own(select(source.c.id), actor, technician=source.c.technician_id, site=source.c.site_id).whereclause
    at_target = own(select(target.c.id), actor, technician=target.c.technician_id, site=target.c.site_id).whereclause
    return statement if at_source is None or at_target is None else statement.where(at_source | at_target)


def listed(**filters: Any) -> Select[Any]:
    """Papers with the codes of their places, narrowed by kind, ticket or repair."""
    names = (source.c.code.label("from_location"), target.c.code.label("to_location"))
    statement = select(stock_vouchers, *names)
    statement = statement.outerjoin(source, source.c.id == stock_vouchers.c.from_location_id)
    statement = statement.outerjoin(target, target.c.id == stock_vouchers.c.to_location_id)
    return statement.where(*(stock_vouchers.c[name] == value for name, value in filters.items()))


def put_back(issue_id: str, kind: str) -> Select[Any]:
    """How many pieces of each part have come back against a delivery note; what was taken back again does not count."""
    again = movements.alias("again")
    undone = select(again.c.id).where(again.c.reverses_id == movements.c.id).exists()
    statement = select(parts.c.part_no, func.sum(movements.c.quantity).label("quantity"))
    statement = statement.join(movements, movements.c.voucher_id == stock_vouchers.c.id)
    statement = statement.join(parts, parts.c.id == movements.c.part_id)
    return statement.where(stock_vouchers.c.issue_id == issue_id, movements.c.kind == kind, ~undone).group_by(parts.c.part_no)


def numbers(voucher_ids: Iterable[str]) -> Select[Any]:
    """The numbers and kinds of papers by their ids."""
    ids = list(voucher_ids)
    own_kind = select(stock_vouchers.c.id, stock_vouchers.c.number, stock_vouchers.c.kind.label("kind"))
    some = [own_kind.where(stock_vouchers.c.id.in_(ids))]
    some += [select(t.c.id, t.c.number, literal(kind).label("kind")).where(t.c.id.in_(ids)) for t, kind in PAPERS]
    return select(union_all(*some).subquery("papers"))
