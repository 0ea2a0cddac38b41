"""One document of all services, and the page that shows it."""

import json
import re
from importlib import import_module

import pytest

from gateway.openapi import merged
from gateway.routes import service_for
from gateway.settings import SERVICES
from tests.gateway.upstreams import serve
from tests.support.databases import Databases
from tests.support.service import ServiceUnderTest


def document(paths, **schemas):
    return {"openapi": "3.1.0", "paths": paths, "components": {"schemas": schemas}, "tags": [{"name": next(iter(paths))}]}


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def test_equal_components_are_one_and_different_ones_are_told_apart():
    one = document(
        {"/api/v1/a": {"get": ref("Page")}}, Page={"items": ref("Item")}, Item={"type": "string"}, Same={"type": "null"}
    )
    two = document(
        {"/api/v1/b": {"get": ref("Page")}}, Page={"items": ref("Item")}, Item={"type": "integer"}, Same={"type": "null"}
    )
    whole = merged({"one": one, "two": two}, ["three"])
    assert whole["components"]["schemas"] == {
        "Page": {"items": ref("Item")},
        "Item": {"type": "string"},
        "Same": {"type": "null"},
        "two_Page": {"items": ref("two_Item")},
        "two_Item": {"type": "integer"},
    }
    assert whole["paths"] == {"/api/v1/a": {"get": ref("Page")}, "/api/v1/b": {"get": ref("two_Page")}}
    assert [tag["name"] for tag in whole["tags"]] == ["/api/v1/a", "/api/v1/b"]
    assert whole["openapi"] == "3.1.0" and whole["x-unreachable"] == ["three"]


def test_a_circle_of_components_is_merged():
    tree = {"children": ref("Tree")}
    whole = merged(
        {"one": document({"/api/v1/a": ref("Tree")}, Tree=tree), "two": document({"/api/v1/b": ref("Tree")}, Tree=tree)}, []
    )
    assert whole["components"]["schemas"] == {"Tree": tree}


def test_inner_routes_are_left_out():
    assert merged({"one": document({"/internal/events": {}, "/healthz": {}})}, [])["paths"] == {}


def test_unreachable_services_are_named_and_the_rest_is_there(build, raw):
    broken = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nno json!")
    whole = build(TICKET_URL=broken.url).app.test_client().get("/openapi.json").get_json()
    assert whole["x-unreachable"] == list(SERVICES)
    assert {"/api/v1/auth/token", "/api/v1/users/{user_id}", "/api/v1/api-keys", "/api/v1/users/imports"} <= set(whole["paths"])
    assert whole["paths"]["/api/v1/auth/token"]["post"]["security"] == []


@pytest.fixture
def platform(build, databases: Databases):
    """The gateway before the five real services."""
    made, stops, env = [], [], {}
    for name in SERVICES:
        made.append(ServiceUnderTest(name, databases.new("sqlite", f"{name}_service")))
        env[f"{name.upper()}_URL"], stop = serve(made[-1].app)
        stops.append(stop)
    gateway = build(**env)
    yield gateway
    for stop in stops:
        stop()
    for service in made:
        service.close()


def test_the_five_services_make_one_document(platform):
    whole = platform.app.test_client().get("/openapi.json").get_json()
    assert whole["x-unreachable"] == []
    for path in whole["paths"]:
        assert service_for(path) in (*SERVICES, "gateway"), path
    for service in SERVICES:
        prefixes = [blueprint.url_prefix for blueprint in import_module(f"{service}_service.api").BLUEPRINTS]
        assert all(any(path.startswith(prefix) for path in whole["paths"]) for prefix in prefixes)
        assert f"/api/v1/decisions/{service}" in whole["paths"]
    parts = whole["components"]
    for target in set(re.findall(r'"\$ref": "#/components/(\w+)/([^"]+)"', json.dumps(whole))):
        assert target[1] in parts[target[0]], target


def test_the_page_shows_the_document_without_any_other_host(build):
    client = build().app.test_client()
    page = client.get("/docs/")
    text = page.get_data(as_text=True)
    assert page.status_code == 200 and '"url": "/openapi.json"' in text and '"validatorUrl": null' in text
    addresses = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert len(addresses) >= 5
    for address in addresses:
        assert address.startswith("/docs/"), address
        assert client.get(address.strip()).status_code == 200
    assert "http://" not in text and "https://" not in text and '"//' not in text


def test_the_short_address_leads_to_the_page(build):
    answer = build().app.test_client().get("/docs")
    assert answer.status_code == 308 and answer.headers["Location"].endswith("/docs/")
