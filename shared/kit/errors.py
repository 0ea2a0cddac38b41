"""Refusals by meaning. They know no HTTP status: the one table that does stands in `shared.kit.problems`."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the input: where (a JSON pointer), a code for programs, and values for the message."""

    pointer: str
    code: str
    params: tuple[tuple[str, object], ...] = ()

    @classmethod
    def at(cls, pointer: str, code: str, /, **params: object) -> "Fault":
        """Build a fault from keyword values."""
        return cls(pointer, code, tuple(sorted(params.items())))


class Refusal(Exception):
    """A request that is understood and not carried out.

    `code` names the reason (snake case, looked up in the message catalogues), `clause` the rule id of the
    regulation that refused, `params` the values of the message, `faults` every single fault found.
    """

    def __init__(self, code: str, /, *, clause: str | None = None, faults: Sequence[Fault] = (), **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.clause = clause
        self.faults = tuple(faults)
        self.params = params

    def __str__(self) -> str:
        """Code and values, for logs."""
        return f"{self.code} {self.params or ''} {[f.pointer + ' ' + f.code for f in self.faults] or ''}".strip()


class Malformed(Refusal):
    """The request cannot be read at all (bad JSON, bad cursor)."""


class Refused(Refusal):
    """Validation or a rule refuses."""


class Conflict(Refusal):
    """The state of the thing, or the stock, does not allow it now."""


class NotFound(Refusal):
    """There is no such thing, or not for this person: the two look alike on purpose."""


class Forbidden(Refusal):
    """The person may not do it to anything."""


class Unauthorized(Refusal):
    """Nobody is signed in, or the token does not hold."""


class Stale(Refusal):
    """`If-Match` names a version that is no longer the newest."""


class MatchMissing(Refusal):
    """The change needs `If-Match` and none was sent."""


class Unsupported(Refusal):
    """The body's media type is not one that this route reads."""


class TooMany(Refusal):
    """A rate limit is reached; `retry_after` in `params` says when to come back (seconds)."""


class Unavailable(Refusal):
    """A neighbour does not answer; `retry_after` in `params` says when to come back (seconds)."""
