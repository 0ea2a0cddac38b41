"""The worked examples of the rule book, read from its tables: each case is a test named by its case id."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

RULE_BOOK = Path(__file__).parents[3] / "shared" / "spec" / "rules.md"


@lru_cache(maxsize=1)
def _tables() -> dict[str, list[dict[str, str]]]:
    tables: dict[str, list[dict[str, str]]] = {}
    name, header = "", []
    for line in RULE_BOOK.read_text(encoding="utf-8").splitlines():
        title = re.match(r"(EX-[A-Z]+-[A-Z])\b", line)
        if title:
            name, header = title.group(1), []
        elif name and line.startswith("| "):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not header:
                header = cells
            elif not set(cells[0]) <= {"-"}:
                tables.setdefault(name, []).append(dict(zip(header, cells, strict=True)))
        elif line.startswith("#"):
            name = ""
    return tables


def worked(table: str) -> Any:
    """Parametrize a test with the cases of a table (`EX-WAR-A`): the test gets `case`, a dict of the row's cells."""
    rows = _tables()[table]
    marks = [pytest.param(row, id=row["Case"], marks=pytest.mark.case(row["Case"])) for row in rows]
    return pytest.mark.parametrize("case", marks)


def all_cases() -> dict[str, set[str]]:
    """Every case id of the rule book by table."""
    return {name: {row["Case"] for row in rows} for name, rows in _tables().items()}
