"""The words by which parts are found. Each is kept with all its endings, so that one index finds a word by any beginning.

Chinese is written without spaces: an ending starts at every character, and so any piece of a name is the beginning of one.
Other words, and part numbers, have an ending at every segment: `P-VLV-B3` is found by `p-vlv`, `pvlv`, `vlv` and `b3`. No
dictionary is needed, and none can lack a word of the trade.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from unicodedata import normalize

from sqlalchemy import delete

from inventory_service.store.tables.catalogue import part_terms
from shared.kit.uow import UnitOfWork

LONGEST_TERM = 40
SEARCHED = ("part_no", "name_zh", "name_en")
UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(f"[{UNSPACED}]+|[^\\s{UNSPACED}]+")
SEGMENT = re.compile(r"[^\W_]+")


def terms_of(texts: Iterable[str]) -> set[str]:
    """Every term by which something with these texts is found."""
    return {ending[:LONGEST_TERM] for text in texts for pieces in _words(text) for ending in _endings(pieces)}


def rows_of(part: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a part's terms."""
    terms = terms_of(part[name] for name in SEARCHED)
    return [{"term": term, "part_no": part["part_no"], "part_id": part["id"]} for term in sorted(terms)]


def renew(uow: UnitOfWork, part: Mapping[str, Any]) -> None:
    """Write the terms of a part anew after its names have changed."""
    uow.execute(delete(part_terms).where(part_terms.c.part_id == part["id"]))
    uow.insert(part_terms, rows_of(part))


def words_of(text: str) -> list[str]:
    """The words of what somebody is looking for, each the beginning of a term that the thing must have."""
    return sorted({"".join(pieces)[:LONGEST_TERM] for pieces in _words(text)})


def _words(text: str) -> Iterator[list[str]]:
    """The words of a text, each in the pieces at which an ending may start; wide and capital letters are as others."""
    for run in RUN.findall(normalize("NFKC", text).casefold()):
        pieces = list(run) if re.match(f"[{UNSPACED}]", run) else SEGMENT.findall(run)
        if pieces:
            yield pieces


def _endings(pieces: list[str]) -> Iterator[str]:
    for start in range(len(pieces)):
        yield "".join(pieces[start:])
