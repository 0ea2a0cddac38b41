"""Signing in, staying signed in, being locked out."""

from datetime import datetime, timedelta

import pytest

from gateway.store.tables import refresh_tokens, sign_in_failures
from shared.kit import clock, tokens
from shared.kit.actor import Actor
from shared.kit.errors import Unauthorized
from shared.kit.tokens import Tokens
from tests.gateway.people import Account, bearing, refresh
from tests.support.service import SECRET, refused

FAILURES = 5


@pytest.fixture
def later(monkeypatch):
    """Let the machine's clock, by which tokens live, run ahead of the business clock."""

    def run_ahead(**distance: int) -> None:
        def shifted() -> datetime:
            return clock.wall() + timedelta(**distance)

        for module in ("shared.kit.tokens", "gateway.operations.sign_in", "gateway.signer", "gateway.operations.api_keys"):
            monkeypatch.setattr(f"{module}.wall", shifted)

    return run_ahead


def test_a_password_gives_a_short_access_token_and_a_refresh_token(agent):
    answer = agent.try_in()
    body = answer.get_json()
    assert answer.status_code == 200
    assert body.keys() == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 600)
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_name_is_the_same_in_capitals(agent):
    assert agent.try_in(username="CHEN.mei").status_code == 200


def test_the_token_says_who_acts(service, agent):
    me = bearing(service, agent.sign_in()["access_token"]).ok("GET", "/auth/me")
    assert me["id"] == agent.id
    assert (me["username"], me["name"], me["roles"], me["locale"]) == ("chen.mei", "陈梅", ["agent"], "zh")
    assert "tickets.create" in me["permissions"] and "users.write" not in me["permissions"]


def test_a_service_verifies_the_token_with_the_published_keys(service):
    site = "0190a0a0-0000-7000-8000-000000000001"
    dealer = Account.make(service, "dealer", roles=["site"], site_id=site)
    jwks = service.app.test_client().get("/.well-known/jwks.json")
    other = Tokens(service="ticket", secret=SECRET, fetch_keys=jwks.get_json)
    actor = other.verify(dealer.sign_in()["access_token"])
    assert actor == Actor(dealer.id, "陈梅", ("site",), site_id=site)
    assert "max-age" in jwks.headers["Cache-Control"]
    (key,) = jwks.get_json()["keys"]
    assert key["alg"] == "Ed25519" and "d" not in key


def test_replicas_share_one_key(service, agent, build):
    twin = build(url=service.house.settings.database_url)
    token = agent.sign_in()["access_token"]
    assert bearing(twin, token).ok("GET", "/auth/me")["id"] == agent.id
    assert twin.house.signer.key_set() == service.house.signer.key_set()


def test_a_given_key_is_used(build, tmp_path):
    file = tmp_path / "key.pem"
    made = build()
    file.write_bytes(made.house.signer.key().as_pem(private=True))
    given = build(GATEWAY_SIGNING_KEY_FILE=str(file))
    assert given.house.signer.key_set() == made.house.signer.key_set()


def test_an_access_token_ends_with_the_machines_clock(service, agent, later):
    token = agent.sign_in()["access_token"]
    later(minutes=9)
    bearing(service, token).ok("GET", "/auth/me")
    later(minutes=11)
    refused(bearing(service, token).get("/auth/me"), 401, "token_invalid")
    with pytest.raises(Unauthorized):
        Tokens(service="ticket", secret=SECRET, fetch_keys=service.house.signer.key_set).verify(token)


def test_a_set_business_clock_keeps_tokens_alive(service, agent):
    service.clock.instant = datetime(2031, 1, 1, tzinfo=service.clock.instant.tzinfo)
    bearing(service, agent.sign_in()["access_token"]).ok("GET", "/auth/me")


@pytest.mark.parametrize("username", ["Chen.Mei", "nobody"])
def test_wrong_password_and_unknown_name_get_the_same_answer(agent, username):
    problem = refused(agent.try_in("wrong password", username=username), 401, "sign_in_failed")
    assert problem["title"] == "The name or the password is wrong"
    assert problem["errors"] == [] and "params" not in problem


def test_an_unknown_name_costs_as_many_hashes_as_a_known_one(service, agent, monkeypatch):
    asked = []
    hasher = service.house.passwords._hasher
    monkeypatch.setattr(service.house.passwords, "_hasher", Counting(hasher, asked))
    agent.try_in("wrong password")
    agent.try_in("wrong password", username="nobody")
    assert [stored.rsplit("$", 2)[0] for stored in asked] == [service.house.passwords._nobody.rsplit("$", 2)[0]] * 2


