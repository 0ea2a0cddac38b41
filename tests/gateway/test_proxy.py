"""The way through the door, to real servers on loopback ports."""

import json
import threading
from http.client import HTTPConnection, IncompleteRead
from urllib.parse import urlsplit

import pytest

from gateway.proxy import AT_ONCE
from tests.gateway.people import bearing
from tests.gateway.upstreams import closed_port
from tests.support.people import person
from tests.support.service import refused

HELLO = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


@pytest.fixture
def ticket(upstream):
    return upstream()


@pytest.fixture
def gateway(build, ticket):
    return build(TICKET_URL=ticket.url, CONSOLE_URL=ticket.url)


def ask(gateway, method, path, **kw):
    """A call at the gateway's root, without a token."""
    return gateway.app.test_client(use_cookies=False).open(path, method=method, **kw)


def live(url, method, path, token=None, body=None, headers=None):
    """A call over a real connection: status, headers and the body or what broke."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
    connection.request(method, path, body, {**({"Authorization": f"Bearer {token}"} if token else {}), **(headers or {})})
    return connection, connection.getresponse()


# Who may pass


def test_a_signed_in_call_reaches_the_service_whole(gateway, ticket):
    agent = gateway.as_("agent", language="zh")
    body = {"name": "水箱", "note": "漏水"}
    answer = agent.call(
        "POST", "/tickets/7/actions/close", body, key="k", query_string="a=1&b=%E6%B0%B4", headers={"If-Match": '"x"'}
    )
    seen = ticket.seen[0]
    assert answer.status_code == 200 and answer.get_json()["path"] == "/api/v1/tickets/7/actions/close"
    assert (seen["method"], seen["query"], seen["type"]) == ("POST", "a=1&b=%E6%B0%B4", "application/json")
    assert json.loads(seen["body"]) == body
    sent = seen["headers"]
    assert sent["authorization"] == f"Bearer {agent.token}"
    assert (sent["accept-language"], sent["idempotency-key"], sent["if-match"]) == ("zh", "k", '"x"')
    assert (sent["x-forwarded-for"], sent["x-forwarded-host"], sent["x-forwarded-proto"]) == ("127.0.0.1", "localhost", "http")


def test_nobody_passes_without_a_token(gateway, ticket):
    problem = refused(gateway.nobody().get("/tickets"), 401, "token_missing")
    assert problem["trace_id"]
    refused(bearing(gateway, "nonsense").get("/tickets"), 401, "token_invalid")
    refused(gateway.nobody().call("GET", "/tickets", headers={"Authorization": "Basic YTpi"}), 401, "token_missing")
    assert ticket.seen == []


def test_a_services_own_token_does_not_open_the_public_door(gateway, ticket):
    refused(gateway.as_service("inventory", person("admin")).get("/tickets"), 401, "token_invalid")
    assert ticket.seen == []


def test_a_machines_key_is_changed_into_a_token(gateway, ticket):
    key = gateway.as_("admin").ok("POST", "/api/v1/api-keys", {"name": "ERP", "scopes": ["agent"]})["key"]
    for _ in range(2):
        assert bearing(gateway, key).get("/tickets").status_code == 200
    first, second = (seen["headers"]["authorization"] for seen in ticket.seen)
    assert first == second and key not in first
    assert gateway.house.tokens.verify(first.removeprefix("Bearer ")).roles == ("agent",)


def test_calls_of_one_person_are_limited(build, ticket):
    gateway = build(TICKET_URL=ticket.url, GATEWAY_RATE_USER="3/minute")
    one, other = gateway.as_("agent"), gateway.as_("agent")
    for _ in range(3):
        assert one.get("/tickets").status_code == 200
    answer = one.get("/tickets")
    refused(answer, 429, "rate_limited")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert other.get("/tickets").status_code == 200


def test_a_large_limit_is_held_to_its_number(build, ticket):
    gateway = build(TICKET_URL=ticket.url, GATEWAY_RATE_USER="300/hour")
    agent = gateway.as_("agent")
    statuses = [agent.get("/tickets").status_code for _ in range(302)]
    assert statuses.count(200) == 300 and statuses[-1] == 429


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/unknown",
        "/api/v1",
        "/api/v1/",
        "/api/v2/tickets",
        "/api",
        "/internal/events",
        "/internal",
        "/api/v1/tickets/../../../internal/events",
        "/api/v1/tickets/%2e%2e/%2e%2e/internal/events",
        "/./internal/events",
        "/api/v1/policies/unknown",
        "/api/v1/decisions",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_unknown_and_internal_paths_lead_nowhere(gateway, ticket, path, method):
    answer = ask(gateway, method, path, headers={"Authorization": f"Bearer {gateway.as_('admin').token}"})
    refused(answer, 404, "route_unknown")
    assert ticket.seen == []


def test_every_service_answers_under_its_name(build, upstream):
    behind = {name: upstream() for name in ("ticket", "inventory", "returns", "feedback", "settlement")}
    gateway = build(**{f"{name.upper()}_URL": one.url for name, one in behind.items()})
    supervisor = gateway.as_("supervisor")
    paths = {
        "ticket": "/dispatch/candidates",
        "inventory": "/old-parts",
        "returns": "/panel-claims",
        "feedback": "/kpis/satisfaction",
    }
    paths["settlement"] = "/statements"
    for name, one in behind.items():
        supervisor.get(paths[name])
        supervisor.get(f"/decisions/{name}/7")
        assert [seen["path"] for seen in one.seen] == [f"/api/v1{paths[name]}", f"/api/v1/decisions/{name}/7"]
    assert supervisor.get("/policies/gateway").status_code == 200


# What is passed on


def test_hop_by_hop_and_inner_headers_stay_at_the_door(gateway, ticket):
    headers = {"Connection": "keep-alive, X-Secret-Hop", "X-Secret-Hop": "1", "TE": "trailers", "Upgrade": "h2c"}
    headers |= {
        "Proxy-Authorization": "x",
        "Keep-Alive": "5",
        "X-Actor-Id": "vp",
        "X-Internal-Role": "x",
        "X-Service-Name": "x",
    }
    headers |= {
        "Forwarded": "for=1.2.3.4",
        "X-Forwarded-Host": "evil",
        "X-Real-Ip": "1.2.3.4",
        "Cookie": "a=1",
        "X-Kept": "yes",
    }
    headers["Authorization"] = f"Bearer {gateway.as_('agent').token}"
    ask(gateway, "GET", "/api/v1/tickets", headers=headers)
    sent = ticket.seen[0]["headers"]
    for name in headers:
        if name not in ("X-Kept", "X-Forwarded-Host", "Authorization"):
            assert name.lower() not in sent, name
    assert sent["x-kept"] == "yes" and sent["x-forwarded-host"] == "localhost"


def test_the_answers_hop_by_hop_headers_stay_at_the_door(build, raw):
    answer = (
        b"HTTP/1.1 200 OK\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 5\r\nServer: x\r\nDate: y\r\nX-Kept: yes\r\n"
    )
    gateway = build(TICKET_URL=raw(answer + b"Content-Length: 2\r\n\r\n{}").url)
    got = gateway.as_("agent").get("/tickets")
    assert got.get_data() == b"{}" and got.headers["X-Kept"] == "yes"
    for name in ("Connection", "X-Hop", "Keep-Alive", "Server", "Date"):
        assert name not in got.headers


def test_a_chunked_answer_is_passed_on(build, raw):
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n"
    got = build(TICKET_URL=raw(chunked).url).as_("agent").get("/tickets")
    assert got.get_data() == b"abcdefg" and "Transfer-Encoding" not in got.headers


@pytest.mark.parametrize("sent", [None, "", "short", "G" * 32, "a" * 33])
def test_a_trace_id_is_made_when_none_or_a_wrong_one_comes(gateway, ticket, sent):
    answer = gateway.as_("agent").call("GET", "/tickets", headers={"X-Request-Id": sent} if sent is not None else {})
    (seen,) = ticket.seen
    made = seen["headers"]["x-request-id"]
    assert len(made) == 32 and made != sent and int(made, 16)
    assert answer.headers["X-Request-Id"] == made


def test_a_good_trace_id_is_kept_also_where_the_door_refuses(gateway, ticket):
    trace = {"X-Request-Id": "0123456789abcdef" * 2}
    assert gateway.as_("agent").call("GET", "/tickets", headers=trace).headers["X-Request-Id"] == trace["X-Request-Id"]
    assert gateway.nobody().call("GET", "/tickets", headers=trace).get_json()["trace_id"] == trace["X-Request-Id"]
    assert ticket.seen[0]["headers"]["x-request-id"] == trace["X-Request-Id"]


def test_repeated_cookies_stay_repeated_and_reach_only_the_console(gateway, ticket):
    cookies = [("Set-Cookie", "a=1; HttpOnly"), ("Set-Cookie", "b=2")]
    ticket.answers["/login"] = ("302 FOUND", [*cookies, ("Location", "/home"), ("Content-Length", "0")], [])
    answer = ask(gateway, "POST", "/login", data={"user": "a"}, headers={"Cookie": "session=x"})
    assert answer.status_code == 302 and answer.headers["Location"] == "/home"
    assert answer.headers.getlist("Set-Cookie") == ["a=1; HttpOnly", "b=2"]
    assert ticket.seen[0]["headers"]["cookie"] == "session=x"
    assert ticket.seen[0]["body"] == b"user=a"


@pytest.mark.parametrize("path", ["/", "/tickets/7", "/static/a.css", "/apiary"])
def test_pages_go_to_the_console_without_sign_in(gateway, ticket, path):
    assert ask(gateway, "GET", path).status_code == 200
    assert ticket.seen[0]["path"] == path


def test_a_path_reaches_the_service_as_it_was_looked_up(gateway, ticket):
    ask(gateway, "GET", "/tickets/%E6%B0%B4%20a%3Fb%25", query_string="q=%E6%B0%B4&x=a+b")
    seen = ticket.seen[0]
    assert seen["path"].encode("latin-1").decode() == "/tickets/水 a?b%"
    assert seen["query"] == "q=%E6%B0%B4&x=a+b"


@pytest.mark.parametrize("status", ["204 NO CONTENT", "304 NOT MODIFIED"])
def test_answers_without_a_body_pass(gateway, ticket, status):
    ticket.answers["/api/v1/tickets"] = (status, [("ETag", '"7"')], [])
    answer = gateway.as_("agent").get("/tickets")
    assert answer.status == status and answer.headers["ETag"] == '"7"' and answer.get_data() == b""


def test_head_has_the_length_and_no_body(gateway, ticket):
    answer = gateway.as_("agent").call("HEAD", "/tickets")
    assert answer.status_code == 200 and int(answer.headers["Content-Length"]) > 10 and answer.get_data() == b""


def test_an_upstreams_refusal_passes_unchanged(gateway, ticket):
    body = b'{"code": "stock_short"}'
    pairs = [("Content-Type", "application/problem+json"), ("Content-Length", str(len(body))), ("Retry-After", "3")]
    ticket.answers["/api/v1/tickets"] = ("409 CONFLICT", pairs, [body])
    answer = gateway.as_("agent").post("/tickets", {})
    assert answer.status_code == 409 and answer.get_data() == body and answer.headers["Retry-After"] == "3"


# Streaming

LARGE = 40 * AT_ONCE


def test_a_large_answer_is_passed_on_while_it_is_still_made(gateway, ticket, served):
    token = gateway.as_("agent").token
    read_some = threading.Event()

    def slowly():
        yield b"a" * AT_ONCE
        assert read_some.wait(10), "the first part did not arrive before the last was made"
        yield b"b" * (LARGE - AT_ONCE)

    ticket.answers["/api/v1/tickets"] = ("200 OK", [("Content-Length", str(LARGE))], slowly())
    connection, answer = live(served(gateway), "GET", "/api/v1/tickets", token)
    assert answer.read(1000) == b"a" * 1000
    read_some.set()
    rest = answer.read()
    assert len(rest) == LARGE - 1000 and rest.endswith(b"b")
    connection.close()


def test_a_large_body_is_passed_on(gateway, ticket, served):
    body = bytes(range(256)) * (LARGE // 256)
    token = gateway.as_("agent").token
    connection, answer = live(served(gateway), "POST", "/api/v1/tickets", token, body, {"Content-Type": "text/csv"})
    assert json.loads(answer.read())["length"] == LARGE
    assert ticket.seen[0]["body"] == body
    connection.close()


def test_a_chunked_body_is_passed_on(gateway, ticket, served):
    token = gateway.as_("agent").token
    parts = iter([b"a" * 10, b"b" * 20])
    connection, answer = live(served(gateway), "POST", "/api/v1/tickets", token, parts, {"Content-Type": "text/csv"})
    assert json.loads(answer.read())["length"] == 30
    connection.close()


# What breaks


def test_a_service_that_is_down_is_503_and_the_others_work(build, ticket):
    gateway = build(TICKET_URL=ticket.url, INVENTORY_URL=closed_port())
    agent = gateway.as_("agent")
    for method in ("GET", "POST"):
        answer = agent.call(method, "/parts", {} if method == "POST" else None)
        problem = refused(answer, 503, "neighbour_unavailable")
        assert problem["params"]["service"] == "inventory" and answer.headers["Retry-After"] == "2"
    refused(agent.get("/returns"), 503, "neighbour_unavailable")
    assert agent.get("/tickets").status_code == 200
    assert agent.get("/auth/me").status_code == 200


def test_a_service_that_comes_back_is_found_again(build, upstream):
    first = upstream()
    gateway = build(TICKET_URL=first.url)
    agent = gateway.as_("agent")
    assert agent.get("/tickets").status_code == 200
    first.stop()
    refused(agent.get("/tickets"), 503, "neighbour_unavailable")


def test_an_answer_that_breaks_off_early_is_503(build, raw):
    half = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    refused(build(TICKET_URL=half.url).as_("agent").get("/tickets"), 503, "neighbour_unavailable")
    assert half.connections == 1


def test_a_long_answer_that_breaks_off_is_seen_to_be_incomplete(build, raw, served):
    half = raw(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % LARGE + b"x" * AT_ONCE)
    gateway = build(TICKET_URL=half.url)
    connection, answer = live(served(gateway), "GET", "/api/v1/tickets", gateway.as_("agent").token)
    assert answer.status == 200
    with pytest.raises(IncompleteRead):
        answer.read()
    connection.close()


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_an_idempotent_call_is_tried_again_when_nothing_was_heard(build, raw, method):
    flaky = raw(b"", HELLO)
    answer = build(TICKET_URL=flaky.url).as_("agent").call(method, "/tickets/7")
    assert answer.status_code == 200 and flaky.connections == 2


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_another_call_is_not_tried_again(build, raw, method):
    flaky = raw(b"", HELLO)
    refused(build(TICKET_URL=flaky.url).as_("agent").call(method, "/tickets/7", {}), 503, "neighbour_unavailable")
    assert flaky.connections == 1


def test_no_call_is_tried_again_once_a_byte_was_heard(build, raw):
    for begun in (b"HTTP/1.1 200", b"nonsense\r\n\r\n"):
        flaky = raw(begun, HELLO)
        refused(build(TICKET_URL=flaky.url).as_("agent").get("/tickets"), 503, "neighbour_unavailable")
        assert flaky.connections == 1


def test_a_slow_service_is_given_up(build, raw):
    hangs = raw(HELLO)
    hangs.stop()  # the port stays open and nobody reads
    gateway = build(TICKET_URL=hangs.url, GATEWAY_READ_SECONDS="0.1", GATEWAY_CONNECT_SECONDS="0.1")
    refused(gateway.as_("agent").get("/tickets"), 503, "neighbour_unavailable")


def test_replicas_take_turns(build, upstream):
    replicas = [upstream() for _ in range(3)]
    agent = build(TICKET_URL=", ".join(one.url for one in replicas)).as_("agent")
    for _ in range(9):
        agent.get("/tickets")
    assert [len(one.seen) for one in replicas] == [3, 3, 3]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_dead_replica_is_passed_over(build, ticket, method):
    gateway = build(TICKET_URL=f"{closed_port()},{ticket.url},{closed_port()}")
    agent = gateway.as_("agent")
    for _ in range(6):
        assert agent.call(method, "/tickets", {} if method == "POST" else None).status_code == 200
    assert len(ticket.seen) == 6


def test_a_get_goes_to_the_next_replica_when_the_first_breaks_unheard(build, raw, ticket):
    broken = raw(b"")
    agent = build(TICKET_URL=f"{broken.url},{ticket.url}").as_("agent")
    assert [agent.get("/tickets").status_code for _ in range(4)] == [200] * 4
    assert broken.connections == 2


def test_forwarded_calls_are_counted(gateway, ticket):
    gateway.as_("agent").get("/tickets/0190a0a0-0000-7000-8000-000000000001")
    text = ask(gateway, "GET", "/metrics").get_data(as_text=True)
    assert 'aftersales_requests_total{method="GET",route="/api/v1/tickets",service="gateway",status="200"}' in text
