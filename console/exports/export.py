"""One export: the pages of a list as the signed-in person may read them, turned into rows of cells."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import IO, Any

from console.exports.cells import Cell, Style
from console.exports.columns import Document, columns_of
from console.exports.lists import Listed
from console.exports.writers import csv_pieces, write_xlsx
from shared.clients.gateway import GatewayClient
from shared.kit.errors import TooMany

LARGEST_PAGE = 200
PATIENCE = 5

Row = Mapping[str, Any]


class Export:
    """A list on its way into a file; `rows` counts what has left so far.

    The first page is read at once: what is refused is refused before anything is written.
    """

    def __init__(self, client: GatewayClient, document: Document, listed: Listed, style: Style, filters: Row) -> None:
        self.client = client
        self.style = style
        self.title = style.words.say(f"list.{listed.noun}") if style.words.knows(f"list.{listed.noun}") else listed.noun
        self.columns = columns_of(document, listed.path)
        self.path, self.filters = listed.address(filters)
        self.rows = 0
        self._first = self._page(None)

    @property
    def head(self) -> list[str]:
        """The heads of the columns."""
        return [self.style.head(column) for column in self.columns]

    def pages(self) -> Iterator[Sequence[Sequence[Cell]]]:
        """The rows, page by page. Raises the refusal of a page that cannot be read: the file is then not whole."""
        for page in chain([self._first], self._following()):
            self.rows += len(page["data"])
            yield [[self.style.cell(column, row) for column in self.columns] for row in page["data"]]

    def csv(self) -> Iterator[str]:
        """The file as CSV, in pieces."""
        return csv_pieces(self.head, self.pages())

    def xlsx(self, file: IO[bytes]) -> None:
        """Write the file as a workbook."""
        write_xlsx(file, self.head, self.pages(), self.title)

    def _following(self) -> Iterator[Row]:
        cursor = self._first.get("next_cursor")
        while cursor is not None:
            page = self._page(cursor)
            cursor = page.get("next_cursor")
            yield page

    def _page(self, cursor: str | None) -> Row:
        """One page; who is told to come back later waits, for a long list must not end in the middle."""
        for _ in range(PATIENCE):
            try:
                return self._asked(cursor)
            except TooMany as refusal:
                self.client.pause(float(str(refusal.params.get("retry_after", 1))))
        return self._asked(cursor)

    def _asked(self, cursor: str | None) -> Row:
        found: Row = self.client.get(self.path, **{**self.filters, "limit": LARGEST_PAGE, "cursor": cursor})
        return found