class Counting:
    def __init__(self, hasher, asked):
        self._hasher, self._asked = hasher, asked

    def verify(self, stored, password):
        self._asked.append(stored)
        return self._hasher.verify(stored, password)


@pytest.mark.parametrize("username", ["Chen.Mei", "nobody"])
def test_repeated_failures_lock_the_name_out(service, agent, username, later):
    for _ in range(FAILURES):
        refused(agent.try_in("wrong password", username=username), 401, "sign_in_failed")
    answer = agent.try_in(username=username)
    problem = refused(answer, 429, "sign_in_locked")
    assert 890 <= int(answer.headers["Retry-After"]) <= 900
    assert problem["params"]["retry_after"] == int(answer.headers["Retry-After"])
    later(minutes=16)
    assert agent.try_in(username=username).status_code == (200 if username == "Chen.Mei" else 401)


def test_an_idempotency_key_does_not_hide_a_failure(service, agent):
    for _ in range(FAILURES):
        refused(agent.try_in("wrong password", key="the-same"), 401, "sign_in_failed")
    refused(agent.try_in(), 429, "sign_in_locked")


def test_a_success_wipes_the_slate(service, agent):
    for _ in range(2):
        for _ in range(FAILURES - 1):
            agent.try_in("wrong password")
        agent.sign_in()
    assert service.rows(sign_in_failures) == []


def test_old_failures_are_forgotten(agent, later):
    for _ in range(FAILURES - 1):
        agent.try_in("wrong password")
    later(minutes=16)
    for _ in range(FAILURES - 1):
        refused(agent.try_in("wrong password"), 401, "sign_in_failed")
    agent.sign_in()


def test_no_password_and_no_token_is_stored_in_clear(service, agent):
    body = agent.try_in(key="k").get_json()
    agent.try_in("another wrong one", key="l")
    text = repr(service.everything())
    for secret in (body["access_token"], body["refresh_token"], agent.password, "another wrong one"):
        assert secret not in text


def test_sign_ins_with_one_name_are_limited(build):
    gateway = build(GATEWAY_RATE_SIGN_IN_NAME="2/minute")
    for name in ("a", "a", "b"):
        refused(Account(gateway, "", name).try_in(), 401, "sign_in_failed")
    answer = Account(gateway, "", "a").try_in()
    refused(answer, 429, "rate_limited")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_sign_ins_from_one_address_are_limited_behind_a_trusted_proxy(build):
    gateway = build(GATEWAY_RATE_SIGN_IN_ADDRESS="2/minute")
    first = {"headers": {"X-Forwarded-For": "203.0.113.7"}}
    for name in ("a", "b"):
        refused(Account(gateway, "", name).try_in(**first), 401, "sign_in_failed")
    refused(Account(gateway, "", "c").try_in(**first), 429, "rate_limited")
    other = {"headers": {"X-Forwarded-For": "203.0.113.8"}}
    refused(Account(gateway, "", "c").try_in(**other), 401, "sign_in_failed")


def test_a_stranger_cannot_choose_its_address(build):
    gateway = build(GATEWAY_RATE_SIGN_IN_ADDRESS="1/minute", GATEWAY_TRUSTED_PROXIES="10.0.0.0/8")
    Account(gateway, "", "a").try_in(headers={"X-Forwarded-For": "203.0.113.7"})
    refused(Account(gateway, "", "b").try_in(headers={"X-Forwarded-For": "203.0.113.8"}), 429, "rate_limited")


def test_a_refresh_token_serves_once_and_gives_the_next(service, agent):
    first = agent.sign_in()
    second = refresh(service, first["refresh_token"]).get_json()
    third = refresh(service, second["refresh_token"])
    assert third.status_code == 200
    bearing(service, third.get_json()["access_token"]).ok("GET", "/auth/me")


def test_the_second_use_of_a_refresh_token_ends_the_whole_sign_in(service, agent):
    first, elsewhere = agent.sign_in(), agent.sign_in()
    second = refresh(service, first["refresh_token"]).get_json()
    refused(refresh(service, first["refresh_token"]), 401, "refresh_token_invalid")
    refused(refresh(service, second["refresh_token"]), 401, "refresh_token_invalid")
    assert refresh(service, elsewhere["refresh_token"]).status_code == 200
    reasons = [row.reason for row in service.rows(service.house.tables.history) if row.verb == "end_session"]
    assert reasons == ["refresh token used twice"]


def test_a_refresh_token_ends(service, agent, later):
    token = agent.sign_in()["refresh_token"]
    later(days=15)
    refused(refresh(service, token), 401, "refresh_token_invalid")


