"""Every route declares its permission, is led to by the gateway, and every permission is used; role × route is walked whole."""

import pytest

from gateway.routes import service_for
from shared.kit.access import PUBLIC, Access
from shared.kit.actor import SERVICE_ROLE
from tests.support.parts import ROOT, SERVICES
from tests.support.people import ROLES, person
from tests.support.service import MakeService

ACCESS = Access.load(ROOT / "shared" / "access.toml")
SOME_ID = "0197a1b2-0000-7000-8000-000000000001"


def routes(app):
    """(method, path, permission) of every guarded route."""
    door = app.extensions["door"]
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}
    return [(method, rules[endpoint].rule, permission) for (endpoint, method), (permission, _) in door.rules.items()]


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("database", ["sqlite"])
def test_role_by_route(name: str, make_service: MakeService, database: str):
    """Who lacks the permission gets 403 and nothing is written; who has it gets past the permission."""
    service = make_service(name)
    clients = {role: service.as_(person(role)) for role in ROLES}
    walked = 0
    before = service.everything()
    for method, rule, permission in routes(service.app):
        path = rule
        for part in [part for part in rule.split("/") if part.startswith("<")]:
            path = path.replace(part, SOME_ID)
        for role, client in clients.items():
            answer = client.call(method, path, None if method == "GET" else {}, etag='"x"')
            barred = answer.status_code == 403 and answer.get_json()["code"] == "permission_missing"
            assert barred == (role not in ACCESS.roles_of[permission]), (method, path, role, permission, answer.status_code)
            assert answer.status_code != 500
            walked += 1
        assert service.nobody().call(method, path, None if method == "GET" else {}, etag='"x"').status_code == 401
    assert walked > 100
    assert service.everything() == before


@pytest.mark.parametrize("database", ["sqlite"])
def test_every_permission_is_used_and_known(make_service: MakeService, database: str):
    used = {permission for name in (*SERVICES,) for _, _, permission in routes(make_service(name).app)}
    used |= {permission for _, _, permission in routes(make_service("gateway").app)} - {PUBLIC}
    assert used - set(ACCESS.roles_of) == set(), "routes ask for permissions that the table lacks"
    assert set(ACCESS.roles_of) - used == set(), "the table holds permissions that no route asks for"


def test_the_table_names_only_known_roles():
    named = {role for roles in ACCESS.roles_of.values() for role in roles}
    assert named - {*ROLES, SERVICE_ROLE} == set()


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_gateway_leads_to_every_route(make_service: MakeService, database: str):
    for name in SERVICES:
        for _, rule, _ in routes(make_service(name).app):
            if rule.startswith("/api/v1/"):
                assert service_for(rule) == name, rule
