"""Papers of the warehouse, ready to print: each is one document of the API on A4 or on labels."""

from typing import Any

from flask import Blueprint, current_app, g, render_template, request, url_for

from console.gathering import found_by, parts_of, quietly, rows_of
from console.presenters.cards import stock_card, stock_voucher
from console.presenters.counts import count_sheet
from console.presenters.labels import location_label, lot_label, old_part_tag, part_label
from console.presenters.loaners import loaner_slip
from console.presenters.orders import order_form, shipment_note
from console.presenters.reconciliations import parts_reconciliation
from console.presenters.sheets import Sheet
from console.presenters.tools import Life, tool_card
from console.presenters.vouchers import delivery_note, goods_receipt
from shared.clients.gateway import GatewayClient
from shared.kit.errors import NotFound

pages = Blueprint("prints", __name__, url_prefix="/print")

MOST_COPIES = 100
MOST_LINES = 5000
MOST_ENTRIES = 500
LARGEST_PAGE = 200
SHEET_FILTERS = ("location_code", "which")
CARD_FILTERS = ("condition", "owner")


@pages.get("/delivery-notes/<uuid:note_id>")
def show_delivery_note(note_id: Any) -> str:
    """A delivery note (发货单)."""
    console = current_app.extensions["console"]
    client = console.sessions.client()
    note = client.get(f"/stock/issues/{note_id}")
    parts = parts_of(client, console.readers, note["lines"])
    return _sheet(delivery_note(g.words, note, parts, _request_no(client, note)))


@pages.get("/goods-receipts/<uuid:receipt_id>")
def show_goods_receipt(receipt_id: Any) -> str:
    """A goods receipt (入库单)."""
    console = current_app.extensions["console"]
    client = console.sessions.client()
    receipt = client.get(f"/stock/receipts/{receipt_id}")
    labels = {"href": url_for("prints.show_lot_labels", receipt_id=receipt_id), "text": g.words.say("print.labels")}
    return _sheet(goods_receipt(g.words, receipt, parts_of(client, console.readers, receipt["lines"])), labels)


@pages.get("/goods-receipts/<uuid:receipt_id>/labels")
def show_lot_labels(receipt_id: Any) -> str:
    """A label for each lot that came in."""
    console = current_app.extensions["console"]
    client = console.sessions.client()
    receipt = client.get(f"/stock/receipts/{receipt_id}")
    parts = parts_of(client, console.readers, receipt["lines"])
    lines = [(line, parts.get(line["part_no"])) for line in receipt["lines"]]
    labels = [lot_label(g.words, receipt, line, part, _address("part", line["part_no"])) for line, part in lines]
    return _labels(g.words.say("print.labels_of", what=receipt["number"]), labels)


@pages.get("/stock-vouchers/<uuid:voucher_id>")
def show_stock_voucher(voucher_id: Any) -> str:
    """The voucher of a move inside the company (F-27)."""
    console = current_app.extensions["console"]
    client = console.sessions.client()
    voucher = client.get(f"/stock/vouchers/{voucher_id}")
    return _sheet(stock_voucher(g.words, voucher, parts_of(client, console.readers, voucher["lines"])))


@pages.get("/stock-cards/<path:part_no>")
def show_stock_card(part_no: str) -> str:
    """The card of a shelf (账卡): a part at a `location`, named by its code."""
    client = current_app.extensions["console"].sessions.client()
    part = found_by(client, "/parts", part_no=part_no)
    place = found_by(client, "/locations", code=request.args.get("location", ""))
    if part is None or place is None:
        raise NotFound("route_unknown")
    more = {name: request.args.get(name) for name in CARD_FILTERS}
    shelf = {"part_no": part_no, "location_id": place["id"], **more}
    entries = client.get_all("/stock/card", **shelf, limit=LARGEST_PAGE, most=MOST_ENTRIES + 1)
    is_whole = len(entries) <= MOST_ENTRIES
    return _sheet(stock_card(g.words, part, place, entries[:MOST_ENTRIES], is_whole=is_whole))


@pages.get("/part-orders/<uuid:order_id>")
def show_order_form(order_id: Any) -> str:
    """The order form of a site (零配件订购单)."""
    return _sheet(order_form(g.words, current_app.extensions["console"].sessions.client().get(f"/part-orders/{order_id}")))


@pages.get("/shipments/<uuid:shipment_id>")
def show_shipment_note(shipment_id: Any) -> str:
    """The delivery note of a shipment to a site."""
    return _sheet(shipment_note(g.words, current_app.extensions["console"].sessions.client().get(f"/shipments/{shipment_id}")))


