"""The one place that turns refusals into RFC 9457 problem documents, in the reader's language."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from flask import Flask, Response, g, request
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from shared.kit import errors
from shared.kit.jsontext import as_json, plain
from shared.kit.logs import log
from shared.kit.messages import Messages, choose_language

STATUS: Mapping[type[errors.Refusal], int] = {
    errors.Malformed: 400,
    errors.Unauthorized: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Stale: 412,
    errors.Unsupported: 415,
    errors.Refused: 422,
    errors.MatchMissing: 428,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}
LOCK_NOT_AVAILABLE = "55P03"
HTTP_CODES = {
    400: "request_malformed",
    404: "route_unknown",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "media_type_unsupported",
}
# marshmallow speaks English sentences; programs and Chinese readers get codes.
SENTENCES = (
    (re.compile(r"Missing data for required field"), "field_required"),
    (re.compile(r"Unknown field"), "field_unknown"),
    (re.compile(r"Field may not be null"), "field_null"),
    (re.compile(r"Must be one of: (?P<choices>.*)\."), "choice_invalid"),
    (re.compile(r"Longer than maximum length (?P<max>\d+)"), "text_too_long"),
    (re.compile(r"Shorter than minimum length (?P<min>\d+)"), "text_too_short"),
    (re.compile(r"Length must be between (?P<min>\d+) and (?P<max>\d+)"), "length_out_of_range"),
    (re.compile(r"Must be greater than or equal to (?P<min>\S+) and less than or equal to (?P<max>\S+)\."), "out_of_range"),
    (re.compile(r"Must be (greater|less) than"), "out_of_range"),
    (re.compile(r"Not a valid (?P<kind>.*)\."), "field_invalid"),
    (re.compile(r"Invalid (input )?type"), "field_invalid"),
)


def install(app: Flask, messages: Messages) -> None:
    """Register the handlers: no error leaves a service in another form."""

    def refusal(error: errors.Refusal) -> Response:
        return problem(messages, STATUS[type(error)], error.code, error.params, clause=error.clause, faults=_told(error))

    def unexpected(error: Exception) -> Response:
        log().exception("internal_error", error=repr(error))
        return problem(messages, 500, "internal_error", {})

    app.register_error_handler(errors.Refusal, refusal)
    app.register_error_handler(HTTPException, partial(_http, messages))
    app.register_error_handler(DBAPIError, partial(_database, messages))
    app.register_error_handler(PoolTimeout, partial(_busy, messages))
    app.register_error_handler(Exception, unexpected)


def _http(messages: Messages, error: HTTPException) -> Response:
    if error.code == 422:
        return problem(messages, 422, "validation_failed", {}, faults=_schema_faults(error))
    status = error.code or 500
    usual = "request_refused" if status < 500 else "internal_error"
    answer = problem(messages, status, HTTP_CODES.get(status, usual), {})
    if getattr(error, "valid_methods", None):
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # type: ignore[attr-defined]
    return answer


def _database(messages: Messages, error: DBAPIError) -> Response:
    if isinstance(error, IntegrityError):
        log().warning("conflicting_write", error=str(error.orig))
        return problem(messages, 409, "conflicting_write", {})
    if isinstance(error, DataError):
        log().warning("value_not_storable", error=str(error.orig))
        return problem(messages, 422, "value_not_storable", {})
    if getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE or "locked" in str(error.orig):
        return problem(messages, 409, "request_in_flight", {"retry_after": 1})
    log().error("database_failed", error=str(error.orig))
    return problem(messages, 503, "database_unavailable", {"retry_after": 1})


def _busy(messages: Messages, _error: PoolTimeout) -> Response:
    return problem(messages, 503, "database_unavailable", {"retry_after": 1})


def problem(
    messages: Messages,
    status: int,
    code: str,
    params: Mapping[str, object],
    *,
    clause: str | None = None,
    faults: Iterator[tuple[str, str, Mapping[str, object]]] | tuple[()] = (),
) -> Response:
    """A problem document as a response."""
    language = choose_language(request.headers.get("Accept-Language"))
    body: dict[str, Any] = {
        "type": f"urn:aftersales:problem:{code}",
        "title": messages.say(code, language, params),
        "status": status,
        "code": code,
        "detail": messages.say(f"{code}.detail", language, params)
        if f"{code}.detail" in messages.texts
        else messages.say(code, language, params),
        "errors": [
            {"pointer": where, "code": what, "message": messages.say(what, language, values)} for where, what, values in faults
        ],
        "trace_id": g.get("trace_id", ""),
    }
    if clause:
        body["clause"] = clause
    if params:
        body["params"] = plain(params)
    answer = Response(as_json(body), status, content_type="application/problem+json")
    answer.headers["Content-Language"] = language
    if "retry_after" in params:
        answer.headers["Retry-After"] = str(params["retry_after"])
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _told(error: errors.Refusal) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    return ((fault.pointer, fault.code, dict(fault.params)) for fault in error.faults)


def _schema_faults(error: HTTPException) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    messages = getattr(error, "data", {}).get("messages", {})
    for place, found in messages.items():
        prefix = "" if place == "json" else f"?{place}"
        for path, sentence in _leaves(found):
            pointer = f"{prefix}/{path}".rstrip("/") if path != "_schema" else prefix or "/"
            yield pointer, *coded(sentence)


def _leaves(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, Mapping):
        for key, child in node.items():
            step = str(key).replace("~", "~0").replace("/", "~1")
            yield from _leaves(child, f"{path}/{step}" if path else step)
    elif isinstance(node, list):
        for child in node:
            yield from _leaves(child, path)
    else:
        yield path, str(node)


def coded(sentence: str) -> tuple[str, Mapping[str, object]]:
    """The code and values of a schema library's sentence; a code of ours passes unchanged."""
    for pattern, code in SENTENCES:
        found = pattern.match(sentence)
        if found:
            return code, found.groupdict()
    return (sentence, {}) if re.fullmatch(r"[a-z0-9_]+", sentence) else ("field_invalid", {"kind": sentence})
