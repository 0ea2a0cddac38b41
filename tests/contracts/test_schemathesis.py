"""Every service's OpenAPI is attacked: whatever is sent, no 500, and answers keep to what the document promises."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from shared.kit.actor import Actor
from tests.contracts.write_api import PACKAGES
from tests.support.people import ROLES
from tests.support.service import MakeService

EVERYBODY = "0197a1b2-0000-7000-8000-0000000000aa"
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.parametrize("name", PACKAGES)
def test_nothing_that_is_sent_breaks_a_service(name: str, make_service: MakeService, database: str):
    service = make_service(name)
    everybody = service.as_(Actor(id=EVERYBODY, name="all roles", roles=tuple(ROLES)))
    schema = schemathesis.openapi.from_wsgi("/openapi.json", service.app)
    sent = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
        @given(case=operation.as_strategy())
        def attack(case):
            nonlocal sent
            sent += 1
            headers = {"Authorization": f"Bearer {everybody.token}", "If-Match": "*"}
            answer = case.call(headers=headers)
            assert answer.status_code < 500 or answer.status_code == 503, (case.method, case.path, answer.status_code)
            if answer.status_code != 503:
                case.validate_response(answer, checks=CHECKS)

        attack()
    assert sent > 100
