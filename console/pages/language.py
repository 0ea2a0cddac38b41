"""The reader's language, remembered in a cookie."""

from datetime import timedelta

from flask import Blueprint, Response, redirect, request

from shared.kit.errors import NotFound
from shared.kit.messages import LANGUAGES

pages = Blueprint("language", __name__)

COOKIE = "aftersales_language"
KEPT = timedelta(days=365)


@pages.get("/language/<name>")
def choose(name: str) -> Response:
    """Switch the language and go back to the page that was shown."""
    if name not in LANGUAGES:
        raise NotFound("route_unknown")
    answer = redirect(own_path(request.args.get("back")))
    answer.set_cookie(COOKIE, name, max_age=KEPT, httponly=True, samesite="Lax", secure=request.is_secure)
    return answer  # type: ignore[return-value]


def own_path(wanted: str | None) -> str:
    """The path if it is one of ours, else the start: nobody may send a reader elsewhere through us."""
    if wanted and wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not any(ord(c) < 33 for c in wanted):
        return wanted
    return "/"
