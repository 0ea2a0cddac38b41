"""What the platform asks the console: alive, and ready."""

from flask import Blueprint, Response, current_app, jsonify

from shared.clients.gateway import GatewayClient
from shared.kit.errors import Unavailable

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def healthz() -> Response:
    """The process lives."""
    return jsonify(status="ok", service="console")


@pages.get("/readyz")
def readyz() -> tuple[Response, int]:
    """The gateway answers. Its own `/healthz` is asked: its `/readyz` asks us."""
    client: GatewayClient = current_app.extensions["console"].sessions.make_client()
    try:
        alive = client.doors.to("/healthz").send("GET", "/healthz", headers={}).ok
    except Unavailable:
        alive = False
    gateway = "ok" if alive else "unreachable"
    return jsonify(status="ready" if alive else "unready", service="console", gateway=gateway), 200 if alive else 503
