"""What the kit promises for requests: problems, idempotency, versions, pages."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.event import listen

from tests.support.service import refused

BEAR = {"name": "小熊", "price": "12.50", "left": 10}


def test_a_created_thing_is_read_back(toy):
    agent = toy.as_("agent")
    made = agent.ok("POST", "/toys", BEAR)
    assert made["price"] == "12.50"
    assert made["number"] == "TOY-20250303-00001"
    assert agent.ok("GET", f"/toys/{made['id']}")["name"] == "小熊"


def test_every_fault_is_named_with_its_pointer(toy):
    with toy.nothing_written():
        problem = refused(toy.as_("agent").post("/toys", {"price": "1.234", "colour": "red"}), 422, "validation_failed")
    assert {(e["pointer"], e["code"]) for e in problem["errors"]} == {
        ("/name", "field_required"),
        ("/price", "amount_invalid"),
        ("/colour", "field_unknown"),
    }


def test_problems_speak_the_readers_language(toy):
    problem = refused(toy.as_("agent", language="zh-CN").post("/toys", {}), 422, "validation_failed")
    assert problem["errors"][0]["message"] == "必填"


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "request_malformed"),
        (b"name=x", "application/x-www-form-urlencoded", 415, "media_type_unsupported"),
        (b"[1]", "application/json", 422, "validation_failed"),
        (b'{"name":"a\\u0000","price":"1"}', "application/json", 422, "validation_failed"),
        (b'{"name":"\\ud800","price":"1"}', "application/json", 422, "validation_failed"),
        (b'{"\\ud800":"a half character in a name that is told back"}', "application/json", 422, "validation_failed"),
        (b'{"name":"a","price":"1e400"}', "application/json", 422, "validation_failed"),
        (b'{"name":"a","price":"1","left":99999999999}', "application/json", 422, "validation_failed"),
        (b"\xff\xfe", "application/json", 400, "request_malformed"),
    ],
)
def test_bad_bodies_are_refused(toy, body, kind, status, code):
    agent = toy.as_("agent")
    headers = {"Authorization": f"Bearer {agent.token}", "Content-Type": kind}
    with toy.nothing_written():
        refused(toy.app.test_client().post("/api/v1/toys", data=body, headers=headers), status, code)


def test_unknown_query_parameters_are_refused(toy):
    refused(toy.as_("agent").get("/toys", colour="red"), 422, "validation_failed")
    made = toy.as_("agent").ok("POST", "/toys", BEAR)
    refused(toy.as_("agent").get(f"/toys/{made['id']}", colour="red"), 422, "validation_failed")


def test_who_is_not_signed_in_or_may_not_is_refused(toy):
    with toy.nothing_written():
        refused(toy.nobody().post("/toys", BEAR), 401, "token_missing")
        refused(toy.as_("finance").post("/toys", BEAR), 403, "permission_missing")


def test_a_wrong_method_names_the_right_ones(toy):
    answer = toy.as_("agent").call("DELETE", "/toys")
    refused(answer, 405, "method_not_allowed")
    assert "POST" in answer.headers["Allow"]


def test_a_repeated_post_has_one_effect_and_the_first_answer(toy):
    agent = toy.as_("agent")
    first = agent.post("/toys", BEAR, key="k-1")
    before = toy.everything()
    second = agent.post("/toys", BEAR, key="k-1")
    assert second.get_json() == first.get_json()
    assert second.status_code == 201
    assert second.headers["Idempotency-Replayed"] == "true"
    assert toy.everything() == before


def test_a_key_used_for_another_body_is_refused(toy):
    agent = toy.as_("agent")
    agent.post("/toys", BEAR, key="k-1")
    with toy.nothing_written():
        refused(agent.post("/toys", {**BEAR, "left": 9}, key="k-1"), 422, "idempotency_key_reused")


def test_a_key_belongs_to_one_person(toy):
    toy.as_("agent").post("/toys", BEAR, key="k-1")
    assert toy.as_("agent").post("/toys", BEAR, key="k-1").status_code == 201
    assert len(toy.events()) == 2


def test_the_same_post_at_the_same_moment_has_one_effect(toy):
    agent = toy.as_("agent")
    made = agent.ok("POST", "/toys", BEAR)
    path = f"/toys/{made['id']}/actions/take"
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: agent.post(path, {"count": 1}, key="once"), range(8)))
    assert {a.status_code for a in answers} <= {200, 409}
    assert agent.ok("GET", f"/toys/{made['id']}")["left"] == 9
    assert agent.post(path, {"count": 1}, key="once").headers["Idempotency-Replayed"] == "true"


def test_thirty_two_takers_of_ten_get_ten(toy):
    agent = toy.as_("agent")
    made = agent.ok("POST", "/toys", BEAR)
    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(lambda _: agent.post(f"/toys/{made['id']}/actions/take", {"count": 1}), range(32)))
    codes = [a.status_code for a in answers]
    assert codes.count(200) == 10
    assert codes.count(409) == 22
    assert agent.ok("GET", f"/toys/{made['id']}")["left"] == 0


def test_a_change_names_the_version_it_changes(toy):
    agent = toy.as_("agent")
    made = agent.ok("POST", "/toys", BEAR)
    path = f"/toys/{made['id']}"
    etag = agent.get(path).headers["ETag"]
    with toy.nothing_written():
        refused(agent.patch(path, {"name": "大熊"}, None), 428, "if_match_missing")
        refused(agent.patch(path, {"name": "大熊"}, '"other"'), 412, "version_stale")
    assert agent.patch(path, {"name": "大熊"}, etag).get_json()["name"] == "大熊"
    refused(agent.patch(path, {"name": "中熊"}, etag), 412, "version_stale")


def test_pages_follow_each_other_without_gap_or_repeat(toy):
    agent = toy.as_("agent")
    made = {agent.ok("POST", "/toys", {**BEAR, "name": f"n{i}"})["id"] for i in range(7)}
    seen, cursor = [], None
    while True:
        page = agent.ok("GET", "/toys", query_string={"limit": 3, **({"cursor": cursor} if cursor else {})})
        seen += [row["id"] for row in page["data"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert len(seen) == 7
    assert set(seen) == made
    assert agent.ok("GET", "/toys", query_string={"include": "total"})["total"] == 7
    refused(agent.get("/toys", cursor="xx"), 400, "cursor_invalid")


def test_a_neighbour_that_is_down_is_a_503_with_retry_after(toy):
    made = toy.as_("agent").ok("POST", "/toys", BEAR)
    answer = toy.as_("agent").post(f"/toys/{made['id']}/actions/ask")
    refused(answer, 503, "neighbour_unavailable")
    assert answer.headers["Retry-After"]


def test_no_neighbour_is_called_inside_a_transaction(toy):
    ctx = toy.ctx()
    with pytest.raises(RuntimeError, match="no network"), ctx.uow():
        ctx.caller("other").get("/api/v1/toys")


def test_a_decision_is_explained_in_both_languages(toy):
    made = toy.as_("agent").ok("POST", "/toys", BEAR)
    page = toy.as_("agent").ok("GET", "/decisions/toy", query_string={"subject": made["id"]})
    assert page["data"][0]["why"] == {"zh": "小熊 已制成", "en": "小熊 was made"}
    assert page["data"][0]["policy_clauses"] == {"calendar.timezone": "GEN-01"}
    one = toy.as_("agent").ok("GET", f"/decisions/toy/{page['data'][0]['id']}")
    assert one["clauses"] == ["GEN-01"]


def test_a_request_that_waits_too_long_for_a_record_is_told_so(toy, monkeypatch):
    """Somebody else holds the row: after the lock timeout the answer is 409 with Retry-After, and nothing is written."""
    agent = toy.as_("agent")
    made = agent.ok("POST", "/toys", BEAR)
    with toy.house.engine.begin() as other:
        other.exec_driver_sql("UPDATE toys SET name = 'held'")
        waiting = "SET lock_timeout = 100" if other.dialect.name == "postgresql" else "PRAGMA busy_timeout = 100"
        listen(toy.house.engine, "checkout", lambda connection, *_: impatient(connection, waiting))
        answer = agent.post(f"/toys/{made['id']}/actions/take", {"count": 1})
        refused(answer, 409, "request_in_flight")
        assert answer.headers["Retry-After"]
    assert agent.ok("GET", f"/toys/{made['id']}")["left"] == 10


def impatient(connection, statement):
    """Shorten the wait for a lock on a fresh connection."""
    connection.cursor().execute(statement)
    connection.commit()


@pytest.mark.parametrize("role", ["customer", "site", "technician"])
def test_decisions_of_others_are_not_found_by_outsiders(toy, role):
    made = toy.as_("agent").ok("POST", "/toys", BEAR)
    decision = toy.as_("agent").ok("GET", "/decisions/toy", query_string={"subject": made["id"]})["data"][0]
    outsider = toy.as_(role, **{f"{role}_id": made["id"]})
    refused(outsider.get("/decisions/toy", subject=made["id"]), 404, "decision_unknown")
    refused(outsider.get(f"/decisions/toy/{decision['id']}"), 404, "decision_unknown")
