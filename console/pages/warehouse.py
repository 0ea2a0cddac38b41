"""The keeper's workspace: what waits today, and where a scanned label leads."""

import re
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for

from console.exports.lists import LISTS
from console.gathering import found_by, rows_of
from console.presenters.places import places_of
from console.presenters.work import pile, tasks_for
from console.sessions import person
from console.words import ZONE
from shared.clients.gateway import GatewayClient
from shared.kit.errors import NotFound

pages = Blueprint("warehouse", __name__, url_prefix="/warehouse")

MOST = 6
COUNTING = ("counting", "compared")
LONGEST_CODE = 300
MOST_CARDS = 400
# The address in the QR code of an old part's tag.
TAG = re.compile(r"^https?://[^/]+/print/old-part-tags/([0-9a-f-]{36})$")


@pages.get("")
def show_work() -> str:
    """What waits for the keeper today."""
    console = current_app.extensions["console"]
    client = console.sessions.client()
    today = console.clock.now().astimezone(ZONE).date()
    may = (person() or {})["may"]
    tasks = tasks_for(may)
    asked = [console.readers.submit(rows_of, client, LISTS[task.noun].path, MOST + 1, task.filters) for task in tasks]
    found = [(task, future.result()) for task, future in zip(tasks, asked, strict=True)]
    piles = [pile(g.words, task, rows, MOST, today) for task, rows in found if rows is not None]
    return render_template(
        "warehouse/work.html",
        piles=piles,
        empty=[one.title for one in piles if not one.lines],
        may_scan=LISTS["stock"].permission in may,
        gap=any(rows is None for _, rows in found),
    )


@pages.get("/find")
def find() -> Any:
    """From a scanned or typed code, or the address in a QR code, to the page of the part or the place, or to the tag."""
    code = code_in(request.args.get("code", ""))
    tag = TAG.search(code)
    if tag:
        return redirect(url_for("prints.show_old_part_tag", old_part_id=tag[1]))
    client = current_app.extensions["console"].sessions.client()
    for noun, path, name in (("part", "/parts", "part_no"), ("location", "/locations", "code")):
        if code and found_by(client, path, **{name: code}):
            return redirect(url_for(f"warehouse.show_{noun}", code=code))
    flash(g.words.say("warehouse.not_found", what=code), "danger")
    return redirect(url_for("warehouse.show_work"))


@pages.get("/parts/<path:code>")
def show_part(code: str) -> str:
    """One part: where it lies, its card, its label."""
    client = current_app.extensions["console"].sessions.client()
    part = found_by(client, "/parts", part_no=code)
    if part is None:
        raise NotFound("route_unknown")
    cards = client.get_all("/stock", part_no=code, limit=200, most=MOST_CARDS)
    places = places_of(g.words, cards, "location_code")
    return render_template("warehouse/part.html", part=part, places_=places, counts=_counts(client), code=code)


@pages.get("/locations/<path:code>")
def show_location(code: str) -> str:
    """One place: what lies there, its label."""
    client = current_app.extensions["console"].sessions.client()
    location = found_by(client, "/locations", code=code)
    if location is None:
        raise NotFound("route_unknown")
    cards = client.get_all("/stock", location_id=location["id"], limit=200, most=MOST_CARDS)
    places = places_of(g.words, cards, "part_no")
    return render_template("warehouse/location.html", location=location, places_=places, counts=_counts(client), code=code)


def _counts(client: GatewayClient) -> list[dict[str, Any]]:
    """The stocktakes that take counts now, for who counts: a scanned label leads to them in one step."""
    if "stocktakes.count" not in (person() or {})["may"]:
        return []
    return [row for state in COUNTING for row in rows_of(client, "/stocktakes", MOST, {"status": state}) or ()]


def code_in(text: str) -> str:
    """The code that was scanned or typed; of an address, as our labels carry it, what comes after the noun."""
    text = text.strip()[:LONGEST_CODE]
    path = urlsplit(text).path if text.startswith(("http://", "https://")) else ""
    for noun in ("parts", "locations"):
        before, given, code = path.partition(f"/warehouse/{noun}/")
        if given and not before:
            return unquote(code)
    return text
