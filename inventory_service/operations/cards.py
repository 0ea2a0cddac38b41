"""The card of a shelf (流水账), and what lay on shelves at the end of a past day."""

from datetime import date, time, timedelta
from typing import Any

from inventory_service.context import Context
from inventory_service.operations.stock import Place
from inventory_service.rules.cards import check_past
from inventory_service.store import cards as store
from inventory_service.store import locations as places
from inventory_service.store import vouchers
from shared.kit.errors import NotFound
from shared.kit.reader import Ask, Page, Reader

NEXT_DAY = timedelta(days=1)


def card(ctx: Context, ask: Ask, *, part_no: str, location_id: str, condition: str | None, owner: str) -> Page:
    """F-27: the entries of a shelf, newest first: in, out, and the balance after each. Raises NotFound.

    Without a condition it is the one in which stock usually lies at such a place.
    """
    with ctx.reader() as reader:
        row = reader.row(places.visible(store.shelf_of(part_no, location_id), ctx.actor))
        if row is None:
            raise NotFound("card_unknown", part_no=part_no)
        place = Place.at(row, condition=condition, owner=owner)
        statement, *keys = store.entries(place.shelf(row.part_id))
        page = reader.page(statement, ask, *keys, descending=True)
        papers = _papers(reader, [entry.voucher_id for entry in page.data])
    data = [{**entry._mapping, **papers.get(entry.voucher_id, {})} for entry in page.data]
    return Page(data, page.next_cursor, page.total)


def _papers(reader: Reader, voucher_ids: list[str]) -> dict[str, dict[str, Any]]:
    """The numbers and kinds of the papers behind entries, by id."""
    rows = reader.rows(vouchers.numbers(set(voucher_ids)))
    return {row.id: {"voucher_no": row.number, "voucher_kind": row.kind} for row in rows}


def as_of(ctx: Context, ask: Ask, on: date, *, part_no: str | None, location_id: str | None) -> Page:
    """What lay on the shelves of a part, or of a place, at the end of a day of the business zone.

    Raises Refused for a day to come.
    """
    check_past(on, ctx.today)
    before = ctx.calendar.at(on + NEXT_DAY, time.min)
    statement, keys = store.as_of(before, part_no=part_no, location_id=location_id)
    with ctx.reader() as reader:
        return reader.page(places.visible(statement, ctx.actor), ask, *keys)
