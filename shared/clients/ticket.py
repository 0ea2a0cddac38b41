"""What the service desk answers to its neighbours."""

from dataclasses import dataclass

from shared.kit.http import Caller


@dataclass(frozen=True)
class Site:
    """A service site."""

    id: str
    code: str
    name: str


class TicketClient:
    """Calls the service desk; reads only the fields it needs."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def site(self, site_id: str) -> Site:
        """A site. Raises NotFound or Unavailable."""
        raw = self._caller.get(f"/api/v1/sites/{site_id}")
        return Site(raw["id"], raw["code"], raw["name"])
