"""A paper of the house: head, facts, tables, notes, the clause it rests on, and lines for signatures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from console.presenters.tickets import Field
from console.words import Words

Parts = Mapping[str, Mapping[str, Any]]

TEXT, NUMBER, BLANK, WIDE = "text", "number", "blank", "wide"


@dataclass(frozen=True)
class Column:
    """A column of a table on paper; a `blank` one is written into by hand."""

    title: str
    kind: str = TEXT


@dataclass(frozen=True)
class Table:
    """Rows under their columns; `total` is the last line, and an untitled table speaks for itself."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    title: str = ""
    empty: str = ""


@dataclass(frozen=True)
class Signature:
    """Who signs, and the name that is printed beside the line if it is known."""

    title: str
    name: str = ""


@dataclass(frozen=True)
class Sheet:
    """One paper. `is_wide` lays it across; `clauses` are ids with what they ask."""

    title: str
    number: str
    facts: tuple[Field, ...]
    tables: tuple[Table, ...]
    signatures: tuple[Signature, ...] = ()
    notes: tuple[str, ...] = ()
    clauses: tuple[tuple[str, str], ...] = ()
    is_wide: bool = False


def facts(words: Words, rows: Iterable[tuple[str, Any]]) -> tuple[Field, ...]:
    """The facts that are known, each under its word."""
    return tuple(Field(words.say(code), str(value)) for code, value in rows if value not in (None, "", "—"))


def columns(words: Words, spec: Mapping[str, str]) -> tuple[Column, ...]:
    """Columns from their codes and kinds."""
    return tuple(Column(words.say(code), kind) for code, kind in spec.items())


def clauses(words: Words, *ids: str) -> tuple[tuple[str, str], ...]:
    """The clauses with what they ask, in the reader's language."""
    return tuple((one, words.say(f"clause.{one}")) for one in ids)


def signatures(words: Words, rows: Sequence[tuple[str, str | None]]) -> tuple[Signature, ...]:
    """Lines for signatures."""
    return tuple(Signature(words.say(code), name or "") for code, name in rows)


def serials(words: Words, lines: Iterable[Mapping[str, Any]]) -> tuple[Table, ...]:
    """The numbers of the pieces of serialised parts, if there are any (INV-11: controlled forms are issued by number)."""
    mark = "、" if words.language == "zh" else ", "
    rows = tuple((line["part_no"], line["lot_no"], mark.join(line["serial_nos"])) for line in lines if line.get("serial_nos"))
    spec = {"column.part_no": TEXT, "column.lot_no": TEXT, "print.serial_nos": WIDE}
    return (Table(columns(words, spec), rows, title=words.say("print.serial_nos")),) if rows else ()


def part_name(words: Words, part: Mapping[str, Any] | None) -> str:
    """The name of a part in the reader's language; nothing for one that could not be read."""
    return str((part or {}).get(f"name_{words.language}") or (part or {}).get("name_zh") or "")


def unit_of(words: Words, part: Mapping[str, Any] | None) -> str:
    """The unit in which a part is counted."""
    unit = (part or {}).get("unit")
    return words.label("unit", unit) if unit else ""


def figure(number: Any) -> str:
    """A number of pieces; a dash where nobody knows it."""
    return "—" if number is None else f"{number:,}"
