"""The address a call came from, seen through proxies that we trust."""

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any

from gateway.settings import Network

CLIENT = "gateway.client"
MOST_ADDRESSES = 4096


class Callers:
    """Reads `X-Forwarded-For` only from proxies that the settings name; others could write there what they like."""

    def __init__(self, trusted: Sequence[Network]) -> None:
        self._networks = trusted
        self._known: dict[str, bool] = {}

    def read(self, environ: dict[str, Any]) -> tuple[str, str]:
        """The caller's address, and the chain of addresses to tell on."""
        peer = environ.get("REMOTE_ADDR") or ""
        told = environ.get("HTTP_X_FORWARDED_FOR", "")
        if not told or not self.trusts(peer):
            return peer, peer
        chain = [part.strip() for part in told.split(",") if part.strip()]
        strangers = [address for address in reversed(chain) if not self.trusts(address)]
        return (strangers or chain or [peer])[0], ", ".join((*chain, peer))

    def trusts(self, address: str) -> bool:
        """Whether the address is a proxy of ours."""
        if address not in self._known:
            if len(self._known) > MOST_ADDRESSES:
                self._known.clear()
            self._known[address] = self._is_ours(address)
        return self._known[address]

    def _is_ours(self, address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._networks)
