"""Turns cells into the values that the API takes; what cannot be turned is a fault of the cell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from console.commands.files import Cell
from shared.kit.money import fen, yuan

TRUE = frozenset({"true", "yes", "y", "t", "1", "是", "真", "有"})
FALSE = frozenset({"false", "no", "n", "f", "0", "否", "假", "无"})
SPREADSHEET_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
DAY_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d")
INSTANT_FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S")


class CellFault(Exception):
    """What is wrong with a cell: a code of the catalogue and its values."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Lookup:
    """Where to find a thing by what the cell says, and which of its fields to take."""

    path: str
    by: str
    give: str = "id"


@dataclass(frozen=True)
class FieldRule:
    """How one field of the API's row is made from a column; the table need not have an `optional` one."""

    to: str
    column: str
    kind: str = "text"
    required: bool = False
    optional: bool = False
    default: Any = None
    values: Mapping[str, Any] = field(default_factory=dict)
    other: str = "refuse"
    formats: tuple[str, ...] = ()
    zone: str = ""
    separator: str = ";"
    inner: str = ":"
    parts: tuple[str, ...] = ()
    lookup: Lookup | None = None


Find = Callable[[Lookup, str], Any]


def convert(rule: FieldRule, cell: Cell, find: Find) -> Any:
    """The value of a cell; None if it is empty. Raises CellFault."""
    text = text_of(cell)
    if not text:
        if rule.required:
            raise CellFault("cell_required")
        return rule.default
    if text in SPREADSHEET_ERRORS:
        raise CellFault("cell_is_error", value=text)
    if rule.values:
        if text in rule.values:
            return rule.values[text]
        if rule.other == "refuse":
            raise CellFault("cell_value_unknown", value=text, choices=", ".join(rule.values))
    if rule.lookup:
        return find(rule.lookup, text)
    return KINDS[rule.kind](rule, cell, text)


def text_of(cell: Cell) -> str:
    """A cell as text: whole numbers of spreadsheets without `.0`."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _text(_rule: FieldRule, _cell: Cell, text: str) -> str:
    return text


def _integer(_rule: FieldRule, _cell: Cell, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise CellFault("cell_no_integer", value=text) from None


def _number(_rule: FieldRule, _cell: Cell, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise CellFault("cell_no_number", value=text) from None


def _amount(_rule: FieldRule, _cell: Cell, text: str) -> str:
    try:
        return yuan(fen(text.lstrip("¥￥").replace(",", "").strip()))
    except ValueError:
        raise CellFault("cell_no_amount", value=text) from None


def _boolean(_rule: FieldRule, cell: Cell, text: str) -> bool:
    if isinstance(cell, bool):
        return cell
    if text.lower() in TRUE | FALSE:
        return text.lower() in TRUE
    raise CellFault("cell_no_boolean", value=text)


def _day(rule: FieldRule, cell: Cell, text: str) -> str:
    if isinstance(cell, date):
        return cell.date().isoformat() if isinstance(cell, datetime) else cell.isoformat()
    return _parsed(text, rule.formats or DAY_FORMATS, "cell_no_day").date().isoformat()


def _instant(rule: FieldRule, cell: Cell, text: str) -> str:
    found = _moment(rule, cell, text)
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(rule.zone))
    return found.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _moment(rule: FieldRule, cell: Cell, text: str) -> datetime:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if not rule.formats and "T" in text:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            raise CellFault("cell_no_instant", value=text) from None
    return _parsed(text, rule.formats or INSTANT_FORMATS, "cell_no_instant")


def _parsed(text: str, formats: tuple[str, ...], code: str) -> datetime:
    for known in formats:
        try:
            return datetime.strptime(text, known)  # noqa: DTZ007 -- the zone is the mapping's, put on by the caller
        except ValueError:
            continue
    raise CellFault(code, value=text)


def _list(rule: FieldRule, _cell: Cell, text: str) -> list[str]:
    return [part.strip() for part in text.split(rule.separator) if part.strip()]


def _levels(rule: FieldRule, cell: Cell, text: str) -> dict[str, int]:
    """`gas_install:5;appliance:4` as an object of whole numbers."""
    found: dict[str, int] = {}
    for entry in _list(rule, cell, text):
        name, _, level = (part.strip() for part in entry.partition(rule.inner))
        if not name or name in found:
            raise CellFault("cell_entry_invalid", value=entry)
        found[name] = _integer(rule, None, level)
    return found


def _records(rule: FieldRule, cell: Cell, text: str) -> list[dict[str, str]]:
    """`a:b;c:d` as a list of objects with the fields `parts`; empty pieces are left out."""
    found = []
    for entry in _list(rule, cell, text):
        pieces = [piece.strip() for piece in entry.split(rule.inner)]
        if len(pieces) > len(rule.parts):
            raise CellFault("cell_entry_invalid", value=entry)
        found.append({name: piece for name, piece in zip(rule.parts, pieces, strict=False) if piece})
    return found


KINDS: Mapping[str, Callable[[FieldRule, Cell, str], Any]] = {
    "text": _text,
    "integer": _integer,
    "number": _number,
    "amount": _amount,
    "boolean": _boolean,
    "day": _day,
    "instant": _instant,
    "list": _list,
    "levels": _levels,
    "records": _records,
}
