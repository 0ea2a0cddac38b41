"""API keys that were changed into access tokens a moment ago, so that a machine's next call costs no query."""

from time import monotonic

MOST_KEYS = 1024


class Exchanged:
    """Remembers the token of a key for a few seconds: so long may a key that another replica revoked still be used here."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._tokens: dict[str, tuple[str, float]] = {}

    def token(self, key: str) -> str | None:
        """The token of a key, if it was changed a moment ago."""
        token, until = self._tokens.get(key, ("", 0.0))
        return token if monotonic() < until else None

    def remember(self, key: str, token: str) -> None:
        """Keep a token."""
        if len(self._tokens) >= MOST_KEYS:
            self._tokens.clear()
        self._tokens[key] = (token, monotonic() + self._seconds)

    def forget_all(self) -> None:
        """A key was revoked here: none is believed without a look."""
        self._tokens.clear()
