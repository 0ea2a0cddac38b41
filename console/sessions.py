"""Who is signed in: the tokens live in the signed, HttpOnly cookie and are renewed once for all tabs of a person."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from flask import Flask, Response, g, request, session
from flask.sessions import SecureCookieSessionInterface

from shared.clients.gateway import GatewayClient, SignedIn
from shared.kit.errors import Unauthorized

TOKENS, PERSON = "tokens", "person"
REMEMBERED = 256

MakeClient = Callable[[], GatewayClient]


class CookieSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, marked Secure whenever the request came by https."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether this request came by https."""
        return request.is_secure


class Sessions:
    """Makes the gateway client of each request from the cookie, and puts renewed tokens back into it.

    A refresh token holds once. Two tabs that ask at the same moment must not use it twice: the second takes what the first got.
    """

    def __init__(self, make_client: MakeClient) -> None:
        self.make_client = make_client
        self._renewed: OrderedDict[str, SignedIn] = OrderedDict()
        self._lock = Lock()

    def client(self) -> GatewayClient:
        """The client of the request under way. Raises Unauthorized if nobody is signed in."""
        if "client" not in g:
            client = self.kept_client()
            if client.signed_in is None:
                raise Unauthorized("token_missing")
            if client.signed_in.is_stale:
                self._renew(client, client.signed_in)
            g.client = client
        found: GatewayClient = g.client
        return found

    def kept_client(self) -> GatewayClient:
        """A client with the tokens of the cookie as they are, if there are any."""
        client = self.anonymous()
        client.signed_in = SignedIn(*session[TOKENS]) if TOKENS in session else None
        return client

    def anonymous(self) -> GatewayClient:
        """A client of nobody, in the reader's language."""
        client = self.make_client()
        client.language = g.words.language
        return client

    def start(self, client: GatewayClient, person: dict[str, Any]) -> None:
        """Remember somebody who signed in."""
        session.clear()
        session.permanent = True
        session[PERSON] = person
        g.client = client

    def keep(self, answer: Response) -> Response:
        """After each request: the newest tokens go into the cookie."""
        client = g.get("client")
        if client is not None and client.signed_in is not None:
            tokens = [client.signed_in.access, client.signed_in.refresh, client.signed_in.expires_at]
            if session.get(TOKENS) != tokens:
                session[TOKENS] = tokens
        return answer

    def _renew(self, client: GatewayClient, old: SignedIn) -> None:
        with self._lock:
            known = self._renewed.get(old.refresh)
            if known is not None and not known.is_stale:
                client.signed_in = known
                return
            client.refresh()
            self._remember(old, client.signed_in)

    def note(self, old: SignedIn | None, new: SignedIn | None) -> None:
        """Remember what was renewed while an answer was already on its way, too late for its cookie."""
        with self._lock:
            if old is not None and new != old:
                self._remember(old, new)

    def _remember(self, old: SignedIn, new: SignedIn | None) -> None:
        if new is not None:
            self._renewed[old.refresh] = new
        while len(self._renewed) > REMEMBERED:
            self._renewed.popitem(last=False)


def end() -> None:
    """Forget who is signed in."""
    session.clear()
    g.pop("client", None)


def person() -> dict[str, Any] | None:
    """Name and roles of who is signed in."""
    found: dict[str, Any] | None = session.get(PERSON)
    return found