@pages.get("/stocktakes/<uuid:stocktake_id>")
def show_count_sheet(stocktake_id: Any) -> str:
    """The blind count sheet (盘点单), whole or of one place."""
    client = current_app.extensions["console"].sessions.client()
    stocktake = client.get(f"/stocktakes/{stocktake_id}")
    filters = {name: request.args.get(name) or None for name in SHEET_FILTERS}
    rows = client.get_all(f"/stocktakes/{stocktake_id}/sheet", **filters, limit=LARGEST_PAGE, most=MOST_LINES)
    return _sheet(count_sheet(g.words, stocktake, rows))


@pages.get("/part-reconciliations/<uuid:reconciliation_id>")
def show_parts_reconciliation(reconciliation_id: Any) -> str:
    """The monthly parts reconciliation of a site (配件对帐单)."""
    client = current_app.extensions["console"].sessions.client()
    found = client.get(f"/accounts/part-reconciliations/{reconciliation_id}")
    return _sheet(parts_reconciliation(g.words, found, quietly(client, "sites", found["site_id"])))


@pages.get("/loaner-slips/<uuid:loan_id>")
def show_loaner_slip(loan_id: Any) -> str:
    """The slip of a loaner (替补品借用单)."""
    client = current_app.extensions["console"].sessions.client()
    loan = client.get(f"/loaners/loans/{loan_id}")
    return _sheet(loaner_slip(g.words, loan, _request_no(client, loan)))


@pages.get("/tool-cards/<uuid:tool_id>")
def show_tool_card(tool_id: Any) -> str:
    """The card of a tool (工具登记卡)."""
    client = current_app.extensions["console"].sessions.client()
    tool = client.get(f"/tools/{tool_id}")
    records = client.get_all(f"/tools/{tool_id}/records", limit=LARGEST_PAGE, most=MOST_ENTRIES + 1)
    life = Life(
        records[:MOST_ENTRIES],
        is_whole=len(records) <= MOST_ENTRIES,
        reports=rows_of(client, "/tools/reports", LARGEST_PAGE, {"tool_id": str(tool_id)}),
        debts=rows_of(client, "/tools/compensations", LARGEST_PAGE, {"source_id": str(tool_id)}),
    )
    return _sheet(tool_card(g.words, tool, life, _request_no(client, tool)))


@pages.get("/part-labels/<uuid:part_id>")
def show_part_label(part_id: Any) -> str:
    """The label of a part's shelf, in so many `copies`."""
    part = current_app.extensions["console"].sessions.client().get(f"/parts/{part_id}")
    labels = [part_label(g.words, part, _address("part", part["part_no"]))] * _copies()
    return _labels(g.words.say("print.labels_of", what=part["part_no"]), labels)


@pages.get("/location-labels/<uuid:location_id>")
def show_location_label(location_id: Any) -> str:
    """The label of a place, in so many `copies`."""
    location = current_app.extensions["console"].sessions.client().get(f"/locations/{location_id}")
    labels = [location_label(g.words, location, _address("location", location["code"]))] * _copies()
    return _labels(g.words.say("print.labels_of", what=location["code"]), labels)


@pages.get("/old-part-tags/<uuid:old_part_id>")
def show_old_part_tag(old_part_id: Any) -> str:
    """The tag of an old part (旧件标签), in so many `copies`; its QR code leads back here, to what holds now."""
    client = current_app.extensions["console"].sessions.client()
    old_part = client.get(f"/old-parts/{old_part_id}")
    room = quietly(client, "locations", old_part.get("location_id"))
    address = url_for("prints.show_old_part_tag", old_part_id=old_part_id, _external=True)
    tags = [old_part_tag(g.words, old_part, room, address)] * _copies()
    return _labels(g.words.say("print.old_part_tag", what=old_part["number"]), tags)


def _request_no(client: GatewayClient, row: dict[str, Any]) -> str | None:
    """The number of the request that a paper belongs to, for who may read it."""
    return (quietly(client, "tickets", row.get("ticket_id")) or {}).get("number")


def _sheet(sheet: Sheet, *links: dict[str, str]) -> str:
    printed_at = g.words.moment(current_app.extensions["console"].clock.now().isoformat())
    return render_template("print/sheet.html", sheet=sheet, links=links, printed_at=printed_at)


def _labels(title: str, labels: list[Any]) -> str:
    return render_template("print/labels.html", title=title, labels=labels)


def _copies() -> int:
    text = request.args.get("copies", "1")
    return min(max(int(text), 1), MOST_COPIES) if text.isdecimal() and len(text) < 5 else 1


def _address(noun: str, code: str) -> str:
    """Where the QR code of a label leads."""
    return url_for(f"warehouse.show_{noun}", code=code, _external=True)
