"""The register of tools at the door."""

from datetime import timedelta

import pytest

from inventory_service.store.tables.tools import tools
from shared.kit.ids import new_id
from tests.inventory_service.api.test_imports import faults, run
from tests.inventory_service.custody_factory import tool
from tests.support.service import refused


def numbers(client, **query):
    return [row["tool_no"] for row in client.get("/tools", **query).get_json()["data"]]


def test_a_tool_is_registered_with_its_class(toolroom):
    made = toolroom.register(tool_no="T-A", price="1000.01", serial_no="S-1")
    assert (made["status"], made["is_fixed_asset"], made["condition"]) == ("registered", True, "good")
    assert made["actions"] == ["issue", "report"]
    answer = toolroom.money.get(f"/tools/{made['id']}")
    assert answer.get_json() == {**made, "actions": []}
    assert answer.headers["ETag"]
    decision = toolroom.world.service.decisions("tool_asset")[0]
    assert (decision.subject, decision.outcome, decision.clauses) == (made["id"], "fixed_asset", ["TOOL-01"])
    why = toolroom.boss.get("/decisions/inventory", subject=made["id"]).get_json()["data"][0]["why"]
    assert why["en"] == "The price of 1000.01 is above 1000.00: a fixed asset of the company (TOOL-01)"
    assert "固定资产" in why["zh"]


def test_finance_sees_the_fixed_assets(toolroom):
    toolroom.register(tool_no="T-A", price="1000.00")
    toolroom.register(tool_no="T-B", price="1000.01")
    assert numbers(toolroom.money, is_fixed_asset="true") == ["T-B"]
    assert numbers(toolroom.money, is_fixed_asset="false") == ["T-A"]


def test_a_number_is_taken_once(toolroom):
    toolroom.register(tool_no="T-A")
    with toolroom.world.service.nothing_written():
        refused(toolroom.keeper.post("/tools", tool(tool_no="T-A")), 409, "tool_exists")


@pytest.mark.parametrize(
    ("over", "pointer", "code"),
    [
        ({"price": "-1.00"}, "/price", "amount_out_of_range"),
        ({"price": "1.001"}, "/price", "amount_invalid"),
        ({"price": "99999999999999999.00"}, "/price", "amount_invalid"),
        ({"brand": ""}, "/brand", "length_out_of_range"),
        ({"tool_no": "x" * 61}, "/tool_no", "length_out_of_range"),
        ({"purchased_on": "2025-13-01"}, "/purchased_on", "field_invalid"),
        ({"holder_id": new_id()}, "/holder_id", "field_unknown"),
    ],
)
def test_a_faulty_card_is_refused(toolroom, over, pointer, code):
    with toolroom.world.service.nothing_written():
        problem = refused(toolroom.keeper.post("/tools", tool(**over)), 422, "validation_failed")
    assert pointer in {error["pointer"] for error in problem["errors"]}


def test_a_tool_is_not_bought_tomorrow(toolroom):
    with toolroom.world.service.nothing_written():
        problem = refused(toolroom.keeper.post("/tools", tool(purchased_on="2025-03-04")), 422, "day_faulty")
    assert [(e["pointer"], e["code"]) for e in problem["errors"]] == [("/purchased_on", "day_in_future")]


def test_a_corrected_price_is_judged_anew(toolroom):
    made = toolroom.register(price="900.00")
    etag = toolroom.keeper.get(f"/tools/{made['id']}").headers["ETag"]
    changed = toolroom.keeper.patch(f"/tools/{made['id']}", {"price": "2400.00", "model": "317"}, etag).get_json()
    assert (changed["price"], changed["model"], changed["is_fixed_asset"]) == ("2400.00", "317", True)
    assert [row.outcome for row in toolroom.world.service.decisions("tool_asset")] == ["ordinary_tool", "fixed_asset"]
    with toolroom.world.service.nothing_written():
        refused(toolroom.keeper.patch(f"/tools/{made['id']}", {"model": "318"}, etag), 412, "version_stale")
        refused(toolroom.keeper.patch(f"/tools/{made['id']}", {"model": "318"}, None), 428, "if_match_missing")
        refused(toolroom.keeper.patch(f"/tools/{made['id']}", {"purchased_on": "2999-01-01"}, "*"), 422, "validation_failed")
        refused(toolroom.keeper.patch(f"/tools/{made['id']}", {"purchased_on": "2199-01-01"}, "*"), 422, "day_faulty")
        refused(toolroom.keeper.patch(f"/tools/{new_id()}", {}, "*"), 404, "tool_unknown")
        refused(toolroom.holder.patch(f"/tools/{made['id']}", {}, "*"), 403, "permission_missing")


