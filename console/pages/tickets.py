"""The service desk's workspace: the list of requests, and one request across all departments."""

from typing import Any

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for

from console.forms.tickets import LONGEST_NUMBER, filter_form
from console.gathering import SERVICES, gather_case, products_of
from console.navigation import menu
from console.presenters.due import due_next
from console.presenters.sections import sections
from console.presenters.tickets import head_of, line_of
from console.presenters.timeline import timeline
from console.sessions import person

pages = Blueprint("tickets", __name__)

ROWS = 20
LONGEST_TRAIL = 30
LONGEST_CURSOR = 500


@pages.get("/")
def start() -> Any:
    """The first page of the menu."""
    current_app.extensions["console"].sessions.client()
    entries = menu(person())
    return redirect(url_for(entries[0].endpoint)) if entries else render_template("tickets/nothing.html")


@pages.get("/tickets")
def list_tickets() -> str:
    """Requests, newest first, with the filters of the query."""
    console = current_app.extensions["console"]
    client = console.sessions.client()
    status, number, cursor = (request.args.get(name, "").strip() or None for name in ("status", "number", "cursor"))
    number = number.upper()[:LONGEST_NUMBER] if number else None
    page = client.get("/tickets", limit=ROWS, status=status, number=number, cursor=cursor)
    models = products_of(client, console.readers, page["data"])
    now = console.clock.now()
    return render_template(
        "tickets/list.html",
        form=filter_form(request.args),
        lines=[line_of(g.words, ticket, models.get(ticket.get("asset_id")), now) for ticket in page["data"]],
        next_page=_next_page(cursor, page["next_cursor"]),
        previous_page=_previous_page(),
        is_filtered=bool(status or number),
        filters={"status": status, "number": number},
    )


@pages.get("/tickets/<uuid:ticket_id>")
def show_ticket(ticket_id: Any) -> str:
    """One request: head, what is due, papers, and the whole timeline."""
    console = current_app.extensions["console"]
    case = gather_case(console.sessions.client(), console.readers, str(ticket_id))
    now = console.clock.now()
    return render_template(
        "tickets/case.html",
        head=head_of(g.words, case, now),
        dues=due_next(g.words, case, now),
        sections=sections(g.words, case.lists),
        days=timeline(g.words, case),
        gaps=[service for service in SERVICES if service in case.gaps],
    )


@pages.get("/favicon.ico")
def favicon() -> Response:
    """Browsers ask for it unasked."""
    return redirect(url_for("static", filename="icon.svg"))  # type: ignore[return-value]


def _next_page(cursor: str | None, next_cursor: str | None) -> str | None:
    """The trail remembers where the pages before started: a keyset knows only the way forward."""
    if next_cursor is None:
        return None
    trail = [*_trail(), cursor or "-"][-LONGEST_TRAIL:]
    return url_for("tickets.list_tickets", **_filters(), cursor=next_cursor, trail=".".join(trail))


def _previous_page() -> str | None:
    trail = _trail()
    if not trail:
        return None
    cursor = None if trail[-1] == "-" else trail[-1]
    return url_for("tickets.list_tickets", **_filters(), cursor=cursor, trail=".".join(trail[:-1]) or None)


def _trail() -> list[str]:
    return [step for step in request.args.get("trail", "").split(".") if step and len(step) <= LONGEST_CURSOR]


def _filters() -> dict[str, Any]:
    return {name: value for name in ("status", "number") if (value := request.args.get(name, "").strip())}
