"""Papers of the warehouse, ready to print: each is one document of the API on A4 or on labels."""

from typing import Any

from flask import Blueprint, current_app, g, render_template, request, url_for

from console.gathering import parts_of, quietly
from console.presenters.labels import location_label, lot_label, part_label
from console.presenters.sheets import Sheet
from console.presenters.vouchers import delivery_note, goods_receipt

pages = Blueprint("prints", __name__, url_prefix="/print")

MOST_COPIES = 100


@pages.get("/delivery-notes/<uuid:note_id>")
def show_delivery_note(note_id: Any) -> str:
    """A delivery note (发货单)."""
    console = current_app.extensions["console"]
    client = console.sessions.client()
    note = client.get(f"/stock/issues/{note_id}")
    ticket = quietly(client, "tickets", note.get("ticket_id")) or {}
    return _sheet(delivery_note(g.words, note, parts_of(client, console.readers, note["lines"]), ticket.get("number")))


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
