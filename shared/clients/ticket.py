"""What the service desk answers to its neighbours."""

from dataclasses import dataclass

from shared.kit.http import Caller

ENDED = frozenset({"closed", "cancelled"})


@dataclass(frozen=True)
class Site:
    """A service site."""

    id: str
    code: str
    name: str


@dataclass(frozen=True)
class Case:
    """A case, as far as neighbours need it: whether work on it may still be done."""

    id: str
    number: str
    is_open: bool


class TicketClient:
    """Calls the service desk; reads only the fields it needs."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def site(self, site_id: str) -> Site:
        """A site. Raises NotFound or Unavailable."""
        raw = self._caller.get(f"/api/v1/sites/{site_id}")
        return Site(raw["id"], raw["code"], raw["name"])

    def case(self, ticket_id: str) -> Case:
        """A case. Raises NotFound or Unavailable."""
        raw = self._caller.get(f"/api/v1/tickets/{ticket_id}")
        return Case(raw["id"], raw["number"], raw["status"] not in ENDED)
