"""Counting on a phone: the open counts, one line at a time, what is left, and the differences for the one who approves."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for

from console.forms.counts import CAUSES, COUNTED, checks_of, explanation_of, number_in
from console.gathering import rows_of
from console.pages.errors import sentence
from console.pages.warehouse import code_in
from console.presenters.counts import count_of, differences, groups, progress, scope_of
from console.presenters.tickets import status_pill
from console.sessions import person
from shared.clients.gateway import GatewayClient
from shared.kit.errors import Conflict, NotFound, Refused
from shared.kit.ids import is_id, new_id

pages = Blueprint("stocktakes", __name__, url_prefix="/stocktakes")

OPEN = ("counting", "compared", "explained", "planned")
WHICH = ("open", "recount", "counted")
VERBS = ("start", "compare", "explain", "approve", "reject", "cancel")
WITH_REASON = ("reject", "cancel")
LINES, MOST_OPEN, MOST_PLACES, MOST_DUE, MOST_DIFFERENCES = 20, 50, 1000, 20, 500


@pages.get("")
def list_stocktakes() -> str:
    """The counts that are under way, and the warehouses that have yet to be counted."""
    console = current_app.extensions["console"]
    client = console.sessions.client()
    asked = [console.readers.submit(client.get, "/stocktakes", status=status, limit=MOST_OPEN) for status in OPEN]
    due = console.readers.submit(rows_of, client, "/stocktakes/due", MOST_DUE, {})
    counts = [count_of(g.words, row) for future in asked for row in future.result()["data"]]
    waiting = [row for row in due.result() or () if row["standing"] in ("due", "overdue")]
    return render_template("stocktakes/list.html", counts=counts, due=waiting)


@pages.get("/<uuid:stocktake_id>")
def show_stocktake(stocktake_id: Any) -> str:
    """One count: the lines of a scanned part or place, or the next ones; the books' quantities are not here."""
    return _page(current_app.extensions["console"].sessions.client(), str(stocktake_id))


@pages.post("/<uuid:stocktake_id>/counts")
def save_count(stocktake_id: Any) -> Any:
    """Save the count of one line, then show what is next. A fault stands at the line, with what was typed."""
    client = current_app.extensions["console"].sessions.client()
    line_id, typed = request.form.get("line_id", ""), request.form.get("counted", "")
    counted = number_in(typed)
    if counted is None:
        return _page(client, str(stocktake_id), {line_id: (g.words.say("counts.no_number"), typed)}), 422
    try:
        _send(client, stocktake_id, "counts", {"counts": [{"line_id": line_id, "counted": counted}]})
    except (Refused, Conflict) as refusal:
        return _page(client, str(stocktake_id), {line_id: (sentence(refusal), typed)}), 422
    flash(g.words.say("counts.saved", what=request.form.get("what", "")[:COUNTED], counted=counted), "info")
    return redirect(_here(stocktake_id))


@pages.post("/<uuid:stocktake_id>/found")
def save_found(stocktake_id: Any) -> Any:
    """Count pieces that lie where the sheet has no such line."""
    client = current_app.extensions["console"].sessions.client()
    typed = {name: request.form.get(name, "").strip()[:COUNTED] for name in ("location_code", "part_no", "lot_no", "counted")}
    counted = number_in(typed["counted"])
    if counted is None:
        return _page(client, str(stocktake_id), {"found": (g.words.say("counts.no_number"), "")}, typed), 422
    named = {name: code_in(typed[name]) for name in ("location_code", "part_no")}
    entry = {**named, "counted": counted, "found": True} | ({"lot_no": typed["lot_no"]} if typed["lot_no"] else {})
    try:
        _send(client, stocktake_id, "counts", {"counts": [entry]})
    except (Refused, Conflict) as refusal:
        return _page(client, str(stocktake_id), {"found": (sentence(refusal), "")}, typed), 422
    flash(g.words.say("counts.saved", what=named["part_no"], counted=counted), "info")
    return redirect(_here(stocktake_id))


@pages.post("/<uuid:stocktake_id>/places")
def save_place(stocktake_id: Any) -> Any:
    """Say how things lie at a place (INV-07)."""
    client = current_app.extensions["console"].sessions.client()
    _send(client, stocktake_id, "places", {"checks": [checks_of(request.form)]})
    flash(g.words.say("counts.place_saved", what=request.form.get("location_code", "")[:COUNTED]), "info")
    return redirect(_here(stocktake_id))


