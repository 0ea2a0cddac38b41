"""The monthly parts reconciliation (配件对帐单) on paper."""

from collections.abc import Mapping
from typing import Any

from console.presenters.sheets import NUMBER, TEXT, WIDE, Sheet, Table, clauses, columns, facts, figure, signatures
from console.words import Words

Row = Mapping[str, Any]

SUMS = ("opening", "payments", "credits", "other", "shipped", "closing")
COMPARED = ("received", "uncounted", "site_closing", "adjustment", "after_month")
LINE_COLUMNS = {
    "print.shipment_no": TEXT,
    "print.order_no": TEXT,
    "column.part_no": TEXT,
    "print.sent": NUMBER,
    "print.counted": NUMBER,
    "print.difference": NUMBER,
    "print.supply_price": NUMBER,
    "print.difference_value": NUMBER,
}
POSTING_COLUMNS = {"print.date": TEXT, "print.kind": TEXT, "column.reference": WIDE, "print.amount": NUMBER}
SIGNS = (
    ("print.sign_after_sales", "after_sales"),
    ("print.sign_site", "site"),
    ("print.sign_accountant", "locked"),
)


def parts_reconciliation(words: Words, found: Row, site: Row | None) -> Sheet:
    """F-34: opening balance, payments, credits, what was shipped and what the site counted, and who confirmed it (ORD-13)."""
    told = (
        ("print.site", " ".join(part for part in ((site or {}).get("name"), (site or {}).get("code")) if part)),
        ("print.month", found["month"]),
        ("column.status", words.label("status", found["status"])),
        ("print.outcome", words.label("outcome.part_reconciliation", found["outcome"])),
        ("column.prepared_by", found["prepared_by"]),
        ("column.prepared_on", words.day(found["prepared_on"])),
    )
    signs = found.get("signatures") or {}
    signed = [(code, _signed(words, signs.get(role))) for code, role in SIGNS]
    said = (("print.site_says", found.get("reason")), ("print.resolution", found.get("resolution")))
    return Sheet(
        title=words.say("print.reconciliation"),
        number=found["number"],
        facts=facts(words, told),
        tables=(_balance(words, found), _lines(words, found), _postings(words, found)),
        signatures=signatures(words, signed),
        notes=tuple(f"{words.say(code)} {text}" for code, text in said if text),
        clauses=clauses(words, "ORD-13", "ORD-02"),
    )


def _balance(words: Words, found: Row) -> Table:
    """The account of the month, and beside it what the site counted."""
    there = [name for name in (*SUMS, *COMPARED) if found.get(name) is not None]
    rows = tuple((words.say(f"print.sum_{name}"), words.money(found[name])) for name in there)
    return Table(columns(words, {"print.item": WIDE, "print.amount": NUMBER}), rows)


def _lines(words: Words, found: Row) -> Table:
    rows = tuple(_line(words, line) for line in found.get("lines") or found.get("differences") or ())
    return Table(columns(words, LINE_COLUMNS), rows, title=words.say("print.shipped_lines"), empty=words.say("print.no_lines"))


def _line(words: Words, line: Row) -> tuple[str, ...]:
    missing, value = line.get("missing") or 0, line.get("missing_value")
    return (
        line["shipment_number"],
        line.get("order_number") or "",
        line["part_no"],
        figure(line["sent"]),
        figure(line.get("received")),
        figure(-missing) if missing else "",
        words.money(line["price"]),
        words.money(value) if missing else "",
    )


def _postings(words: Words, found: Row) -> Table:
    rows = tuple(
        (words.day(one["booked_on"]), words.label("posting", one["kind"]), one["reference"], words.money(one["amount"]))
        for one in found.get("postings") or ()
    )
    title, empty = words.say("print.postings"), words.say("print.no_postings")
    return Table(columns(words, POSTING_COLUMNS), rows, title=title, empty=empty)


def _signed(words: Words, sign: Row | None) -> str:
    return f"{sign['name']} {words.day(sign['on'])}" if sign else ""
