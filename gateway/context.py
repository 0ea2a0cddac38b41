"""The context of one call at the gateway: the kit's, plus passwords, rates and the signing key."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from gateway.exchanged import Exchanged
from gateway.passwords import Passwords
from gateway.rates import Rates
from gateway.settings import GatewaySettings
from gateway.signer import Signer
from gateway.store.tables import kit, metadata
from shared.kit import context
from shared.kit.actor import Actor
from shared.kit.clock import Clock
from shared.kit.guards import Guard, KeyGuard
from shared.kit.house import House
from shared.kit.jsontext import as_json
from shared.kit.settings import ServiceSettings
from shared.kit.tokens import Tokens


@dataclass
class GatewayHouse(House):
    """One process of the gateway: a service's house, and what signs people in."""

    own: GatewaySettings = field(init=False)
    passwords: Passwords = field(init=False)
    rates: Rates = field(init=False)
    signer: Signer = field(init=False)
    exchanged: Exchanged = field(init=False)

    @classmethod
    def furnish(cls, settings: ServiceSettings, own: GatewaySettings, *, folder: Path, clock: Clock | None) -> Self:
        """Choose everything concrete. Tokens are checked with the key at hand, without a call to itself."""
        house = cls.build(settings, folder=folder, metadata=metadata, tables=kit, clock=clock)
        assert isinstance(house, cls)
        house.own = own
        house.passwords = Passwords(time_cost=own.argon2_time, memory_kib=own.argon2_memory_kib, lanes=own.argon2_lanes)
        house.rates = Rates(own)
        house.signer = Signer(house.engine, house.reads, own.signing_key)
        house.exchanged = Exchanged(own.key_cache_seconds)
        house.tokens = Tokens(service=settings.name, secret=settings.service_secret, fetch_keys=house.signer.key_set)
        return house


@dataclass(frozen=True)
class HidingGuard(KeyGuard):
    """Keeps the answer for repeats without the secret in it: that is shown once and stored nowhere."""

    hidden: str

    def answer(self, status: int, headers: Mapping[str, str], body: str) -> dict[str, Any]:
        """The row that is stored, with null in the secret's place."""
        shown = {**json.loads(body), self.hidden: None}
        return super().answer(status, headers, as_json(shown))


class Context(context.Context):
    """What every operation of the gateway is given."""

    house: GatewayHouse

    def __init__(self, house: House, actor: Actor, *, trace_id: str | None = None, guard: Guard | None = None) -> None:
        super().__init__(house, actor, trace_id=trace_id, guard=guard)
        if isinstance(guard, KeyGuard):
            # Bodies here hold passwords. A bare hash of one, stored beside the answer, could be searched for quickly.
            keyed = hmac.new(house.settings.service_secret.encode(), guard.request_hash.encode(), hashlib.sha256)
            self.guard = replace(guard, request_hash=keyed.hexdigest())

    def without_answer(self) -> None:
        """Store no answer for repeats: it would hold tokens. The unit of work then commits for itself."""
        self.guard = None

    def hide(self, name: str) -> None:
        """Store the answer for repeats without the field `name`."""
        if isinstance(self.guard, KeyGuard):
            fields: dict[str, Any] = vars(self.guard)
            self.guard = HidingGuard(**fields, hidden=name)
