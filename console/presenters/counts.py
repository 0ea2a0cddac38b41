"""Counting: the blind sheet on paper and on the phone, and the differences for the one who approves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
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
from console.presenters.tickets import Field, Pill, status_pill
from console.words import Words

Row = Mapping[str, Any]

SHEET_COLUMNS = {
    "print.position": NUMBER,
    "column.part_no": TEXT,
    "print.part_name": WIDE,
    "column.lot_no": TEXT,
    "print.production_on": TEXT,
    "print.standing": TEXT,
    "column.unit": TEXT,
    "print.counted": BLANK,
    "print.recounted": BLANK,
    "print.remark": BLANK,
}


@dataclass(frozen=True)
class Count:
    """A stocktake in the list: its number and scope, how far it is."""

    id: str
    number: str
    status: Pill
    kind: str
    scope: str
    planned: str


@dataclass(frozen=True)
class Line:
    """One line to count. `counted` is what the reader counted; what the books say is not here at all."""

    id: str
    part_no: str
    name: str
    told: tuple[str, ...]
    unit: str
    counted: str
    is_counted: bool
    must_recount: bool
    by: str


@dataclass(frozen=True)
class Group:
    """The lines of one place."""

    code: str
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Difference:
    """A line that differs, with the cause that was found."""

    id: str
    part_no: str
    name: str
    place: str
    account: str
    card: str
    counted: str
    difference: str
    is_short: bool
    value: str
    cause: str
    explanation: str
    must_recount: bool


def count_of(words: Words, stocktake: Row) -> Count:
    """A stocktake as the list shows it."""
    return Count(
        id=stocktake["id"],
        number=stocktake["number"],
        status=status_pill(words, "status", stocktake["status"]),
        kind=words.label("stocktakes.kind", stocktake["kind"]),
        scope=scope_of(words, stocktake),
        planned=words.day(stocktake["planned_on"]),
    )


def scope_of(words: Words, stocktake: Row) -> str:
    """What is counted: a warehouse, a place, a category, a class."""
    abc = words.say("counts.class", name=stocktake["abc_class"]) if stocktake.get("abc_class") else None
    told = [stocktake.get("warehouse_code"), stocktake.get("location_code"), stocktake.get("category"), abc]
    return " · ".join(str(one) for one in dict.fromkeys(told) if one)


def groups(words: Words, rows: Iterable[Row]) -> list[Group]:
    """The lines of a sheet, by place, in the order in which one walks."""
    found = []
    for (code, name), mine in groupby(rows, lambda row: (row["location_code"], row["location_name"])):
        found.append(Group(code, name, tuple(_line(words, row) for row in mine)))
    return found


def _line(words: Words, row: Row) -> Line:
    mine = row.get("my_count")
    # A recount starts from an empty field: who sees the first number counts it again.
    starts_anew = row["must_recount"] and not row["is_recounted"]
    return Line(
        id=row["id"],
        part_no=row["part_no"],
        name=str(row[f"name_{words.language}"]),
        told=tuple(part for part in (row.get("shelf") or "", row["lot_no"], *_standing(words, row)) if part),
        unit=unit_of(words, row),
        counted="" if mine is None or starts_anew else str(mine),
        is_counted=row["is_counted"] and not starts_anew,
        must_recount=starts_anew,
        by=row.get("counter_name") or "",
    )


def _standing(words: Words, row: Row) -> tuple[str, ...]:
    """Condition and owner where they are not the usual ones."""
    condition = words.label("condition", row["condition"]) if row["condition"] != "good" else ""
    owner = words.label("owner", row["owner"]) if row["owner"] != "company" else ""
    return tuple(part for part in (condition, owner) if part)


def differences(words: Words, rows: Iterable[Row]) -> list[Difference]:
    """The lines that differ, with account, card and goods beside each other (INV-02)."""
    return [_difference(words, row) for row in rows]


def _difference(words: Words, row: Row) -> Difference:
    short = row["difference"] or 0
    return Difference(
        id=row["id"],
        part_no=row["part_no"],
        name=str(row[f"name_{words.language}"]),
        place=" · ".join(part for part in (row["location_code"], row["lot_no"], *_standing(words, row)) if part),
        account=figure(row["account"]),
        card=figure(row["card"]),
        counted=figure(row["counted"]),
        difference=f"{short:+,}",
        is_short=short < 0,
        value=words.money(row.get("value")),
        cause=words.label("cause", row["cause"]) if row.get("cause") else "",
        explanation=row.get("explanation") or "",
        must_recount=bool(row["must_recount"] and not row["is_recounted"]),
    )


def count_sheet(words: Words, stocktake: Row, rows: Sequence[Row]) -> Sheet:
    """F-26: the blind sheet, a table for each place, with room for two counts and a remark."""
    told = (
        ("print.kind", words.label("stocktakes.kind", stocktake["kind"])),
        ("print.scope", scope_of(words, stocktake)),
        ("column.planned_on", words.day(stocktake["planned_on"])),
        ("column.planner_name", stocktake["planner_name"]),
        ("print.lines", figure(len(rows))),
    )
    tables = tuple(_table(words, *group) for group in _places(rows))
    signed = (("print.counted_by", ""), ("print.recounted_by", ""), ("print.supervised_by", ""))
    return Sheet(
        title=words.say("print.count_sheet"),
        number=stocktake["number"],
        facts=facts(words, told),
        tables=tables,
        signatures=signatures(words, signed),
        notes=(stocktake["note"],) if stocktake.get("note") else (),
        clauses=clauses(words, "INV-02", "INV-04", "INV-07"),
        is_wide=True,
    )


def _places(rows: Sequence[Row]) -> list[tuple[str, list[tuple[int, Row]]]]:
    """The lines of each place, numbered through the whole sheet."""
    numbered = list(enumerate(rows, start=1))
    grouped = groupby(numbered, lambda one: f"{one[1]['location_code']} · {one[1]['location_name']}")
    return [(title, list(mine)) for title, mine in grouped]


def _table(words: Words, title: str, rows: Sequence[tuple[int, Row]]) -> Table:
    cells = tuple(_sheet_row(words, number, row) for number, row in rows)
    return Table(columns(words, SHEET_COLUMNS), cells, title=f"{title}　　{words.say('print.place_check')}")


def _sheet_row(words: Words, number: int, row: Row) -> tuple[str, ...]:
    standing = " ".join(_standing(words, row)) or words.label("condition", row["condition"])
    name, made = str(row[f"name_{words.language}"]), words.day(row.get("production_on"))
    return str(number), row["part_no"], name, row["lot_no"], made, standing, unit_of(words, row), "", "", ""


def progress(words: Words, stocktake: Row) -> tuple[Field, ...]:
    """How far it is: lines counted and left, to be counted again, places not looked at."""
    counted = stocktake["lines"] - stocktake["open"]
    rows = (
        ("counts.done", f"{counted:,} / {stocktake['lines']:,}"),
        ("counts.left", figure(stocktake["open"])),
        ("counts.to_recount", figure(stocktake["to_recount"])),
        ("counts.places_left", figure(stocktake["unchecked_places"])),
    )
    return tuple(Field(words.say(code), text) for code, text in rows)
