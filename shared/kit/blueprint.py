"""The one subclass of flask-smorest's Blueprint and Api: permissions declared at the route, problems documented everywhere."""

from collections.abc import Callable
from typing import Any, TypeVar

import flask_smorest
from flask import Flask
from marshmallow import RAISE
from webargs.flaskparser import FlaskParser
from werkzeug.routing import BaseConverter

from shared.kit.access import PUBLIC
from shared.kit.ids import PATTERN

F = TypeVar("F", bound=Callable[..., Any])
METHODS = ("get", "post", "put", "patch", "delete")
PREFIX = "/api/v1"


class StrictParser(FlaskParser):
    """Unknown query parameters are faults, as unknown body fields are."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE, "json": RAISE}


class IdConverter(BaseConverter):
    """`<id:ticket_id>`: a UUID in a path; anything else is no route."""

    regex = PATTERN

    def to_python(self, value: str) -> str:
        """Ids are compared in lower case."""
        return value.lower()


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """Routes of one noun under `/api/v1`. Each method declares its permission with `needs`."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, noun: str, import_name: str, *, description: str, prefix: str | None = None) -> None:
        url = f"{PREFIX}/{prefix or noun}"
        super().__init__(noun.replace("/", "_"), import_name, url_prefix=url, description=description)

    def arguments(self, *args: Any, **kwargs: Any) -> Any:
        """As flask-smorest's, and remembers where arguments are read, so that the door refuses them elsewhere."""
        location = kwargs.get("location", "json")
        decorate = super().arguments(*args, **kwargs)

        def wrapper(function: F) -> F:
            wrapped = decorate(function)
            wrapped.reads = {*getattr(function, "reads", set()), location}
            return wrapped  # type: ignore[no-any-return]

        return wrapper

    @staticmethod
    def needs(permission: str) -> Callable[[F], F]:
        """Declare the permission (`tickets.create`) without which the route answers 403; `public` asks for no sign-in."""

        def wrapper(function: F) -> F:
            function.permission = permission  # type: ignore[attr-defined]
            return function

        return wrapper

    @classmethod
    def open(cls) -> Callable[[F], F]:
        """Declare a route that anybody may call."""
        return cls.needs(PUBLIC)


class Api(flask_smorest.Api):  # type: ignore[misc]
    """The service's OpenAPI document. Errors are left to `shared.kit.problems`."""

    def _register_error_handlers(self) -> None:
        """None of flask-smorest's: one place translates errors."""


def configure_api(app: Flask, service: str) -> Api:
    """Attach the API to an app and document the problem body once."""
    app.url_map.converters["id"] = IdConverter
    app.config.update(
        API_TITLE=f"After-sales service platform: {service}",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = Api(app)
    api.register_converter(IdConverter, lambda _c: {"type": "string", "format": "uuid"})
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    return api
