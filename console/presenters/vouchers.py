"""The vouchers of the store on paper: delivery note (发货单), goods receipt (入库单)."""

from collections.abc import Mapping, Sequence
from typing import Any

from console.presenters.sheets import (
    NUMBER,
    TEXT,
    WIDE,
    Parts,
    Sheet,
    Table,
    clauses,
    columns,
    facts,
    figure,
    part_name,
    serials,
    signatures,
    unit_of,
)
from console.words import Words

Row = Mapping[str, Any]

LOT_COLUMNS = {
    "print.position": NUMBER,
    "column.part_no": TEXT,
    "print.part_name": WIDE,
    "column.lot_no": TEXT,
    "print.production_on": TEXT,
    "print.quantity": NUMBER,
    "column.unit": TEXT,
}


def delivery_note(words: Words, note: Row, parts: Parts, request_no: str | None) -> Sheet:
    """INV-09: what was counted and handed out, by whom and to whom."""
    told = (
        ("print.date", words.moment(note["created_at"])),
        ("print.request_no", request_no),
        ("column.from_location", note["from_location"]),
        ("print.receiver", note["to_location"]),
        ("column.collector", note["collector"]),
    )
    signed = (("print.issued_by", note["issuer_name"]), ("print.checked_by", ""), ("print.collected_by", note["collector"]))
    return Sheet(
        title=words.say("print.delivery_note"),
        number=note["number"],
        facts=facts(words, told),
        tables=(_lots(words, note["lines"], parts), *serials(words, note["lines"])),
        signatures=signatures(words, signed),
        notes=(note["note"],) if note.get("note") else (),
        clauses=clauses(words, "INV-09"),
    )


def goods_receipt(words: Words, receipt: Row, parts: Parts) -> Sheet:
    """INV-17: what came in with which document, each lot with its production day."""
    told = (
        ("print.received_on", words.day(receipt["received_on"])),
        ("column.document", receipt["document"]),
        ("print.into", receipt["location_code"]),
        ("column.receiver_name", receipt["receiver_name"]),
    )
    signed = (("print.delivered_by", ""), ("print.checked_by", ""), ("print.received_by", receipt["receiver_name"]))
    return Sheet(
        title=words.say("print.goods_receipt"),
        number=receipt["number"],
        facts=facts(words, told),
        tables=(_lots(words, receipt["lines"], parts),),
        signatures=signatures(words, signed),
        clauses=clauses(words, "INV-06", "INV-17"),
    )


def _lots(words: Words, lines: Sequence[Row], parts: Parts) -> Table:
    """The lots of a voucher with their total; condition and owner where the voucher tells them."""
    is_told = any("condition" in line for line in lines)
    rows = tuple(_lot(words, place, line, parts.get(line["part_no"])) for place, line in enumerate(lines, start=1))
    total = ("", words.say("print.total"), "", "", "", figure(sum(line["quantity"] for line in lines)), "")
    more = {"column.condition": TEXT, "column.owner": TEXT} if is_told else {}
    return Table(columns(words, {**LOT_COLUMNS, **more}), rows, total + ("",) * len(more))


def _lot(words: Words, place: int, line: Row, part: Row | None) -> tuple[str, ...]:
    named = (str(place), line["part_no"], part_name(words, part), line["lot_no"], words.day(line.get("production_on")))
    counted = (figure(line["quantity"]), unit_of(words, part))
    told = [words.label(name, line[name]) for name in ("condition", "owner") if name in line]
    return (*named, *counted, *told)
