"""What the service desk answers to its neighbours."""

from dataclasses import dataclass

from shared.kit.http import Caller


@dataclass(frozen=True)
class Site:
    """A service site."""

    id: str
    code: str
    name: str


@dataclass(frozen=True)
class Ticket:
    """A case, as far as neighbours need it."""

    id: str
    number: str
    status: str
    customer_id: str
    site_id: str | None


class TicketClient:
    """Calls the service desk; reads only the fields it needs."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def site(self, site_id: str) -> Site:
        """A site. Raises NotFound or Unavailable."""
        raw = self._caller.get(f"/api/v1/sites/{site_id}")
        return Site(raw["id"], raw["code"], raw["name"])

    def ticket(self, ticket_id: str) -> Ticket:
        """A ticket. Raises NotFound or Unavailable."""
        raw = self._caller.get(f"/api/v1/tickets/{ticket_id}")
        return Ticket(raw["id"], raw["number"], raw["status"], raw["customer_id"], raw.get("site_id"))
