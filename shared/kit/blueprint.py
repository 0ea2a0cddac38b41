"""The one subclass of flask-smorest's Blueprint and Api: permissions declared at the route, problems documented everywhere."""

from collections.abc import Callable
from typing import Any, TypeVar

import flask_smorest
from flask import Flask
from marshmallow import RAISE, Schema, fields
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
        self._prepare_doc_cbks.append(_document_conventions)

    def arguments(self, schema: type[Schema] | Schema, **kwargs: Any) -> Any:
        """As flask-smorest's, and remembers where arguments are read, so that the door refuses them elsewhere.

        The schema is made once here: a class would be made anew for every request.
        """
        location = kwargs.get("location", "json")
        decorate = super().arguments(schema() if isinstance(schema, type) else schema, **kwargs)

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


class FaultSchema(Schema):
    """One fault of the input."""

    pointer = fields.String(required=True)
    code = fields.String(required=True)
    message = fields.String(required=True)


class ProblemSchema(Schema):
    """RFC 9457: every refusal of every part."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(FaultSchema), required=True)
    clause = fields.String(metadata={"description": "The rule id of the regulation that refused"})
    params = fields.Dict()
    trace_id = fields.String(required=True)


PROBLEM = {
    "description": "Refused: a problem document",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "pattern": r"^[\x21-\x7e]{1,200}$"},
    "description": "The same key and body give the first answer again",
}
MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string"},
    "description": "The ETag of the version that is changed",
}


def _document_conventions(doc: dict[str, Any], _info: Any, *, method: str, **_kwargs: Any) -> dict[str, Any]:
    """What holds for every route: problems, and the headers of changes."""
    doc["responses"] = {status: body for status, body in doc.get("responses", {}).items() if str(status) != "422"}
    doc["responses"]["default"] = PROBLEM
    header = {"post": KEY, "put": MATCH, "patch": MATCH, "delete": MATCH}.get(method)
    if header:
        doc["parameters"] = [*doc.get("parameters", []), header]
    return doc


class Api(flask_smorest.Api):  # type: ignore[misc]
    """The service's OpenAPI document. Errors are left to `shared.kit.problems`."""

    DEFAULT_ERROR_RESPONSE_NAME = None

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
        API_SPEC_OPTIONS={"security": [{"bearer": []}]},
    )
    api = Api(app)
    api.register_converter(IdConverter, lambda _c: {"type": "string", "format": "uuid"})
    api.spec.components.schema("Problem", schema=ProblemSchema)
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    return api
