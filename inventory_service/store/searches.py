"""Looking for parts by number, by words, by model: the hits are found in an index, and only a page of parts is read."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, func, select

from inventory_service.store.parts import filtered, listed
from inventory_service.store.tables.catalogue import part_fits, part_terms, parts
from inventory_service.store.terms import words_of
from shared.kit.reader import Ask, Page, Reader

LAST_CHARACTER = "\U0010ffff"
# A word with no more hits than this is rare: counting further would not change who leads.
RARE = 5000


def page(reader: Reader, ask: Ask, on: date, *, q: str | None = None, model: str | None = None, **plain: Any) -> Page:
    """A page of parts by number with the supply price of a day.

    `q`: each of its words begins a word of the number or of a name; a text without a word finds nothing. `model`: the code
    of a model that the part fits.
    """
    words = [] if q is None else words_of(q)
    if q is None and model is None:
        return reader.page(filtered(listed(on), **plain), ask, parts.c.part_no, parts.c.id)
    if q is not None and not words:
        return Page([], None, 0 if ask.with_total else None)
    hits = part_terms if model is None else part_fits
    statement = _hits(reader, words, model)
    for name, value in plain.items():
        statement = statement.where(_of_part(hits, name) == value)
    found = reader.page(statement, ask, hits.c.part_no, hits.c.part_id)
    ids = [row.part_id for row in found.data]
    rows = {row.id: row for row in reader.rows(listed(on).where(parts.c.id.in_(ids)))}
    return Page([rows[part_id] for part_id in ids], found.next_cursor, found.total)


def _hits(reader: Reader, words: list[str], model: str | None) -> Select[Any]:
    """The parts with all words, each once: the model leads, or the rarest word; the other words are looked up for each hit."""
    if model is not None:
        statement = select(part_fits.c.part_no, part_fits.c.part_id).where(part_fits.c.model_code == model)
        return statement.where(*(_has(part_fits, word) for word in words)).distinct()
    first, *others = sorted(words, key=lambda word: (_count(reader, word), -len(word))) if len(words) > 1 else words
    statement = select(part_terms.c.part_no, part_terms.c.part_id).where(_begins(part_terms, first))
    return statement.where(*(_has(part_terms, word) for word in others)).distinct()


def _count(reader: Reader, word: str) -> int:
    few = select(part_terms.c.part_id).where(_begins(part_terms, word)).order_by(part_terms.c.term).limit(RARE)
    return int(reader.scalar(select(func.count()).select_from(few.subquery())))


def _has(hits: Table, word: str) -> ColumnElement[bool]:
    """Asked for one term: so it stays a look at the index for each hit, and never becomes a join with all terms."""
    other = part_terms.alias()
    term = select(other.c.term).where(other.c.part_id == hits.c.part_id, _begins(other, word)).limit(1)
    return term.scalar_subquery().is_not(None)


def _of_part(hits: Table, name: str) -> ColumnElement[Any]:
    """A fact of the part of a hit, looked up for each, for the same reason."""
    return select(parts.c[name]).where(parts.c.id == hits.c.part_id).scalar_subquery()


def _begins(terms: FromClause, word: str) -> ColumnElement[bool]:
    """Written as a range and not as a pattern: both databases answer it from the index, prepared or not."""
    return and_(terms.c.term >= word, terms.c.term < word + LAST_CHARACTER)
