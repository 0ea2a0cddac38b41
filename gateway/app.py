"""The web process: settings, house, the gateway's own routes, and the way through to the services."""

from pathlib import Path

from flask import Flask, Response, jsonify, request

from gateway import health, openapi
from gateway.api import BLUEPRINTS, IMPORTERS
from gateway.context import Context, GatewayHouse
from gateway.proxy import REFUSAL, Proxy
from gateway.settings import NAME, PEERS, GatewaySettings
from gateway.upstreams import Upstreams
from shared.kit.clock import Clock
from shared.kit.settings import ServiceSettings
from shared.kit.web import service_app

FOLDER = Path(__file__).parent
KEYS_KEPT = "public, max-age=300"


def build_house(
    settings: ServiceSettings | None = None, clock: Clock | None = None, own: GatewaySettings | None = None
) -> GatewayHouse:
    """Choose everything concrete for one process."""
    settings = settings or ServiceSettings.read(NAME, PEERS)
    return GatewayHouse.furnish(settings, own or GatewaySettings.read(), folder=FOLDER, clock=clock)


def create_app(house: GatewayHouse | None = None) -> Flask:
    """The Flask app with the proxy before it."""
    house = house or build_house()
    app = service_app(house, Context, blueprints=BLUEPRINTS, handlers={}, importers=IMPORTERS)
    upstreams = Upstreams(house.own)
    app.extensions["upstreams"] = upstreams
    app.before_request(_refuse)
    app.add_url_rule("/.well-known/jwks.json", "jwks", lambda: _keys(house))
    health.install(app, upstreams)
    openapi.install(app, upstreams)
    app.wsgi_app = Proxy(app.wsgi_app, house, upstreams)  # type: ignore[method-assign]
    return app


def _refuse() -> None:
    """What the proxy refused is raised here, where the error handlers are."""
    refusal: Exception | None = request.environ.pop(REFUSAL, None)
    if refusal is not None:
        raise refusal


def _keys(house: GatewayHouse) -> Response:
    answer = jsonify(house.signer.key_set())
    answer.headers["Cache-Control"] = KEYS_KEPT
    return answer
