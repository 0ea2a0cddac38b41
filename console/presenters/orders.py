"""Papers of sites' orders: the order form (零配件订购单) and the delivery note of a shipment (发货单)."""

from collections.abc import Mapping, Sequence
from typing import Any

from console.presenters.sheets import (
    BLANK,
    NUMBER,
    TEXT,
    WIDE,
    Sheet,
    Table,
    clauses,
    columns,
    facts,
    figure,
    signatures,
    unit_of,
)
from console.words import Words

Row = Mapping[str, Any]

ORDER_COLUMNS = {
    "print.position": NUMBER,
    "column.part_no": TEXT,
    "print.part_name": WIDE,
    "print.model": TEXT,
    "print.quantity": NUMBER,
    "column.unit": TEXT,
    "print.supply_price": NUMBER,
    "print.amount": NUMBER,
}
SENT_COLUMNS = {
    "print.position": NUMBER,
    "column.part_no": TEXT,
    "print.part_name": WIDE,
    "print.model": TEXT,
    "print.sent": NUMBER,
    "column.unit": TEXT,
    "print.counted": BLANK,
}
LOT_COLUMNS = {"column.part_no": TEXT, "column.lot_no": TEXT, "print.production_on": TEXT, "print.quantity": NUMBER}
TRACK_COLUMNS = {"print.date": TEXT, "column.status": TEXT, "print.remark": WIDE, "print.tracker": TEXT}


def order_form(words: Words, order: Row) -> Sheet:
    """F-01: what a site orders, at which price, and how far the order has come."""
    is_emergency = order["kind"] == "emergency"
    told = (
        ("column.site_name", order["site_name"]),
        ("print.contact", order.get("contact")),
        ("print.phone", order.get("phone")),
        ("print.reply_to", order.get("reply_to")),
        ("print.kind", words.label("part_orders.kind", order["kind"])),
        ("print.emergency_reason", order.get("reason") if is_emergency else None),
        ("print.submitted_at", words.moment(order.get("submitted_at"))),
        ("print.channel", words.label("channel", order["channel"])),
        ("column.status", words.label("status", order["status"])),
        ("print.ship_to", order.get("address")),
        ("column.freight_mode", order.get("freight_mode")),
        ("column.erp_no", order.get("erp_no")),
        ("column.ship_due_on", words.day(order.get("ship_due_on"))),
        ("print.payment", _payment(words, order.get("payment") or {})),
    )
    signed = (
        ("print.ordered_by", order.get("contact") or order.get("author_name")),
        ("print.reviewed_by", order.get("reviewer_name")),
        ("print.entered_by", order.get("entered_by")),
    )
    note = order.get("review_note") or order.get("end_reason")
    rows = tuple(_ordered(words, line) for line in order["lines"])
    total = (
        "",
        words.say("print.total"),
        "",
        "",
        figure(_sum(order["lines"], "quantity")),
        "",
        "",
        words.money(order["total"]),
    )
    return Sheet(
        title=words.say("print.order_form"),
        number=order["number"],
        facts=facts(words, told),
        tables=(Table(columns(words, ORDER_COLUMNS), rows, total),),
        signatures=signatures(words, signed),
        notes=(note,) if note else (),
        clauses=clauses(words, "ORD-01", "ORD-05" if is_emergency else "ORD-03", "ORD-07"),
    )


def shipment_note(words: Words, shipment: Row) -> Sheet:
    """F-02: what was packed and sent, by whom counted and checked, and room for the site's own count."""
    told = (
        ("print.order_no", shipment["order_number"]),
        ("print.shipment_no", shipment["number"]),
        ("column.erp_no", shipment.get("erp_no")),
        ("column.site_name", shipment["site_name"]),
        ("print.contact", shipment.get("contact")),
        ("print.phone", shipment.get("phone")),
        ("print.ship_to", shipment.get("address")),
        ("column.freight_mode", shipment.get("freight_mode")),
        ("print.packed_at", words.moment(shipment["created_at"])),
        ("print.shipped_at", words.moment(shipment.get("shipped_at"))),
        ("column.carrier", shipment.get("carrier")),
        ("column.waybill", shipment.get("waybill")),
        ("column.expected_on", words.day(shipment.get("expected_on"))),
        ("column.arrived_on", words.day(shipment.get("arrived_on"))),
        ("column.confirm_due_on", words.day(shipment.get("confirm_due_on"))),
    )
    signed = (
        ("print.issued_by", shipment["issuer_name"]),
        ("print.checked_by", shipment["checker"]),
        ("print.site_received_by", shipment.get("confirmed_by")),
    )
    return Sheet(
        title=words.say("print.delivery_note"),
        number=shipment["note_no"],
        facts=facts(words, told),
        tables=_tables(words, shipment),
        signatures=signatures(words, signed),
        notes=(shipment["note"],) if shipment.get("note") else (),
        clauses=clauses(words, "INV-09", "INV-10", "ORD-14"),
    )


def _tables(words: Words, shipment: Row) -> tuple[Table, ...]:
    sent = tuple(_sent(words, line) for line in shipment["lines"])
    total = ("", words.say("print.total"), "", "", figure(_sum(shipment["lines"], "quantity")), "", "")
    lots = tuple(
        (lot["part_no"], lot["lot_no"], words.day(lot.get("production_on")), figure(lot["quantity"]))
        for lot in shipment.get("lots") or ()
    )
    found = [Table(columns(words, SENT_COLUMNS), sent, total)]
    found += [Table(columns(words, LOT_COLUMNS), lots, title=words.say("print.lots"))] if lots else []
    tracks = tuple(
        (words.day(one["tracked_on"]), words.label("track", one["status"]), one.get("note") or "", one["tracker_name"])
        for one in shipment.get("tracks") or ()
    )
    found += [Table(columns(words, TRACK_COLUMNS), tracks, title=words.say("print.tracks"))] if tracks else []
    return tuple(found)


def _payment(words: Words, payment: Row) -> str:
    """Where the prepayment stands (ORD-01), and what is still missing."""
    if not payment.get("state"):
        return ""
    missing = payment.get("missing")
    lacks = words.say("print.missing", amount=words.money(missing)) if missing and float(missing) else ""
    amount = words.money(payment["amount"]) if payment.get("amount") else ""
    return " ".join(part for part in (words.label("payment", payment["state"]), amount, lacks) if part)


def _ordered(words: Words, line: Row) -> tuple[str, ...]:
    price, amount = (words.money(line.get(name)) for name in ("supply_price", "amount"))
    return (*_line(words, line), figure(line["quantity"]), unit_of(words, line), price, amount)


def _sent(words: Words, line: Row) -> tuple[str, ...]:
    counted = "" if line.get("counted") is None else figure(line["counted"])
    return (*_line(words, line), figure(line["quantity"]), unit_of(words, line), counted)


def _line(words: Words, line: Row) -> tuple[str, ...]:
    return str(line["line_no"]), line["part_no"], line[f"name_{words.language}"], line.get("model") or ""


def _sum(lines: Sequence[Row], name: str) -> int:
    return sum(line[name] for line in lines)
