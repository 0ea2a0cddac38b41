"""What a list holds, as the API's own document says: names and kinds of its columns, in the order of the document."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any

from shared.clients.gateway import ROOT
from shared.kit.errors import NotFound, Unavailable

Document = Mapping[str, Any]

KEPT_SECONDS = 60.0
LEFT_OUT = ("actions",)
KINDS = {"date-time": "instant", "date": "day", "uuid": "id"}
# Amounts are the only texts of the API with this pattern (`shared.kit.fields.Money`).
AMOUNT = re.compile(r"\\d\+\(\\\.\\d\{1,2\}\)\?\$$")


class Described:
    """The API's document, asked for at most once a minute: it changes only when a service is replaced."""

    def __init__(self, ask: Callable[[], Document]) -> None:
        self._ask = ask
        self._kept: tuple[Document, float] | None = None
        self._lock = Lock()

    def document(self) -> Document:
        """The document. One that lacks a service is not kept."""
        with self._lock:
            if self._kept is None or self._kept[1] < monotonic():
                found = self._ask()
                self._kept = (found, monotonic() + (0 if found.get("x-unreachable") else KEPT_SECONDS))
            return self._kept[0]


@dataclass(frozen=True)
class Column:
    """A column: its name as the API says it (`contact.phone` lies inside `contact`) and what kind of value it holds."""

    name: str
    kind: str

    def value_in(self, row: Mapping[str, Any]) -> Any:
        """The value of a row; None if it is not there."""
        found: Any = row
        for step in self.name.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
        return found


def columns_of(document: Document, path: str) -> list[Column]:
    """The columns of the list at `path`, ids last. Raises NotFound, or Unavailable if its service did not answer."""
    item = document.get("paths", {}).get(ROOT + path, {}).get("get")
    if item is None:
        if document.get("x-unreachable"):
            raise Unavailable("neighbour_unavailable", service=", ".join(document["x-unreachable"]))
        raise NotFound("route_unknown")
    page = _resolved(document, item["responses"]["200"]["content"]["application/json"]["schema"])
    row = _resolved(document, page["properties"]["data"]["items"])
    found = list(_columns(document, row, ""))
    return sorted(found, key=lambda column: column.kind == "id")


def _columns(document: Document, schema: Mapping[str, Any], before: str) -> Iterator[Column]:
    for name, declared in schema.get("properties", {}).items():
        inner = _resolved(document, declared)
        if name in LEFT_OUT or inner.get("writeOnly"):
            continue
        if inner.get("properties") and not before:
            yield from _columns(document, inner, f"{name}.")
        else:
            yield Column(before + name, _kind(inner))


def _kind(schema: Mapping[str, Any]) -> str:
    types = schema.get("type", "string")
    kind = next((one for one in types if one != "null"), "string") if isinstance(types, list) else types
    if kind != "string":
        return str(kind)
    if AMOUNT.search(schema.get("pattern", "")):
        return "amount"
    return KINDS.get(schema.get("format", ""), "text")


def _resolved(document: Document, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema behind a reference; of alternatives the one that is something."""
    for choice in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        if choice.get("type") != "null":
            return _resolved(document, choice)
    while "$ref" in schema:
        section, name = schema["$ref"].removeprefix("#/components/").split("/")
        schema = document["components"][section][name]
    return schema