def test_a_refresh_token_is_stored_as_a_hash(service, agent):
    token = agent.sign_in()["refresh_token"]
    (row,) = service.rows(refresh_tokens)
    assert token not in repr(row) and len(row.token_hash) == 64


def test_a_refresh_reads_the_account_anew(service, agent, admin):
    token = agent.sign_in()["refresh_token"]
    etag = admin.get(f"/users/{agent.id}").headers["ETag"]
    assert admin.patch(f"/users/{agent.id}", {"roles": ["dispatcher"]}, etag).status_code == 200
    access = refresh(service, token).get_json()["access_token"]
    assert bearing(service, access).ok("GET", "/auth/me")["roles"] == ["dispatcher"]


def test_a_deactivated_account_neither_signs_in_nor_stays_in(service, agent, admin):
    token = agent.sign_in()["refresh_token"]
    admin.ok("POST", f"/users/{agent.id}/actions/deactivate")
    refused(refresh(service, token), 401, "refresh_token_invalid")
    refused(agent.try_in(), 401, "sign_in_failed")
    admin.ok("POST", f"/users/{agent.id}/actions/reactivate")
    agent.sign_in()


def test_signing_out_ends_the_sign_in_and_may_be_repeated(service, agent):
    token = agent.sign_in()["refresh_token"]
    for _ in range(2):
        assert service.nobody().post("/auth/revoke", {"refresh_token": token}).status_code == 204
    assert service.nobody().post("/auth/revoke", {"refresh_token": "rt_unknown"}).status_code == 204
    refused(refresh(service, token), 401, "refresh_token_invalid")


def test_ones_own_password_is_changed_and_other_sign_ins_end(service, agent):
    signed = agent.sign_in()
    me = bearing(service, signed["access_token"])
    body = {"current_password": agent.password, "new_password": "another good one"}
    for _ in range(2):
        assert me.post("/auth/password", body, key="once").status_code == 204
    refused(refresh(service, signed["refresh_token"]), 401, "refresh_token_invalid")
    refused(agent.try_in(), 401, "sign_in_failed")
    assert agent.try_in("another good one").status_code == 200


def test_a_weak_new_password_and_a_wrong_current_one_are_refused_together(service, agent):
    me = bearing(service, agent.sign_in()["access_token"])
    with service.nothing_written():
        answer = me.post("/auth/password", {"current_password": "not it", "new_password": "short"})
        problem = refused(answer, 422, "validation_failed")
    found = {(fault["pointer"], fault["code"]) for fault in problem["errors"]}
    assert found == {("/new_password", "text_too_short"), ("/current_password", "password_wrong")}


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"grant": "password", "username": "a"}, {"/password"}),
        ({"grant": "refresh"}, {"/refresh_token"}),
        ({"grant": "refresh", "refresh_token": "x", "username": "a"}, {"/username"}),
        ({"grant": "magic"}, {"/grant"}),
        ({"grant": "password", "username": "a", "password": 7}, {"/password"}),
        ({"grant": "password", "username": "a", "password": "x" * 200}, {"/password"}),
    ],
)
def test_an_incomplete_request_names_its_faults(service, body, pointers):
    with service.nothing_written():
        problem = refused(service.nobody().post("/auth/token", body), 422, "validation_failed")
    assert {fault["pointer"] for fault in problem["errors"]} == pointers


def test_half_characters_are_refused_and_break_nothing(service):
    for body, status in (
        (b'{"grant": "password", "username": "a", "password": "\\ud800"}', 422),
        (b'{"grant": "password", "username": "\\ud800", "password": "a"}', 422),
        (b'{"grant": "refresh", "refresh_token": "\\ud800"}', 401),
    ):
        answer = service.nobody().call("POST", "/auth/token", data=body, content_type="application/json")
        refused(answer, status, "validation_failed" if status == 422 else "refresh_token_invalid")


def test_a_refresh_token_of_any_shape_is_only_refused(service):
    for token in ("rt_", "钥匙", "x" * 200):
        refused(refresh(service, token), 401, "refresh_token_invalid")


def test_a_password_hash_of_another_cost_is_renewed_at_sign_in(service, agent, build):
    dearer = build(url=service.house.settings.database_url, GATEWAY_ARGON2_TIME="2")
    moved = Account(dearer, agent.id, agent.username)
    moved.sign_in()
    (row,) = [user for user in dearer.rows(dearer.house.metadata.tables["users"]) if user.id == agent.id]
    assert "t=2" in row.password_hash
    moved.sign_in()


def test_the_kit_reads_its_own_clock():
    assert tokens.wall is clock.wall
