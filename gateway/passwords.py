"""Passwords as Argon2id hashes, and secrets of our own making as plain digests."""

import hashlib
import secrets
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 4


class Passwords:
    """Hashes and verifies. A few at a time: each takes the memory that makes guessing dear."""

    def __init__(self, *, time_cost: int, memory_kib: int, lanes: int) -> None:
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=lanes)
        self._turn = BoundedSemaphore(AT_ONCE)
        # Verified for names that do not exist, so that the answer takes as long as for those that do.
        self._nobody = self._hasher.hash(secrets.token_hex())

    def hash(self, password: str) -> str:
        """The hash to store."""
        with self._turn:
            return self._hasher.hash(password)

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password is right; never for a name without a hash, which takes the same time."""
        try:
            with self._turn:
                return self._hasher.verify(stored or self._nobody, password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False

    def renewed(self, stored: str, password: str) -> str | None:
        """A hash at today's cost, if the stored one was made at another."""
        return self.hash(password) if self._hasher.check_needs_rehash(stored) else None


def secret(prefix: str) -> str:
    """A new secret for a machine or a session (`ak_…`, `rt_…`)."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def digest(text: str) -> str:
    """What is stored of a secret that nobody can guess."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
