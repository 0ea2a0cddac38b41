"""Which headers pass the door, in both directions."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from gateway.wire import Pairs

HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "trailers",
        "transfer-encoding",
        "upgrade",
    }
)
# Ours to set, and names under which services might one day trust what only we may say.
OURS = frozenset({"host", "content-length", "expect", "forwarded", "x-request-id", "x-real-ip", "cookie"})
INTERNAL = ("x-forwarded-", "x-internal-", "x-actor-", "x-service-")
SERVERS_OWN = HOP_BY_HOP | {"server", "date"}
PATH_SAFE = "/!$&'()*+,;=:@~"
QUERY_SAFE = PATH_SAFE + '?%[]{}|^`"<>\\'
VISIBLE = re.compile(r"[\x21-\x7e]*")
MOST_NAMES = 500

_names: dict[str, str] = {}


def forwarded(environ: dict[str, Any], *, cookies: bool) -> dict[str, str]:
    """The headers for the service: the client's less the hop's and the inner ones, and where the call came from."""
    sent = {}
    for key, value in environ.items():
        if key.startswith("HTTP_"):
            name = _names.get(key)
            if name is None:
                name = _name(key)
            if name:
                sent[name] = value
    for named in environ.get("HTTP_CONNECTION", "").split(","):
        sent.pop(named.strip().title(), None)
    if environ.get("CONTENT_TYPE"):
        sent["Content-Type"] = environ["CONTENT_TYPE"]
    if cookies and "HTTP_COOKIE" in environ:
        sent["Cookie"] = environ["HTTP_COOKIE"]
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    sent["Host"] = sent["X-Forwarded-Host"] = host
    sent["X-Forwarded-For"] = environ["HTTP_X_FORWARDED_FOR"]
    sent["X-Forwarded-Proto"] = environ["wsgi.url_scheme"]
    sent["X-Request-Id"] = environ["HTTP_X_REQUEST_ID"]
    return sent


def target(environ: dict[str, Any]) -> str:
    """The path as it was routed, written out again, so that the service reads what was looked up; and the query as it came."""
    path = quote(environ["PATH_INFO"].encode("latin-1"), safe=PATH_SAFE)
    query = environ.get("QUERY_STRING", "")
    if not VISIBLE.fullmatch(query):
        query = quote(query.encode("latin-1"), safe=QUERY_SAFE)
    return f"{path}?{query}" if query else path


def returned(pairs: Pairs, named: Mapping[str, str], trace_id: str) -> Pairs:
    """The headers for the client; repeated ones stay repeated. `named` holds them by their names in lower case."""
    dropped = SERVERS_OWN
    if "connection" in named:
        listed = ",".join(value for name, value in pairs if name.lower() == "connection")
        dropped = dropped | {name.strip().lower() for name in listed.split(",")}
    kept = [pair for pair in pairs if pair[0].lower() not in dropped]
    return kept if "x-request-id" in named else [*kept, ("X-Request-Id", trace_id)]


def _name(key: str) -> str:
    """The header's name on the wire; empty if it is not passed on."""
    name = key[5:].replace("_", "-").title()
    lower = name.lower()
    if lower in HOP_BY_HOP or lower in OURS or lower.startswith(INTERNAL):
        name = ""
    if len(_names) < MOST_NAMES:
        _names[key] = name
    return name
