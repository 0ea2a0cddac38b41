"""Accounts."""

import pytest

from gateway.rules.users import ROLES
from gateway.store.tables import users
from shared.kit.ids import new_id
from tests.gateway.people import PASSWORD, Account, bearing
from tests.support.people import person
from tests.support.service import refused

BODY = {"username": "wang", "name": "王强", "roles": ["agent"], "password": PASSWORD}


def make(admin, **changes):
    return admin.ok("POST", "/users", {**BODY, **changes})


def test_an_account_is_made_and_read(service, admin):
    site = new_id()
    made = make(admin, username="WANG", roles=["site", "technician"], site_id=site, technician_id=site, locale="en")
    answer = admin.get(f"/users/{made['id']}")
    assert answer.get_json() == made
    assert (made["username"], made["roles"], made["site_id"]) == ("wang", ["site", "technician"], site)
    assert (made["active"], made["actions"], made["locale"]) == (True, ["deactivate"], "en")
    assert answer.headers["ETag"] == f'"{made["id"]}.1"'
    assert "password" not in repr(made)


def test_the_client_may_choose_the_id_and_repeat_the_request(service, admin):
    body = {**BODY, "id": new_id()}
    first, second = (admin.post("/users", body, key="k") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_json() == second.get_json() and second.headers["Idempotency-Replayed"] == "true"
    assert service.count(users) == 1
    refused(admin.post("/users", {**body, "name": "other"}, key="k"), 422, "idempotency_key_reused")


def test_the_stored_answer_keeps_no_bare_hash_of_the_password(service, admin):
    admin.post("/users", BODY, key="k")
    (row,) = service.rows(service.house.tables.answers)
    secret, service.house.settings = service.house.settings, None
    service.house.settings = secret
    other = type(secret)(**{**vars(secret), "service_secret": "another secret that is long enough 012345"})
    service.house.settings = other
    refused(admin.post("/users", BODY, key="k"), 422, "idempotency_key_reused")
    assert len(row.request_hash) == 64


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"roles": ["customer"]}, "/customer_id", "limit_missing"),
        ({"roles": ["site"]}, "/site_id", "limit_missing"),
        ({"roles": ["technician"]}, "/technician_id", "limit_missing"),
        ({"roles": ["king"]}, "/roles/0", "choice_invalid"),
        ({"roles": []}, "/roles", "length_out_of_range"),
        ({"roles": ["agent", "agent"]}, "/roles", "role_twice"),
        ({"roles": 7}, "/roles", "field_invalid"),
        ({"password": "short"}, "/password", "text_too_short"),
        ({"password": "Wang Qiang", "username": "wang qiang"}, "/password", "password_is_username"),
        ({"username": " "}, "/username", "length_out_of_range"),
        ({"username": "x" * 61}, "/username", "length_out_of_range"),
        ({"locale": "fr"}, "/locale", "choice_invalid"),
        ({"site_id": "7"}, "/site_id", "id_invalid"),
        ({"active": False}, "/active", "field_unknown"),
    ],
)
def test_an_unsound_account_is_refused(service, admin, changes, pointer, code):
    with service.nothing_written():
        problem = refused(admin.post("/users", {**BODY, **changes}), 422, "validation_failed")
    assert [(fault["pointer"], fault["code"]) for fault in problem["errors"]] == [(pointer, code)]


def test_all_faults_are_named_at_once(service, admin):
    body = {"username": "u", "name": "", "roles": ["agent"], "password": 1, "more": 1}
    problem = refused(admin.post("/users", body), 422, "validation_failed")
    assert {fault["pointer"] for fault in problem["errors"]} == {"/name", "/password", "/more"}


def test_a_taken_name_is_refused(service, admin):
    make(admin)
    with service.nothing_written():
        refused(admin.post("/users", {**BODY, "username": "Wang"}), 409, "username_taken")


def test_accounts_are_listed_by_name_in_pages_and_filtered(service, admin):
    site = new_id()
    for name in ("c", "a", "b"):
        make(admin, username=name, site_id=site if name != "a" else None)
    page = admin.get("/users", limit=2).get_json()
    rest = admin.get("/users", limit=2, cursor=page["next_cursor"]).get_json()
    assert [user["username"] for user in page["data"] + rest["data"]] == ["a", "b", "c"]
    assert rest["next_cursor"] is None
    assert [u["username"] for u in admin.get("/users", site_id=site).get_json()["data"]] == ["b", "c"]
    assert [u["username"] for u in admin.get("/users", username="A").get_json()["data"]] == ["a"]
    assert admin.get("/users", active="false", include="total").get_json() == {"data": [], "next_cursor": None, "total": 0}
    refused(admin.get("/users", role="agent"), 422, "validation_failed")


