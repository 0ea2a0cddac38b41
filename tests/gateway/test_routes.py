"""The table of the public door against the design's."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from gateway.routes import ABOUT, NOUNS, NOWHERE, OWN, route_of, service_for
from gateway.settings import CONSOLE, SERVICES

DESIGN = Path(__file__).parents[3] / "shared" / "spec" / "design.md"


def design_table():
    """Service → first segments, as the design's section 3 lists them."""
    rows = re.findall(r"^\| (\w+) \| ((?:`[a-z-]+` ?)+)\|$", DESIGN.read_text(encoding="utf-8"), re.MULTILINE)
    return {service: re.findall(r"`([a-z-]+)`", nouns) for service, nouns in rows}


@pytest.mark.skipif(not DESIGN.exists(), reason="the design is not beside the checkout")
def test_the_table_is_the_designs():
    assert {service: list(nouns) for service, nouns in NOUNS.items()} == design_table()


def test_no_noun_has_two_services():
    nouns = [noun for found in NOUNS.values() for noun in found]
    assert len(nouns) == len(set(nouns))
    assert set(NOUNS) == {OWN, *SERVICES}


@pytest.mark.parametrize("service", NOUNS)
def test_each_noun_leads_to_its_service(service):
    for noun in NOUNS[service]:
        for rest in ("", "/", "/7", "/7/actions/x"):
            assert service_for(f"/api/v1/{noun}{rest}") == service
            assert route_of(f"/api/v1/{noun}{rest}") == f"/api/v1/{noun}"
        for near in (f"/api/v1/{noun}x", f"/api/v1//{noun}", f"/api/v1/{noun.upper()}"):
            assert service_for(near) == NOWHERE


@pytest.mark.parametrize("about", ABOUT)
def test_what_services_tell_about_themselves_goes_by_the_second_segment(about):
    for service in (OWN, *SERVICES):
        assert service_for(f"/api/v1/{about}/{service}") == service_for(f"/api/v1/{about}/{service}/7") == service
    for path in (f"/api/v1/{about}", f"/api/v1/{about}/", f"/api/v1/{about}/console", f"/api/v1/{about}/nobody"):
        assert service_for(path) == NOWHERE


@pytest.mark.parametrize("page", ["docs", "docs/", "openapi.json", "healthz", "readyz", "metrics", ".well-known/jwks.json"])
def test_the_gateways_own_pages(page):
    assert service_for(f"/{page}") == OWN


@pytest.mark.parametrize("path", ["/", "", "/login", "/tickets", "/document", "/static/.hidden", "/favicon.ico"])
def test_all_else_is_the_consoles(path):
    assert service_for(path) == route_of(path) == CONSOLE


@pytest.mark.parametrize(
    "path", ["/api/v1/tickets/.", "/api/v1/tickets/..", "/a/../internal/events", "/..", "/docs/../internal"]
)
def test_dot_segments_lead_nowhere(path):
    assert service_for(path) == NOWHERE


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_of_the_services_has_its_place(service):
    blueprints = import_module(f"{service}_service.api").BLUEPRINTS
    prefixes = [blueprint.url_prefix for blueprint in blueprints]
    assert [prefix for prefix in prefixes if service_for(prefix) != service] == []
