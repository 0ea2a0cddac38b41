"""The card of a shelf on paper (账卡、流水账), and vouchers of moves inside the company."""

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
)
from console.words import Words

Row = Mapping[str, Any]

CARD_COLUMNS = {
    "print.at": TEXT,
    "print.kind": TEXT,
    "print.voucher": TEXT,
    "column.lot_no": TEXT,
    "print.other_side": WIDE,
    "print.in": NUMBER,
    "print.out": NUMBER,
    "print.balance": NUMBER,
}
VOUCHER_COLUMNS = {
    "print.position": NUMBER,
    "column.part_no": TEXT,
    "print.part_name": WIDE,
    "column.lot_no": TEXT,
    "print.production_on": TEXT,
    "print.quantity": NUMBER,
    "column.from_condition": TEXT,
    "column.to_condition": TEXT,
}


def stock_card(words: Words, part: Row, place: Row, entries: Sequence[Row], *, is_whole: bool) -> Sheet:
    """F-27: what came and went on a shelf, oldest first, each with its paper and the balance after it (INV-02)."""
    levels = [figure(part[name]) for name in ("min_level", "max_level") if part.get(name) is not None]
    told = (
        ("column.part_no", part["part_no"]),
        ("print.part_name", part_name(words, part)),
        ("print.place", f"{place['code']} {place['name']}"),
        ("column.shelf", part.get("shelf")),
        ("print.levels", " – ".join(levels)),
        ("print.balance_now", figure(entries[0]["balance"]) if entries else ""),
    )
    rows = tuple(_entry(words, entry) for entry in reversed(entries))
    return Sheet(
        title=words.say("print.stock_card"),
        number=f"{part['part_no']} · {place['code']}",
        facts=facts(words, told),
        tables=(Table(columns(words, CARD_COLUMNS), rows, empty=words.say("print.no_entries")),),
        notes=() if is_whole else (words.say("print.newest_only", count=len(entries)),),
        clauses=clauses(words, "INV-02"),
    )


def stock_voucher(words: Words, voucher: Row, parts: Parts) -> Sheet:
    """F-27: a transfer, a return of unused parts, a release, a consumption or a reversal."""
    told = (
        ("print.date", words.moment(voucher["created_at"])),
        ("column.from_location", voucher.get("from_location")),
        ("column.to_location", voucher.get("to_location")),
        ("print.person", voucher.get("person")),
        ("print.inspection_no", voucher.get("inspection_no")),
    )
    rows = tuple(_moved(words, at, line, parts.get(line["part_no"])) for at, line in enumerate(voucher["lines"], start=1))
    total = figure(sum(line["quantity"] for line in voucher["lines"]))
    table = Table(columns(words, VOUCHER_COLUMNS), rows, ("", words.say("print.total"), "", "", "", total, "", ""))
    signed = (("print.keeper", voucher["keeper_name"]), ("print.person", voucher.get("person")), ("print.checked_by", ""))
    return Sheet(
        title=words.label("vouchers.kind", voucher["kind"]),
        number=voucher["number"],
        facts=facts(words, told),
        tables=(table, *serials(words, voucher["lines"])),
        signatures=signatures(words, signed),
        notes=(voucher["reason"],) if voucher.get("reason") else (),
        clauses=clauses(words, "INV-06"),
    )


def _entry(words: Words, entry: Row) -> tuple[str, ...]:
    came, went = ("" if entry.get(name) is None else figure(entry[name]) for name in ("in", "out"))
    kind = words.label("movements.kind", entry["kind"])
    return (
        words.moment(entry["at"]),
        kind,
        entry.get("voucher_no") or "",
        entry["lot_no"],
        entry.get("other_location") or "",
        came,
        went,
        figure(entry["balance"]),
    )


def _moved(words: Words, at: int, line: Row, part: Row | None) -> tuple[str, ...]:
    before, after = (words.label("condition", line[name]) for name in ("from_condition", "to_condition"))
    made = words.day(line.get("production_on"))
    return str(at), line["part_no"], part_name(words, part), line["lot_no"], made, figure(line["quantity"]), before, after
