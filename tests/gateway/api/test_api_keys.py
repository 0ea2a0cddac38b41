"""Keys of machines."""

from datetime import timedelta

import pytest

from gateway.rules.users import ROLES
from gateway.store.tables import api_keys
from shared.kit import clock
from shared.kit.ids import new_id
from tests.gateway.people import bearing
from tests.support.service import refused

BODY = {"name": "ERP", "scopes": ["warehouse", "finance"]}


def make(admin, **changes):
    return admin.ok("POST", "/api/v1/api-keys", {**BODY, **changes})


def test_a_key_is_shown_once(service, admin):
    made = make(admin)
    assert made["key"].startswith("ak_") and len(made["key"]) > 40
    shown = admin.get(f"/api/v1/api-keys/{made['id']}")
    assert "key" not in shown.get_json() and shown.get_json()["actions"] == ["revoke"]
    assert shown.headers["ETag"]
    assert made["key"] not in repr(service.everything())
    assert made["key"].startswith(made["prefix"]) and len(made["prefix"]) == 12


def test_a_repeated_request_makes_no_second_key_and_shows_none(service, admin):
    first, second = (admin.post("/api/v1/api-keys", BODY, key="k").get_json() for _ in range(2))
    assert second == {**first, "key": None}
    assert service.count(api_keys) == 1


def test_a_machine_acts_with_its_scopes(service, admin):
    site = new_id()
    made = make(admin, scopes=["site"], site_id=site)
    me = bearing(service, made["key"]).ok("GET", "/auth/me")
    assert (me["id"], me["name"], me["roles"], me["site_id"], me["username"]) == (made["id"], "ERP", ["site"], site, None)
    refused(bearing(service, made["key"]).get("/users"), 403, "permission_missing")
    assert admin.get(f"/api/v1/api-keys/{made['id']}").get_json()["last_used_at"] is not None


def test_a_revoked_key_is_refused_at_once(service, admin):
    made = make(admin)
    machine = bearing(service, made["key"])
    machine.ok("GET", "/auth/me")
    path = f"/api/v1/api-keys/{made['id']}/actions/revoke"
    answers = [admin.post(path, key="once") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].get_json()["actions"] == []
    refused(machine.get("/auth/me"), 401, "token_invalid")
    with service.nothing_written():
        refused(admin.post(path), 409, "transition_not_allowed")
        refused(admin.post(f"/api/v1/api-keys/{new_id()}/actions/revoke"), 404, "api_key_unknown")


def test_a_key_ends_on_its_day(service, admin, monkeypatch):
    made = make(admin, expires_at=(clock.wall() + timedelta(days=1)).isoformat())
    bearing(service, made["key"]).ok("GET", "/auth/me")
    service.house.exchanged.forget_all()
    monkeypatch.setattr("gateway.operations.api_keys.wall", lambda: clock.wall() + timedelta(days=2))
    refused(bearing(service, made["key"]).get("/auth/me"), 401, "token_invalid")


def test_a_key_used_often_is_looked_up_once(service, admin, monkeypatch):
    machine = bearing(service, make(admin)["key"])
    machine.ok("GET", "/auth/me")
    monkeypatch.setattr("gateway.store.api_keys.by_hash", None)
    machine.ok("GET", "/auth/me")


@pytest.mark.parametrize("key", ["ak_", "ak_unknown", "ak_" + "x" * 5000])
def test_an_unknown_key_is_refused(service, key):
    refused(bearing(service, key).get("/auth/me"), 401, "token_invalid")


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"scopes": ["technician"]}, "/technician_id", "limit_missing"),
        ({"scopes": ["king"]}, "/scopes/0", "choice_invalid"),
        ({"scopes": []}, "/scopes", "length_out_of_range"),
        ({"expires_at": "2001-01-01T00:00:00Z"}, "/expires_at", "instant_past"),
        ({"expires_at": "2001-01-01"}, "/expires_at", "field_invalid"),
        ({"name": ""}, "/name", "length_out_of_range"),
        ({"key": "ak_mine"}, "/key", "field_unknown"),
    ],
)
def test_an_unsound_key_is_refused(service, admin, changes, pointer, code):
    with service.nothing_written():
        problem = refused(admin.post("/api/v1/api-keys", {**BODY, **changes}), 422, "validation_failed")
    assert [(fault["pointer"], fault["code"]) for fault in problem["errors"]] == [(pointer, code)]


def test_keys_are_listed_newest_first(service, admin):
    ids = [make(admin, name=f"key {number}")["id"] for number in range(3)]
    page = admin.get("/api/v1/api-keys", limit=2).get_json()
    rest = admin.get("/api/v1/api-keys", limit=2, cursor=page["next_cursor"]).get_json()
    assert [key["id"] for key in page["data"] + rest["data"]] == ids[::-1]
    assert "key" not in page["data"][0] and "key_hash" not in page["data"][0]


def test_a_key_may_hold_any_role(service, admin):
    limits = {"site_id": new_id(), "customer_id": new_id(), "technician_id": new_id()}
    assert make(admin, scopes=list(ROLES), **limits)["scopes"] == list(ROLES)