@pages.get("/<uuid:stocktake_id>/differences")
def show_differences(stocktake_id: Any) -> str:
    """What differs, with causes, and what may be done with it now."""
    client = current_app.extensions["console"].sessions.client()
    stocktake = client.get(f"/stocktakes/{stocktake_id}")
    rows = client.get_all(f"/stocktakes/{stocktake_id}/lines", differing="true", limit=200, most=MOST_DIFFERENCES)
    return render_template(
        "stocktakes/differences.html",
        stocktake=stocktake,
        scope=scope_of(g.words, stocktake),
        status=status_pill(g.words, "status", stocktake["status"]),
        rows=differences(g.words, rows),
        may_explain="explain" in stocktake["actions"],
        whole=len(rows) < MOST_DIFFERENCES,
        causes=CAUSES,
        key=new_id,
    )


@pages.post("/<uuid:stocktake_id>/explanations")
def explain_line(stocktake_id: Any) -> Any:
    """Say why a line differs."""
    client = current_app.extensions["console"].sessions.client()
    _send(client, stocktake_id, "explanations", {"explanations": [explanation_of(request.form)]})
    return redirect(url_for("stocktakes.show_differences", stocktake_id=stocktake_id))


@pages.post("/<uuid:stocktake_id>/actions/<verb>")
def act(stocktake_id: Any, verb: str) -> Any:
    """Start, compare, hand in, approve, send back, give up."""
    if verb not in VERBS:
        raise NotFound("route_unknown")
    client = current_app.extensions["console"].sessions.client()
    body = {"reason": request.form.get("reason", "").strip()} if verb in WITH_REASON else {}
    after = _send(client, stocktake_id, f"actions/{verb}", body)
    flash(g.words.say("counts.now", state=g.words.label("status", after["status"])), "info")
    is_counted = after["status"] in ("planned", "counting", "cancelled")
    return redirect(_here(stocktake_id) if is_counted else url_for("stocktakes.show_differences", stocktake_id=stocktake_id))


def _send(client: GatewayClient, stocktake_id: Any, what: str, body: Mapping[str, Any]) -> Any:
    """Under the key of the form: what is sent twice has one effect."""
    key = request.form.get("key", "")
    return client.post(f"/stocktakes/{stocktake_id}/{what}", body, key=key if is_id(key) else None)


def _page(
    client: GatewayClient,
    stocktake_id: str,
    faults: Mapping[str, tuple[str, str]] | None = None,
    found: Mapping[str, str] | None = None,
) -> str:
    """The page of a count with the lines asked for; `faults` are messages and what was typed, by line."""
    stocktake = client.get(f"/stocktakes/{stocktake_id}")
    asked = request.values.get("which", "")
    which = asked if asked in WHICH else "recount" if stocktake["status"] == "compared" else "open"
    code = code_in(request.values.get("code", ""))
    sheet = _sheet(client, stocktake_id, {"which": which, "cursor": request.values.get("cursor") or None}, code)
    places = client.get_all(f"/stocktakes/{stocktake_id}/places", limit=200, most=MOST_PLACES)
    return render_template(
        "stocktakes/count.html",
        stocktake=stocktake,
        scope=scope_of(g.words, stocktake),
        status=status_pill(g.words, "status", stocktake["status"]),
        progress=progress(g.words, stocktake),
        groups=groups(g.words, sheet["data"]),
        checked={place["location_code"]: place["checked_at"] for place in places},
        here={"which": which, "code": code, "cursor": request.values.get("cursor", "")},
        next_cursor=sheet["next_cursor"],
        tabs=WHICH,
        takes_counts=stocktake["status"] in ("counting", "compared") and "stocktakes.count" in (person() or {})["may"],
        faults=faults or {},
        found=found or {},
        key=new_id,
    )


def _sheet(client: GatewayClient, stocktake_id: str, filters: Mapping[str, Any], code: str) -> Any:
    """The lines of a place or of a part, whichever the code names; without a code the next ones."""
    path = f"/stocktakes/{stocktake_id}/sheet"
    for name in ("location_code", "part_no") if code else ():
        for text in dict.fromkeys((code, code.upper())):
            page = client.get(path, **filters, **{name: text}, limit=LINES)
            if page["data"]:
                return page
    return client.get(path, **filters, limit=LINES) if not code else {"data": [], "next_cursor": None}


def _here(stocktake_id: Any) -> str:
    """The page from which a form was sent."""
    which, code = (request.form.get(name) or None for name in ("which", "code"))
    return url_for("stocktakes.show_stocktake", stocktake_id=stocktake_id, which=which, code=code)