def test_tools_are_listed_by_number_and_narrowed(toolroom):
    toolroom.register(tool_no="T-C", kind="multimeter")
    out = toolroom.issued(tool_no="T-B")
    toolroom.register(tool_no="T-A")
    assert numbers(toolroom.boss) == ["T-A", "T-B", "T-C"]
    assert numbers(toolroom.boss, kind="leak_detector") == ["T-A", "T-B"]
    assert numbers(toolroom.boss, status="issued") == ["T-B"]
    assert numbers(toolroom.boss, holder_id=toolroom.holder_id) == ["T-B"]
    assert numbers(toolroom.boss, tool_no=out["tool_no"]) == ["T-B"]
    page = toolroom.boss.get("/tools", limit=2).get_json()
    rest = toolroom.boss.get("/tools", limit=2, cursor=page["next_cursor"]).get_json()
    assert [row["tool_no"] for row in rest["data"]] == ["T-C"]


def test_what_is_overdue_or_due_for_service_is_found(toolroom):
    first, second = toolroom.register(tool_no="T-A"), toolroom.register(tool_no="T-B", service_due_on="2025-03-06")
    toolroom.done(toolroom.keeper, first, "issue", toolroom.signed(due_back_on="2025-03-05"))
    assert numbers(toolroom.boss, overdue="true") == []
    toolroom.world.service.clock.instant += timedelta(days=3)
    assert numbers(toolroom.boss, overdue="true") == ["T-A"]
    assert numbers(toolroom.holder, overdue="true") == ["T-A"]
    assert numbers(toolroom.other, overdue="true") == []
    assert numbers(toolroom.boss, service_due="true") == [second["tool_no"]]
    assert numbers(toolroom.boss, service_due="false", overdue="false") == ["T-A", "T-B"]
    toolroom.done(toolroom.holder, first, "return", {"signed_by": "Li"})
    assert numbers(toolroom.boss, overdue="true") == []


def test_a_technician_sees_the_own_tools_only(toolroom):
    found = toolroom.issued(tool_no="T-A")
    toolroom.register(tool_no="T-B")
    assert (numbers(toolroom.holder), numbers(toolroom.other)) == (["T-A"], [])
    assert toolroom.holder.ok("GET", f"/tools/{found['id']}")["actions"] == ["hand_over", "report", "return"]
    refused(toolroom.other.get(f"/tools/{found['id']}"), 404, "tool_unknown")
    refused(toolroom.other.get(f"/tools/{found['id']}/records"), 404, "tool_unknown")
    refused(toolroom.world.service.as_("site", site_id=toolroom.site_id).get("/tools"), 403, "permission_missing")


def ask(toolroom, **query):
    return toolroom.world.dispatcher.ok("GET", "/tools/availability", query_string={"kind": "leak_detector", **query})


def test_a_dispatcher_is_warned_of_a_tool_that_is_with_somebody_else(toolroom):
    """TOOL-09."""
    assert ask(toolroom)["outcome"] == "none_kept"
    found = toolroom.register()
    toolroom.done(toolroom.keeper, found, "issue", toolroom.signed(due_back_on="2025-03-06"))
    answer = ask(toolroom, on="2025-03-06", technician_id=toolroom.other_id)
    assert (answer["outcome"], answer["warning"], answer["clause"]) == ("booked_out", True, "TOOL-09")
    assert [(row["tool_no"], row["holder_name"], row["due_back_on"]) for row in answer["out"]] == [
        (found["tool_no"], "Wang", "2025-03-06")
    ]
    assert ask(toolroom, on="2025-03-07", technician_id=toolroom.other_id)["warning"] is False
    assert ask(toolroom, on="2025-03-06", technician_id=toolroom.holder_id)["outcome"] == "own"
    toolroom.register()
    assert ask(toolroom, on="2025-03-06", technician_id=toolroom.other_id)["outcome"] == "free"
    refused(toolroom.holder.get("/tools/availability", kind="x"), 403, "permission_missing")
    refused(toolroom.world.dispatcher.get("/tools/availability"), 422, "validation_failed")


def test_tools_are_imported_by_their_numbers(toolroom):
    rows = [tool(tool_no="T-A", price="2400.00"), tool(tool_no="T-B", serial_no="", service_due_on="")]
    job = run(toolroom.world, "tools", rows)
    assert (job["status"], job["report"]["written"]) == ("done", 2)
    assert {row.tool_no: (row.status, row.is_fixed_asset) for row in toolroom.world.service.rows(tools)} == {
        "T-A": ("registered", True),
        "T-B": ("registered", False),
    }
    assert sorted(row.outcome for row in toolroom.world.service.decisions("tool_asset")) == ["fixed_asset", "ordinary_tool"]
    again = run(toolroom.world, "tools", rows)["report"]
    assert (again["written"], again["unchanged"]) == (0, 2)


def test_faulty_rows_of_tools_are_all_named(toolroom):
    rows = [tool(tool_no="T-A"), tool(tool_no="T-A"), tool(tool_no="T-B", purchased_on="2025-03-04"), {"tool_no": "T-C"}]
    job = run(toolroom.world, "tools", rows)
    assert job["status"] == "refused"
    assert faults(job)[:2] == [(2, "/tool_no", "row_duplicate"), (3, "/purchased_on", "day_in_future")]
    assert {row for row, _, code in faults(job) if code == "field_required"} == {4}
    assert toolroom.world.service.rows(tools) == []
