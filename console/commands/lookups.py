"""Finds things at the gateway by what a cell says: a site by its code, a customer by the phone."""

from typing import Any

from console.commands.cells import CellFault, Lookup
from shared.clients.gateway import GatewayClient
from shared.kit.errors import Refused

ENOUGH = 2


class Lookups:
    """Asks once for each different value."""

    def __init__(self, client: GatewayClient) -> None:
        self.client = client
        self._known: dict[tuple[Lookup, str], list[dict[str, Any]]] = {}

    def find(self, lookup: Lookup, value: str) -> Any:
        """The field of the one thing found. Raises CellFault if there is none, or several."""
        key = (lookup, value)
        if key not in self._known:
            self._known[key] = self._ask(lookup, value)
        found = self._known[key]
        if not found:
            raise CellFault("lookup_none", value=value, path=lookup.path)
        if len(found) > 1:
            raise CellFault("lookup_many", value=value, path=lookup.path)
        return found[0][lookup.give]

    def _ask(self, lookup: Lookup, value: str) -> list[dict[str, Any]]:
        try:
            page = self.client.get(lookup.path, **{lookup.by: value}, limit=ENOUGH)
        except Refused as refusal:
            raise CellFault("lookup_refused", value=value, reason=refusal.params.get("text", refusal.code)) from None
        found: list[dict[str, Any]] = page["data"]
        return found
