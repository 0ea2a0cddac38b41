"""What the parts warehouse answers to its neighbours."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.kit.errors import NotFound
from shared.kit.http import Caller
from shared.kit.money import fen


@dataclass(frozen=True)
class Part:
    """A part of the catalogue, as far as neighbours need it. `supply_price_fen` is today's supply price.

    `part_type` is the kind of thing by which rules sort it; `successor` the number to order instead, if there is one.
    """

    id: str
    part_no: str
    name_zh: str
    name_en: str
    category: str
    own_brand: bool
    supply_price_fen: int
    gas_conversion: bool = False
    part_type: str = ""
    returnable: bool = True
    status: str = "listed"
    successor: str | None = None


@dataclass(frozen=True)
class Quote:
    """FEE-02 to FEE-04: the highest price a customer may be charged for a part on a day, and why."""

    part_no: str
    on: date
    supply_price_fen: int
    cap_fen: int
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class ToolBookings:
    """TOOL-09: a kind of tool on a day: who holds one, and whether all that there are lie with such people."""

    kind: str
    all_out: bool
    holder_ids: frozenset[str]


class InventoryClient:
    """Calls the parts warehouse; reads only the fields it needs."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def part(self, part_no: str) -> Part:
        """The part with this number. Raises NotFound or Unavailable."""
        found = self._caller.get("/api/v1/parts", part_no=part_no)["data"]
        if not found:
            raise NotFound("part_unknown", part_no=part_no)
        return _part(found[0])

    def quote(self, part_no: str, on: date) -> Quote:
        """The price cap of a part on a day. Raises NotFound or Unavailable."""
        raw = self._caller.get("/api/v1/parts/quote", part_no=part_no, on=on.isoformat())
        return Quote(part_no, on, fen(raw["supply_price"]), fen(raw["cap"]), tuple(raw["clauses"]))

    def tool_bookings(self, kind: str, on: date) -> ToolBookings:
        """Who holds tools of a kind, and whether none is free on a day. Raises Unavailable."""
        raw = self._caller.get("/api/v1/tools/availability", kind=kind, on=on.isoformat())
        holders = frozenset(row["holder_id"] for row in raw["out"] if row["status"] == "issued")
        return ToolBookings(kind, raw["warning"], holders)


def _part(raw: dict[str, Any]) -> Part:
    return Part(
        id=raw["id"],
        part_no=raw["part_no"],
        name_zh=raw["name_zh"],
        name_en=raw["name_en"],
        category=raw["category"],
        own_brand=raw["own_brand"],
        supply_price_fen=fen(raw["supply_price"]),
        gas_conversion=raw.get("gas_conversion", False),
        part_type=raw.get("part_type") or raw["category"],
        returnable=raw.get("returnable", True),
        status=raw.get("status", "listed"),
        successor=raw.get("successor"),
    )
