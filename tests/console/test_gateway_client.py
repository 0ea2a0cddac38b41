"""What the client of the gateway promises: tokens are renewed, POSTs are keyed and repeated safely, refusals are the kit's."""

from collections.abc import Callable

import pytest

from shared.clients.gateway import GatewayClient
from shared.kit.errors import (
    Conflict,
    Malformed,
    MatchMissing,
    NotFound,
    Refused,
    TooMany,
    Unauthorized,
    Unavailable,
    Unsupported,
)
from tests.console.fake_gateway import PASSWORD, FakeGateway


@pytest.fixture
def client(make_client: Callable[[], GatewayClient]) -> GatewayClient:
    found = make_client()
    found.sign_in("agent", PASSWORD)
    return found


def test_a_wrong_password_is_unauthorized(make_client):
    client = make_client()
    with pytest.raises(Unauthorized) as refused:
        client.sign_in("agent", "wrong")
    assert refused.value.code == "credentials_wrong" and refused.value.params["text"] == "用户名或密码不正确"
    assert client.signed_in is None


def test_without_signing_in_nothing_is_read(make_client):
    with pytest.raises(Unauthorized):
        make_client().get("/tickets")


def test_a_token_about_to_expire_is_renewed_before_the_call(gateway: FakeGateway, make_client):
    gateway.life = 10
    client = make_client()
    client.sign_in("agent", PASSWORD)
    first = client.signed_in
    gateway.life = 900
    client.get("/tickets")
    assert client.signed_in != first and not client.signed_in.is_stale
    second = client.signed_in
    client.get("/tickets")
    assert client.signed_in is second


def test_a_token_that_is_refused_is_renewed_once_and_the_call_repeated(client, gateway):
    gateway.tokens.clear()
    assert client.get("/tickets")["data"]


def test_a_refresh_token_that_does_not_hold_ends_the_sign_in(client, gateway):
    gateway.tokens.clear()
    gateway.refresh_tokens.clear()
    with pytest.raises(Unauthorized):
        client.get("/tickets")
    assert client.signed_in is None


def test_signing_out_ends_the_sign_in_at_the_gateway(client, gateway):
    client.sign_out()
    assert client.signed_in is None and not gateway.refresh_tokens
    client.sign_out()


def test_every_post_carries_a_fresh_key_unless_one_is_given(client, gateway):
    gateway.answers["tickets/x/actions/close"] = {"ok": True}
    for key in (None, None, "mine"):
        client.post("/tickets/x/actions/close", {}, key=key)
    first, second, third = gateway.keys
    assert first and second and first != second and third == "mine"


def test_a_post_under_way_elsewhere_is_repeated_with_the_same_key_after_the_pause(client, gateway):
    pauses = []
    client.pause = pauses.append
    gateway.answers["tickets"] = lambda _request: {"id": "made"}
    gateway.refusals["tickets"] = {"status": 409, "code": "request_in_flight", "params": {"retry_after": 1}, "once": True}
    assert client.post("/tickets", {"a": 1}) == {"id": "made"}
    assert pauses == [1.0] and len(set(gateway.keys)) == 1 and len(gateway.keys) == 2


def test_a_post_that_stays_under_way_is_given_up(client, gateway):
    gateway.refusals["tickets"] = {"status": 409, "code": "request_in_flight", "params": {"retry_after": 1}}
    with pytest.raises(Conflict):
        client.post("/tickets", {})


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (400, Malformed),
        (404, NotFound),
        (409, Conflict),
        (415, Unsupported),
        (422, Refused),
        (428, MatchMissing),
        (429, TooMany),
    ],
)
def test_refusals_come_as_the_kit_s_own(client, gateway, status, meaning):
    gateway.refusals["tickets"] = {"status": status, "code": "some_code", "detail": "A sentence.", "clause": "INV-14"}
    with pytest.raises(meaning) as refused:
        client.get("/tickets")
    assert refused.value.code == "some_code" and refused.value.params["text"] == "A sentence."


def test_the_clause_and_every_fault_are_kept(client, gateway):
    errors = [{"pointer": "/phone", "code": "field_required", "message": "必填"}]
    gateway.refusals["tickets"] = {"status": 422, "code": "validation_failed", "clause": "TKT-02", "errors": errors}
    with pytest.raises(Refused) as refused:
        client.post("/tickets", {})
    assert refused.value.clause == "TKT-02"
    fault = refused.value.faults[0]
    assert (fault.pointer, fault.code, dict(fault.params)) == ("/phone", "field_required", {"message": "必填"})


def test_a_gateway_that_does_not_answer_is_unavailable(client):
    client.doors.adapter.app = None
    with pytest.raises(Unavailable):
        client.get("/tickets")


def test_a_service_that_is_down_does_not_close_the_way_to_the_others(client, gateway):
    gateway.refusals["parts"] = {"status": 503, "code": "neighbour_unavailable"}
    for _ in range(8):
        with pytest.raises(Unavailable):
            client.get("/parts")
    assert client.get("/tickets")["data"]
    gateway.refusals["events/inventory"] = {"status": 503, "code": "neighbour_unavailable"}
    for _ in range(8):
        with pytest.raises(Unavailable):
            client.get("/events/inventory")
    assert client.get("/events/ticket")["data"]


def test_all_rows_are_read_page_by_page_up_to_the_bound(client, gateway):
    gateway.answers["sites"] = [{"id": n} for n in range(25)]
    assert [row["id"] for row in client.get_all("/sites", limit=10)] == list(range(25))
    assert len(client.get_all("/sites", limit=10, most=12)) == 12


def test_a_change_names_the_version_that_was_read(client, gateway):
    seen = []
    gateway.answers["customers/1"] = lambda request: seen.append((request.method, request.headers.get("If-Match"))) or {}
    client.patch("/customers/1", {"name": "x"}, etag='"1.3"')
    client.patch("/customers/1", {"name": "x"})
    assert seen == [("PATCH", '"1.3"'), ("GET", None), ("PATCH", "*")]
