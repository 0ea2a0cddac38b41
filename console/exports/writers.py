"""Writes rows as CSV, piece by piece, or as an XLSX workbook that is never held in memory."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from console.exports.cells import Cell, guarded

# Without the mark Excel takes UTF-8 for the encoding of the country, and Chinese becomes rubbish.
MARK = "\ufeff"
CSV, XLSX = "csv", "xlsx"
TYPES = {CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
FORMATS = {datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd", Decimal: "#,##0.00"}
# What a sheet takes: rows, letters of a cell, letters of its name.
MOST_ROWS, LONGEST_CELL, LONGEST_TITLE = 1_048_576, 32_767, 31
NARROWEST, WIDEST, WIDE_LETTERS = 10, 42, 255

Rows = Iterable[Sequence[Cell]]


def csv_pieces(head: Sequence[str], pages: Iterable[Rows]) -> Iterator[str]:
    """The file in pieces, one for each page: UTF-8 with its mark, CRLF, texts guarded."""
    yield MARK + _lines([head])
    for rows in pages:
        yield _lines(rows)


def write_xlsx(file: IO[bytes], head: Sequence[str], pages: Iterable[Rows], title: str) -> None:
    """One workbook; a list that is longer than a sheet goes on in the next."""
    book = _Book(head, title)
    for rows in pages:
        for row in rows:
            book.add(row)
    book.file.save(file)


class _Book:
    """A workbook that is written row by row. Texts are typed as texts, so none of them is a formula."""

    def __init__(self, head: Sequence[str], title: str) -> None:
        self.file = Workbook(write_only=True)
        self.head = head
        self.title = title
        self.open_sheet()

    def open_sheet(self) -> None:
        """A new sheet with its head, which stays in sight."""
        number = len(self.file.worksheets) + 1
        name = self.title if number == 1 else f"{self.title} {number}"
        self.sheet: Any = self.file.create_sheet(name[-LONGEST_TITLE:])
        self.sheet.freeze_panes = "A2"
        for place, text in enumerate(self.head, start=1):
            width = sum(1 + (ord(letter) > WIDE_LETTERS) for letter in text) + 4
            self.sheet.column_dimensions[get_column_letter(place)].width = min(max(width, NARROWEST), WIDEST)
        cells = [self.typed(text) for text in self.head]
        for cell in cells:
            cell.font = Font(bold=True)
        self.sheet.append(cells)
        self.free = MOST_ROWS - 1

    def add(self, row: Sequence[Cell]) -> None:
        """One more row."""
        if not self.free:
            self.open_sheet()
        self.sheet.append([self.typed(value) for value in row])
        self.free -= 1

    def typed(self, value: Cell) -> Any:
        """A value with the format it needs."""
        if value is None:
            return None
        is_text = isinstance(value, str)
        cell = WriteOnlyCell(self.sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL] if is_text else value)
        if is_text:
            cell.data_type = "s"
            cell.quotePrefix = guarded(str(value)) != value
        elif type(value) in FORMATS:
            cell.number_format = FORMATS[type(value)]
        return cell


def _lines(rows: Rows) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_plain(value) for value in row] for row in rows)
    return out.getvalue()


def _plain(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return guarded(value) if isinstance(value, str) else str(value)
