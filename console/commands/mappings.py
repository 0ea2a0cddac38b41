"""The column mapping of an import: a TOML file that says which column becomes which field (see console/mappings/README.md)."""

import tomllib
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from console.commands.cells import KINDS, CellFault, FieldRule, Find, Lookup, convert
from console.commands.files import Table, TableRow

PACKAGED = Path(__file__).parents[1] / "mappings"
USUAL_ZONE = "Asia/Shanghai"
HEAD = {"noun", "zone", "ignored", "constants", "fields"}
RULE_KEYS = {one.name for one in fields(FieldRule)} - {"to"}
LOOKUP_KEYS = {one.name for one in fields(Lookup)}


class MappingWrong(Exception):
    """The mapping cannot be used; `code` and `params` say why."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Problem:
    """What is wrong with one row: where it stands, the column, and a text per language or a code of ours."""

    row: int
    line: int
    column: str
    code: str
    params: Map[str, object] = field(default_factory=dict)
    message: Map[str, str] | None = None


@dataclass(frozen=True)
class Mapped:
    """A row ready to be posted."""

    row: int
    line: int
    data: dict[str, Any]


@dataclass(frozen=True)
class Mapping:
    """How the columns of a kind of table become the fields of the rows of a noun."""

    noun: str
    rules: tuple[FieldRule, ...]
    constants: Map[str, Any] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()

    @classmethod
    def load(cls, path: Path) -> "Mapping":
        """Read a mapping file. Raises MappingWrong."""
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
            raise MappingWrong("mapping_malformed", reason=str(wrong)) from None
        _only(set(data), HEAD, "")
        zone = data.get("zone", USUAL_ZONE)
        rules = tuple(_rule(to, raw, zone) for to, raw in data.get("fields", {}).items())
        constants = dict(_flat(data.get("constants", {})))
        return cls(data.get("noun", ""), rules, constants, frozenset(data.get("ignored", ())))

    def with_constants(self, more: Map[str, Any]) -> "Mapping":
        """The same with further constants."""
        return replace(self, constants={**self.constants, **more})

    def check_columns(self, table: Table) -> None:
        """Every column must be used or named as ignored, and every used one be there unless it is optional.

        Raises MappingWrong.
        """
        used = {rule.column for rule in self.rules}
        unknown = [name for name in table.columns if name not in used | self.ignored]
        missing = sorted({rule.column for rule in self.rules if not rule.optional} - set(table.columns))
        if unknown:
            raise MappingWrong("mapping_columns_unknown", columns=", ".join(unknown))
        if missing:
            raise MappingWrong("mapping_columns_missing", columns=", ".join(missing))

    def column_of(self, pointer: str) -> str:
        """The column that a JSON pointer into a posted row came from; the pointer itself if none did."""
        path = pointer.strip("/").replace("/", ".")
        while path:
            for rule in self.rules:
                if rule.to == path:
                    return rule.column
            path = path.rpartition(".")[0]
        return pointer.strip("/")

    def apply(self, row: TableRow, find: Find) -> tuple[Mapped, list[Problem]]:
        """The row as the API takes it, and what is wrong with its cells."""
        data: dict[str, Any] = {}
        problems = []
        if row.surplus:
            problems.append(Problem(row.number, row.line, "", "row_too_long", {"surplus": row.surplus}))
        for name, value in self.constants.items():
            _put(data, name, value)
        for rule in self.rules:
            try:
                value = convert(rule, row.cells.get(rule.column), find)
            except CellFault as fault:
                problems.append(Problem(row.number, row.line, rule.column, fault.code, fault.params))
                continue
            if value is not None:
                _put(data, rule.to, value)
        return Mapped(row.number, row.line, data), problems


def map_rows(mapping: Mapping, table: Table, find: Find) -> tuple[list[Mapped], list[Problem]]:
    """The rows without a fault of their own, and all faults of the others."""
    ready, problems = [], []
    for row in table.rows:
        mapped, found = mapping.apply(row, find)
        problems += found
        if not found:
            ready.append(mapped)
    return ready, problems


def packaged(noun: str) -> Path:
    """The mapping of the noun's standard columns."""
    return PACKAGED / f"{noun}.toml"


def _rule(to: str, raw: Any, zone: str) -> FieldRule:
    if not isinstance(raw, dict) or "column" not in raw:
        raise MappingWrong("mapping_field_without_column", field=to)
    _only(set(raw), RULE_KEYS, f"fields.{to}")
    values = dict(raw)
    if "lookup" in values:
        _only(set(values["lookup"]), LOOKUP_KEYS, f"fields.{to}.lookup")
        values["lookup"] = Lookup(**values["lookup"])
    for name in ("formats", "parts"):
        values[name] = tuple(values.get(name, ()))
    rule = FieldRule(**{"zone": zone, **values, "to": to})
    if rule.kind not in KINDS:
        raise MappingWrong("mapping_kind_unknown", field=to, kind=rule.kind, kinds=", ".join(KINDS))
    if rule.other not in ("refuse", "keep"):
        raise MappingWrong("mapping_other_unknown", field=to)
    _check_zone(rule.zone)
    return rule


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise MappingWrong("mapping_zone_unknown", zone=name) from None


def _only(found: set[str], known: set[str], where: str) -> None:
    unknown = sorted(found - known)
    if unknown:
        raise MappingWrong("mapping_keys_unknown", keys=", ".join(unknown), where=where or "/")


def _flat(node: Map[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in node.items():
        found += _flat(value, f"{prefix}{name}.") if isinstance(value, dict) else [(f"{prefix}{name}", value)]
    return found


def _put(data: dict[str, Any], path: str, value: Any) -> None:
    *outer, last = path.split(".")
    for name in outer:
        data = data.setdefault(name, {})
    data[last] = value
