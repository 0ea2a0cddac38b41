"""Reads tables that people made: CSV in the encodings of their spreadsheets, and XLSX."""

import csv
import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from console.exports.cells import unguarded

Cell = str | int | float | bool | datetime | date | time | None

ENCODINGS = ("utf-8-sig", "gb18030")
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
SEPARATORS = (",", ";", "\t")
BOOKS = (".xlsx", ".xlsm")


class FileUnreadable(Exception):
    """The file is no table that can be read; `code` and `params` say why."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class TableRow:
    """One row: its number (the first below the head is 1), the line of the file, the cells by column."""

    number: int
    line: int
    cells: dict[str, Cell]
    surplus: int = 0


@dataclass(frozen=True)
class Table:
    """The columns and the rows that are not empty."""

    columns: tuple[str, ...]
    rows: list[TableRow] = field(default_factory=list)


def read_table(path: Path) -> Table:
    """The table in a file. Raises FileUnreadable."""
    lines = _book(path) if path.suffix.lower() in BOOKS else _csv(path)
    filled = ((line, cells) for line, cells in lines if any(not _is_empty(cell) for cell in cells))
    head = next(filled, None)
    if head is None:
        raise FileUnreadable("file_empty")
    columns = _columns(head[1])
    rows = [_row(number, line, columns, cells) for number, (line, cells) in enumerate(filled, start=1)]
    if not rows:
        raise FileUnreadable("file_empty")
    return Table(columns, rows)


def _columns(cells: Sequence[Cell]) -> tuple[str, ...]:
    names = ["" if _is_empty(cell) else str(cell).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise FileUnreadable("file_columns_repeated", columns=", ".join(twice))
    if "" in names:
        raise FileUnreadable("file_column_unnamed", position=names.index("") + 1)
    return tuple(names)


def _row(number: int, line: int, columns: tuple[str, ...], cells: Sequence[Cell]) -> TableRow:
    """Missing cells at the end are empty; a filled cell beyond the head is reported, for it shifted the row."""
    surplus = sum(not _is_empty(cell) for cell in cells[len(columns) :])
    plain = [unguarded(cell) if isinstance(cell, str) else cell for cell in cells]
    padded = [*plain, *[None] * (len(columns) - len(cells))]
    return TableRow(number, line, dict(zip(columns, padded, strict=False)), surplus)


def _is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _csv(path: Path) -> Iterator[tuple[int, Sequence[Cell]]]:
    text = _decoded(path.read_bytes())
    head = text.lstrip("\r\n").partition("\n")[0]
    separator = max(SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    before = 0
    try:
        for cells in reader:
            yield before + 1, cells
            before = reader.line_num
    except csv.Error as wrong:
        raise FileUnreadable("file_malformed", line=reader.line_num, reason=str(wrong)) from None


def _decoded(raw: bytes) -> str:
    if raw.startswith(WIDE_MARKS):
        return _strictly(raw, "utf-16")
    try:
        return raw.decode(ENCODINGS[0])
    except UnicodeDecodeError:
        return _strictly(raw, ENCODINGS[1])


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise FileUnreadable("file_encoding_unknown") from None


def _book(path: Path) -> Iterator[tuple[int, Sequence[Cell]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and validations that we do not read
        try:
            book = load_workbook(path, read_only=True, data_only=True)
        except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
            raise FileUnreadable("file_no_workbook") from None
        try:
            rows: Iterable[Sequence[Cell]] = book.worksheets[0].iter_rows(values_only=True) if book.worksheets else ()
            yield from enumerate(rows, start=1)
        finally:
            book.close()
