"""Rate limits at the door: in this process, or shared through Redis when a URL says so."""

from math import ceil
from time import monotonic

import limits
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from gateway.settings import GatewaySettings
from shared.kit.clock import wall
from shared.kit.errors import TooMany
from shared.kit.logs import log

# A caller's requests are taken from the storage in lots of a hundredth of their limit, so that most cost one look-up here.
LOTS = 100
LOT_SECONDS = 1.0
MOST_CALLERS = 10_000


class Rates:
    """Counts calls per caller. A storage that does not answer limits nobody: the lock-out is kept in the database."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._limiter = FixedWindowRateLimiter(storage_from_string(settings.rate_storage, wrap_exceptions=True))
        self._general = limits.parse(settings.rate_user)
        self._address = limits.parse(settings.rate_sign_in_address)
        self._name = limits.parse(settings.rate_sign_in_name)
        self._lot = max(1, self._general.amount // LOTS)
        self._held: dict[str, tuple[int, float]] = {}

    def caller(self, who: str) -> None:
        """One request of a person, a machine or an address. Raises TooMany."""
        left, until = self._held.get(who, (0, 0.0))
        now = monotonic()
        if left and now < until:
            self._held[who] = (left - 1, until)
            return
        if len(self._held) > MOST_CALLERS:
            self._held.clear()
        if self._lot > 1 and self._hit(self._general, "caller", who, cost=self._lot):
            self._held[who] = (self._lot - 1, now + LOT_SECONDS)
            return
        self._take(self._general, "caller", who)

    def sign_in(self, address: str, name: str) -> None:
        """One try to sign in, from this address and with this name. Raises TooMany."""
        self._take(self._address, "address", address)
        self._take(self._name, "name", name)

    def _take(self, item: limits.RateLimitItem, *keys: str) -> None:
        if not self._hit(item, *keys):
            reset = self._limiter.get_window_stats(item, *keys).reset_time
            raise TooMany("rate_limited", retry_after=max(1, ceil(reset - wall().timestamp())))

    def _hit(self, item: limits.RateLimitItem, *keys: str, cost: int = 1) -> bool:
        try:
            return self._limiter.hit(item, *keys, cost=cost)
        except StorageError as error:
            log().error("rate_storage_failed", error=str(error))
            return True
