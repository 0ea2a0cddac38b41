"""Access tokens, signed with the one Ed25519 key that all replicas share.

Every service checks them against its public half, `/.well-known/jwks.json`.
"""

import json
from datetime import timedelta
from threading import Lock
from typing import Any

from joserfc import jwt
from joserfc.jwk import OKPKey
from sqlalchemy import Engine

from gateway.store.signing_keys import load_or_make
from shared.kit.actor import Actor
from shared.kit.clock import wall
from shared.kit.tokens import AUDIENCE, USER_ALGORITHM

ISSUER = "aftersales-gateway"


class Signer:
    """Signs for people and machines. The key is looked up at its first use: the app may start before the database."""

    def __init__(self, engine: Engine, reads: Engine, given: str = "") -> None:
        self._engine = engine
        self._reads = reads
        self._given = given
        self._key: OKPKey | None = None
        self._lock = Lock()

    def sign(self, actor: Actor, life: timedelta) -> str:
        """A token for `actor` that holds for `life` by the machine's clock."""
        key, now = self.key(), wall()
        claims = actor.claims()
        claims |= {"sub": claims.pop("id"), "iss": ISSUER, "aud": AUDIENCE}
        claims |= {"iat": int(now.timestamp()), "exp": int((now + life).timestamp())}
        header = {"alg": USER_ALGORITHM, "kid": key.thumbprint()}
        return jwt.encode(header, claims, key, algorithms=[USER_ALGORITHM])

    def key_set(self) -> dict[str, Any]:
        """The public half, as services fetch it."""
        key = self.key()
        return {"keys": [{**key.as_dict(private=False), "kid": key.thumbprint(), "use": "sig", "alg": USER_ALGORITHM}]}

    def key(self) -> OKPKey:
        """The key: the given one (PEM or JWK), else the database's. Never ask for it first inside a unit of work."""
        with self._lock:
            if self._key is None:
                self._key = _import(self._given) if self._given else self._stored()
            return self._key

    def _stored(self) -> OKPKey:
        return OKPKey.import_key(load_or_make(self._reads, self._engine, _new_key))


def _new_key() -> dict[str, Any]:
    return dict(OKPKey.generate_key("Ed25519", private=True).as_dict(private=True))


def _import(text: str) -> OKPKey:
    return OKPKey.import_key(json.loads(text) if text.startswith("{") else text)
