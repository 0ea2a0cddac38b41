"""Tokens: people's are signed by the gateway and checked against its key set; services' are signed with a shared secret.

Every service checks for itself, so that a call which skips the gateway is judged the same.
"""

from base64 import urlsafe_b64decode
from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta
from json import loads
from threading import Lock
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

from shared.kit.actor import SERVICE_ROLE, Actor
from shared.kit.clock import wall
from shared.kit.errors import Unauthorized, Unavailable

USER_ALGORITHM = "Ed25519"
SERVICE_ALGORITHM = "HS256"
AUDIENCE = "aftersales"
SERVICE_AUDIENCE = "aftersales-internal"
SERVICE_TOKEN_LIFE = timedelta(minutes=2)
REMEMBERED = 4096

FetchKeys = Callable[[], dict[str, Any]]


class Tokens:
    """Verifies bearer tokens and mints service tokens. A verified token is remembered until it expires."""

    def __init__(self, *, service: str, secret: str, fetch_keys: FetchKeys) -> None:
        self.service = service
        self._secret = OctKey.import_key(secret)
        self._fetch = fetch_keys
        self._keys: KeySet | None = None
        self._known: OrderedDict[str, tuple[Actor, float]] = OrderedDict()
        self._minted: dict[Actor, tuple[str, float]] = {}
        self._lock = Lock()

    def verify(self, token: str) -> Actor:
        """The actor behind a bearer token. Raises Unauthorized if it does not hold, Unavailable without keys."""
        now = wall().timestamp()
        known = self._known.get(token)
        if known and known[1] > now:
            return known[0]
        actor, expires = self._read(token, now)
        with self._lock:
            self._known[token] = (actor, expires)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return actor

    def for_service(self, actor: Actor) -> str:
        """A token for calling another service on behalf of `actor`."""
        now = wall().timestamp()
        known = self._minted.get(actor)
        if known and known[1] > now + SERVICE_TOKEN_LIFE.total_seconds() / 2:
            return known[0]
        expires = now + SERVICE_TOKEN_LIFE.total_seconds()
        claims = {"iss": self.service, "aud": SERVICE_AUDIENCE, "exp": int(expires), "act": actor.claims()}
        token = jwt.encode({"alg": SERVICE_ALGORITHM}, claims, self._secret)
        with self._lock:
            if len(self._minted) > REMEMBERED:
                self._minted.clear()
            self._minted[actor] = (token, expires)
        return token

    def _read(self, token: str, now: float) -> tuple[Actor, float]:
        try:
            if _header_algorithm(token) == SERVICE_ALGORITHM:
                claims = jwt.decode(token, self._secret, algorithms=[SERVICE_ALGORITHM]).claims
                return self._service_actor(claims), _living(claims, SERVICE_AUDIENCE, now)
            claims = self._decode_user(token)
            return Actor.from_claims({"id": claims["sub"], **claims}), _living(claims, AUDIENCE, now)
        except (JoseError, ValueError, KeyError, TypeError):
            raise Unauthorized("token_invalid") from None

    def _decode_user(self, token: str) -> dict[str, Any]:
        try:
            return jwt.decode(token, self._key_set(), algorithms=[USER_ALGORITHM]).claims
        except (JoseError, ValueError):
            # The key may have been rotated since we fetched the set.
            self._keys = None
            return jwt.decode(token, self._key_set(), algorithms=[USER_ALGORITHM]).claims

    def _key_set(self) -> KeySet:
        if self._keys is None:
            try:
                self._keys = KeySet.import_key_set(self._fetch())  # type: ignore[arg-type]
            except Unavailable:
                raise Unavailable("sign_in_keys_unavailable", retry_after=2) from None
        return self._keys

    @staticmethod
    def _service_actor(claims: dict[str, Any]) -> Actor:
        acting = Actor.from_claims(claims["act"])
        return Actor(acting.id, acting.name, (SERVICE_ROLE, *acting.roles), service=claims["iss"])


def _header_algorithm(token: str) -> str:
    head = token.split(".", 1)[0]
    return str(loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))["alg"])


def _living(claims: dict[str, Any], audience: str, now: float) -> float:
    if claims.get("aud") != audience or float(claims["exp"]) <= now:
        raise ValueError("wrong audience or expired")
    return float(claims["exp"])
