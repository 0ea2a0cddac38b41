"""`/openapi.json`: one document of all services that can be reached, and `/docs`, which shows it without any other host."""

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from time import monotonic
from typing import Any

from flask import Flask, Response, jsonify
from flask_swagger_ui import get_swaggerui_blueprint

from gateway.routes import API
from gateway.settings import NAME, SERVICES
from gateway.upstreams import Upstream, Upstreams
from gateway.wire import Broken, NotReached

ENDPOINT = "api-docs.openapi_json"
TITLE = "After-sales service platform"
KEPT_SECONDS = 10.0
Document = dict[str, Any]


def install(app: Flask, upstreams: Upstreams) -> None:
    """Put the merged document in the place of the gateway's own, and the page that shows it beside it."""
    own: Callable[[], Any] = app.view_functions[ENDPOINT]
    kept: tuple[Document, float] | None = None
    lock = Lock()

    def openapi() -> Response:
        nonlocal kept
        with lock:
            if kept is None or kept[1] < monotonic():
                kept = gathered(own().get_json(), upstreams), monotonic() + KEPT_SECONDS
        return jsonify(kept[0])

    app.view_functions[ENDPOINT] = openapi
    # Swagger UI would ask a validator elsewhere about the document unless told not to.
    settings = {"app_name": TITLE, "validatorUrl": None, "oauth2RedirectUrl": None, "filter": True}
    app.register_blueprint(get_swaggerui_blueprint("/docs", "/openapi.json", config=settings))


def gathered(own: Document, upstreams: Upstreams) -> Document:
    """The gateway's document and those of the services; who did not answer is named in `x-unreachable`."""
    with ThreadPoolExecutor(len(SERVICES)) as pool:
        found = dict(zip(SERVICES, pool.map(fetch, (upstreams[name] for name in SERVICES)), strict=True))
    present = {name: document for name, document in found.items() if document is not None}
    return merged({NAME: own, **present}, [name for name in SERVICES if name not in present])


def fetch(upstream: Upstream) -> Document | None:
    """A service's document from the first replica that gives one."""
    for address in upstream.addresses:
        try:
            status, body = address.look("/openapi.json")
            document = json.loads(body)
            if status == 200 and isinstance(document, dict):
                return document
        except (NotReached, Broken, ValueError):
            continue
    return None


def merged(documents: Mapping[str, Document], unreachable: list[str]) -> Document:
    """One OpenAPI document. Components of one name and different content are told apart by their service's name."""
    whole: Document = {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": "v1"},
        "security": [{"bearer": []}],
        "tags": [],
        "paths": {},
        "components": {},
        "x-unreachable": unreachable,
    }
    for service, document in documents.items():
        components = document.get("components", {})
        names = _renamed(service, components, whole["components"])
        for section, members in components.items():
            into = whole["components"].setdefault(section, {})
            for name, member in members.items():
                into.setdefault(_last(names.get(_ref(section, name), name)), _pointed(member, names))
        for path, item in document.get("paths", {}).items():
            if path.startswith(API):
                whole["paths"].setdefault(path, _pointed(item, names))
        known = {tag["name"] for tag in whole["tags"]}
        whole["tags"] += [tag for tag in document.get("tags", []) if tag["name"] not in known]
    return whole


def _renamed(service: str, components: Document, taken: Document) -> dict[str, str]:
    """New references for the components that clash. One that leans on a renamed one is another one too, hence the rounds."""
    names: dict[str, str] = {}
    while True:
        clashes = {
            _ref(section, name): _ref(section, f"{service}_{name}")
            for section, members in components.items()
            for name, member in members.items()
            if _ref(section, name) not in names
            and name in taken.get(section, {})
            and taken[section][name] != _pointed(member, names)
        }
        if not clashes:
            return names
        names |= clashes


def _pointed(node: Any, names: Mapping[str, str]) -> Any:
    """The node with its references renamed."""
    if not names:
        return node
    if isinstance(node, dict):
        return {
            key: names.get(value, value) if key == "$ref" and isinstance(value, str) else _pointed(value, names)
            for key, value in node.items()
        }
    return [_pointed(item, names) for item in node] if isinstance(node, list) else node


def _ref(section: str, name: str) -> str:
    return f"#/components/{section}/{name}"


def _last(reference: str) -> str:
    return reference.rsplit("/", 1)[-1]
