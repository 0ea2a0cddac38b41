"""Whether the whole is ready, and who is not."""

from gateway.settings import CONSOLE, SERVICES
from tests.gateway.upstreams import closed_port

NAMES = (*SERVICES, CONSOLE)


def behind(upstream, **changes):
    ready = {name: upstream() for name in NAMES if name not in changes}
    return {f"{name.upper()}_URL": one.url for name, one in ready.items()} | {f"{n.upper()}_URL": u for n, u in changes.items()}


def look(gateway):
    answer = gateway.app.test_client().get("/readyz")
    return answer.status_code, answer.get_json()


def test_all_parts_ready(build, upstream):
    status, body = look(build(**behind(upstream)))
    assert status == 200 and body["status"] == "ready"
    assert set(body["parts"]) == {"gateway", *NAMES}
    assert body["parts"]["gateway"] == {"status": "ready", "database": "ok"}
    assert body["parts"]["ticket"] == {"status": "ready", "replicas": 1, "ready": 1}


def test_each_part_that_is_not_ready_is_named(build, upstream):
    sick = upstream()
    sick.answers["/readyz"] = ("503 SERVICE UNAVAILABLE", [("Content-Length", "2")], [b"{}"])
    status, body = look(build(**behind(upstream, ticket=sick.url, inventory=closed_port(), console="")))
    assert status == 503 and body["status"] == "unready"
    states = {name: part["status"] for name, part in body["parts"].items()}
    assert states["ticket"] == "unready" and states["inventory"] == "unreachable" and states["console"] == "absent"
    assert {states[name] for name in ("gateway", "returns", "feedback", "settlement")} == {"ready"}


def test_a_part_is_ready_while_one_replica_is(build, upstream):
    status, body = look(build(**behind(upstream, ticket=f"{closed_port()},{upstream().url}")))
    assert status == 200
    assert body["parts"]["ticket"] == {"status": "ready", "replicas": 2, "ready": 1}


def test_the_console_is_ready_when_it_answers(build, upstream):
    console = upstream()
    console.answers["/readyz"] = ("404 NOT FOUND", [("Content-Length", "0")], [])
    assert look(build(**behind(upstream, console=console.url)))[0] == 200


def test_a_database_that_is_not_migrated_is_told(build, databases, upstream):
    gateway = build(url=databases.empty("sqlite"), **behind(upstream))
    status, body = look(gateway)
    assert status == 503 and body["parts"]["gateway"]["status"] == "unready"
    assert gateway.app.test_client().get("/healthz").status_code == 200


def test_a_database_that_is_gone_is_a_503_also_before_a_forwarded_call(build, databases, upstream):
    gateway = build(url=databases.empty("sqlite"), **behind(upstream))
    client = gateway.nobody()
    client.token = "ak_anything"
    answer = client.get("/tickets")
    assert answer.status_code == 503 and answer.content_type == "application/problem+json"