def test_an_account_is_changed_under_its_version(service, admin):
    made = make(admin)
    path = f"/users/{made['id']}"
    etag = admin.get(path).headers["ETag"]
    changed = admin.patch(path, {"name": "王小强", "roles": ["dispatcher"], "site_id": None}, etag)
    assert changed.get_json()["name"] == "王小强" and changed.headers["ETag"].endswith('.2"')
    with service.nothing_written():
        refused(admin.patch(path, {"name": "x"}, etag), 412, "version_stale")
        refused(admin.patch(path, {"name": "x"}, None), 428, "if_match_missing")
        refused(admin.patch(path, {"roles": ["site"]}, "*"), 422, "validation_failed")
        refused(admin.patch(path, {"password": "short"}, "*"), 422, "validation_failed")
        refused(admin.patch(path, {"username": "x"}, "*"), 422, "validation_failed")
        refused(admin.patch(f"/users/{new_id()}", {"name": "x"}, "*"), 404, "user_unknown")


def test_an_administrator_gives_a_new_password(service, admin, agent):
    token = agent.sign_in()["refresh_token"]
    assert admin.patch(f"/users/{agent.id}", {"password": "a fresh beginning"}, "*").status_code == 200
    refused(service.nobody().post("/auth/token", {"grant": "refresh", "refresh_token": token}), 401, "refresh_token_invalid")
    refused(agent.try_in(), 401, "sign_in_failed")
    assert agent.try_in("a fresh beginning").status_code == 200


STATES = {"active": [], "deactivated": ["deactivate"]}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("verb", "leads_from"), [("deactivate", "active"), ("reactivate", "deactivated")])
def test_every_state_meets_every_verb(service, admin, state, verb, leads_from):
    made = make(admin)
    for step in STATES[state]:
        admin.ok("POST", f"/users/{made['id']}/actions/{step}")
    path = f"/users/{made['id']}/actions/{verb}"
    if state == leads_from:
        answers = [admin.post(path, key="once") for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[1].headers["Idempotency-Replayed"] == "true"
        assert answers[0].get_json()["active"] == (verb == "reactivate")
    else:
        with service.nothing_written():
            refused(admin.post(path), 409, "transition_not_allowed")


def test_every_change_is_in_the_history(service, admin):
    made = make(admin)
    admin.patch(f"/users/{made['id']}", {"name": "x"}, "*")
    admin.ok("POST", f"/users/{made['id']}/actions/deactivate")
    rows = admin.get("/events/gateway", subject=made["id"]).get_json()["data"]
    assert [(row["verb"], row["to_state"]) for row in rows] == [
        ("create", "active"),
        ("change", None),
        ("deactivate", "deactivated"),
    ]


def test_nobody_takes_away_their_own_administration(service):
    boss = Account.make(service, "boss", roles=["admin"])
    me = bearing(service, boss.sign_in()["access_token"])
    with service.nothing_written():
        refused(me.post(f"/users/{boss.id}/actions/deactivate"), 409, "own_account")
        refused(me.patch(f"/users/{boss.id}", {"roles": ["agent"]}, "*"), 409, "own_account")
    assert me.patch(f"/users/{boss.id}", {"name": "Boss", "roles": ["admin"]}, "*").status_code == 200


ADMIN_ONLY = [
    ("GET", "/users", None),
    ("POST", "/users", BODY),
    ("GET", f"/users/{new_id()}", None),
    ("PATCH", f"/users/{new_id()}", {"name": "x"}),
    ("POST", f"/users/{new_id()}/actions/deactivate", None),
    ("POST", f"/users/{new_id()}/actions/reactivate", None),
    ("POST", "/users/imports", {"rows": [{}]}),
    ("GET", f"/users/imports/{new_id()}", None),
    ("GET", "/api/v1/api-keys", None),
    ("POST", "/api/v1/api-keys", {"name": "x", "scopes": ["agent"]}),
    ("GET", f"/api/v1/api-keys/{new_id()}", None),
    ("POST", f"/api/v1/api-keys/{new_id()}/actions/revoke", None),
]


def test_only_administrators_handle_accounts_and_keys(build):
    service = build()
    for method, path, body in ADMIN_ONLY:
        for role in ROLES:
            answer = service.as_(role).call(method, path, body, etag="*" if method == "PATCH" else None)
            if role == "admin":
                assert answer.status_code in (200, 201, 202, 404), (method, path, answer.get_data(as_text=True))
            else:
                refused(answer, 403, "permission_missing")
        refused(service.nobody().call(method, path, body, etag="*" if method == "PATCH" else None), 401, "token_missing")


def test_everybody_signed_in_may_ask_who_they_are(build):
    service = build()
    for role in ROLES:
        assert service.as_(role).ok("GET", "/auth/me")["roles"] == [role]
    refused(service.nobody().get("/auth/me"), 401, "token_missing")


def test_the_roles_are_those_of_the_permission_table(build):
    known = {role for roles in build().house.access.roles_of.values() for role in roles}
    assert set(ROLES) == known - {"service"}


def test_the_gateways_policies_can_be_read(service):
    values = {value["key"]: value for value in service.as_(person("supervisor")).get("/policies/gateway").get_json()}
    assert values["sec.lock_failures"]["value"] == 5 and values["sec.lock_failures"]["clause"] == "SEC-01"
