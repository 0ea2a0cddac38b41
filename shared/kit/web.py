"""A service's Flask app: its own blueprints, the kit's own routes, one door before all of them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask, Response, jsonify
from flask.json.provider import DefaultJSONProvider
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from shared.kit import explain, inbox, jobs, logs, metrics, problems
from shared.kit.blueprint import Blueprint, configure_api
from shared.kit.context import Context
from shared.kit.door import Door
from shared.kit.house import House
from shared.kit.jobs import Importer
from shared.kit.jsontext import as_bytes, as_json

LARGEST_BODY = 32 * 1024 * 1024


class JsonText(DefaultJSONProvider):
    """How a Flask app writes its answers. Reading is left to the standard library, which keeps big integers exact."""

    def dumps(self, obj: Any, **_kwargs: Any) -> str:
        """The value as JSON text."""
        return as_json(obj)

    def response(self, *args: Any, **kwargs: Any) -> Any:
        """An answer that holds the value."""
        written = as_bytes(self._prepare_response_obj(args, kwargs))
        return Response(written, mimetype=self.mimetype)


def service_app(
    house: House,
    context: type[Context],
    *,
    blueprints: Iterable[Blueprint],
    handlers: Mapping[str, Callable[..., None]],
    importers: Mapping[str, Importer] | None = None,
) -> Flask:
    """Build the app of one service.

    `handlers` maps an event type to `handler(ctx, data)`, `importers` a noun to its bulk import.
    """
    name = house.settings.name
    logs.configure(name)
    app = Flask(name, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.json = JsonText(app)
    app.extensions["house"] = house
    problems.install(app, house.messages)
    door = Door(app, house, context)
    api = configure_api(app, name)
    for blueprint in (*blueprints, *explain.blueprints(name), *jobs.blueprints(importers or {}), inbox.blueprint(handlers)):
        api.register_blueprint(blueprint)
    door.hang({rule.endpoint for rule in app.url_map.iter_rules() if "/api/v1" in rule.rule or "/internal" in rule.rule})
    app.extensions["door"] = door
    _health(app, house)
    return app


def _health(app: Flask, house: House) -> None:
    def healthz() -> Response:
        return jsonify(status="ok", service=house.settings.name)

    def readyz() -> tuple[Any, int]:
        try:
            with house.reads.connect() as connection:
                connection.execute(text("SELECT 1 FROM kit_numbers WHERE 1 = 0"))
        except SQLAlchemyError:
            return jsonify(status="unready", service=house.settings.name, database="unreachable or not migrated"), 503
        return jsonify(status="ready", service=house.settings.name, database="ok"), 200

    def figures() -> Response:
        body, kind = metrics.exposition()
        return Response(body, content_type=kind)

    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)
    app.add_url_rule("/metrics", "metrics", figures)
