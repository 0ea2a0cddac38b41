"""The product catalogue over HTTP."""

import pytest

from shared.kit.ids import new_id
from tests.support.service import refused
from tests.ticket_service.makers import HOOD, make_model


def test_a_model_is_added_and_read_back(service):
    made = make_model(service, code="CXW-200")
    assert made["labour_fee"] == "80.00"
    assert made["components"] == HOOD["components"]
    answer = service.as_("customer").get(f"/models/{made['id']}")
    assert answer.headers["ETag"] == f'"{made["id"]}.1"'
    assert answer.get_json() == {**made, "actions": []}


def test_a_repeated_post_adds_one_model(service):
    admin = service.as_("admin")
    first = admin.post("/models", HOOD, key="same")
    with service.nothing_written():
        assert admin.post("/models", HOOD, key="same").get_json() == first.get_json()


def test_a_code_names_one_model(service):
    make_model(service, code=HOOD["code"])
    with service.nothing_written():
        refused(service.as_("admin").post("/models", HOOD), 409, "code_taken")


MOTOR = HOOD["components"][0]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"labour_fee": "80.001"}, "/labour_fee"),
        ({"labour_fee": 80}, "/labour_fee"),
        ({"labour_fee": "-1.00"}, "/labour_fee"),
        ({"components": [MOTOR, MOTOR]}, "/components"),
        ({"components": [{**MOTOR, "kind": "wheel"}]}, "/components/0/kind"),
        ({"components": "motor"}, "/components"),
        ({"category": "Range Hood"}, "/category"),
        ({"skill": None}, "/skill"),
        ({"is_gas": "perhaps"}, "/is_gas"),
    ],
)
def test_a_faulty_model_is_refused(service, change, pointer):
    with service.nothing_written():
        problem = refused(service.as_("admin").post("/models", {**HOOD, **change}), 422, "validation_failed")
    assert pointer in {e["pointer"] for e in problem["errors"]}


def test_only_admins_add_models(service):
    with service.nothing_written():
        refused(service.as_("agent").post("/models", HOOD), 403, "permission_missing")


def test_models_are_listed_by_code_and_found_by_it(service):
    for code in ("B", "A"):
        make_model(service, code=code)
    agent = service.as_("agent")
    assert [row["code"] for row in agent.ok("GET", "/models")["data"]] == ["A", "B"]
    assert [row["code"] for row in agent.ok("GET", "/models", query_string={"code": "B"})["data"]] == ["B"]
    refused(agent.get(f"/models/{new_id()}"), 404, "model_unknown")
