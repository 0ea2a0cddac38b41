"""Lists as files: the page that offers them, and the files themselves."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any

from flask import Blueprint, Response, current_app, g, render_template, request

from console.exports.cells import Style
from console.exports.export import Export
from console.exports.lists import LISTS, readable
from console.exports.writers import CSV, TYPES, XLSX
from console.sessions import Sessions, person
from console.words import ZONE
from shared.clients.gateway import GatewayClient
from shared.kit.errors import NotFound

pages = Blueprint("files", __name__)

PIECE = 64 * 1024
OURS = ("lang", "raw", "limit", "cursor")


@pages.get("/files")
def list_files() -> str:
    """Every list that the person may read, as CSV and as XLSX."""
    current_app.extensions["console"].sessions.client()
    return render_template("files/list.html", departments=readable((person() or {})["may"]), kinds=(CSV, XLSX))


@pages.get("/files/<noun>.<any(csv, xlsx):kind>")
def download(noun: str, kind: str) -> Any:
    """A list with the filters of the query, whole, as the signed-in person may read it. `raw` gives the API's own names."""
    if noun not in LISTS:
        raise NotFound("route_unknown")
    console = current_app.extensions["console"]
    client = console.sessions.client()
    filters = {name: value for name, value in request.args.items() if name not in OURS and value}
    style = Style(g.words, noun, raw=bool(request.args.get("raw")))
    export = Export(client, console.described.document(), LISTS[noun], style, filters)
    name = f"{noun}-{console.clock.now().astimezone(ZONE):%Y%m%d}.{kind}"
    pieces = _watched(console.sessions, client, export.csv()) if kind == CSV else _book(export)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(pieces, content_type=TYPES[kind], headers=headers)


def _book(export: Export) -> Iterator[bytes]:
    """The workbook in pieces. It is whole before the first of them is given: what is refused is still a page."""
    pieces = _pieces(export)
    next(pieces)
    return pieces


def _pieces(export: Export) -> Iterator[bytes]:
    with TemporaryFile() as file:
        export.xlsx(file)
        file.seek(0)
        yield b""
        yield from iter(lambda: file.read(PIECE), b"")


def _watched(sessions: Sessions, client: GatewayClient, pieces: Iterator[str]) -> Iterator[bytes]:
    """The pieces. Tokens that are renewed on the way would be lost with the cookie that has been sent already."""
    start = client.signed_in
    for piece in pieces:
        sessions.note(start, client.signed_in)
        yield piece.encode()
