"""Parts orders at the door: written, handed in, reviewed, entered, paid, given up."""

from inventory_service.store.tables.part_orders import part_order_lines
from shared.kit.ids import new_id
from tests.inventory_service.factories import part
from tests.inventory_service.orders_factory import form, line, open_site
from tests.support.service import refused


def faults(problem):
    return [(fault["pointer"], fault["code"]) for fault in problem["errors"]]


def submit(orders, draft, who=None):
    return (who or orders.site).post(f"/part-orders/{draft['id']}/actions/submit")


# Writing


def test_a_draft_may_be_bare_and_is_amended_in_the_version_seen(orders):
    draft = orders.site.ok("POST", "/part-orders", {"kind": "regular"})
    path = f"/part-orders/{draft['id']}"
    etag = orders.site.get(path).headers["ETag"]
    with orders.service.nothing_written():
        refused(orders.site.patch(path, {"contact": "王敏"}, None), 428, "if_match_missing")
        refused(orders.site.patch(path, {"contact": "王敏"}, '"x"'), 412, "version_stale")
        refused(orders.site.patch(path, {"status": "paid"}, etag), 422, "validation_failed")
    answer = orders.site.patch(path, form(line(3), line(1, "P-2"), contact="李"), etag)
    found = answer.get_json()
    assert (found["contact"], [(row["part_no"], row["quantity"]) for row in found["lines"]]) == ("李", [("P-1", 3), ("P-2", 1)])
    assert answer.headers["ETag"] != etag
    found = orders.site.patch(path, {"lines": [line(1, "P-2")]}, answer.headers["ETag"]).get_json()
    assert [(row["line_no"], row["part_no"]) for row in found["lines"]] == [(1, "P-2")]
    assert orders.service.count(part_order_lines) == 1


def test_every_part_that_cannot_be_ordered_is_named(orders):
    orders.keeper.ok("POST", "/parts", part(part_no="P-3", own_brand=False))
    with orders.service.nothing_written():
        answer = orders.site.post("/part-orders", form(line(1, "nothing"), line(), line(1, "P-3")))
        problem = refused(answer, 422, "order_lines_faulty")
        refused(orders.site.post("/part-orders", form(line(0))), 422, "validation_failed")
        refused(orders.site.post("/part-orders", form(*[line()] * 501)), 422, "validation_failed")
    assert faults(problem) == [("/lines/0/part_no", "part_unknown"), ("/lines/2/part_no", "part_of_other_maker")]


def test_a_retired_part_and_an_old_number_are_refused_also_at_submission(orders):
    for number in ("P-3", "P-4"):
        orders.keeper.ok("POST", "/parts", part(part_no=number))
    draft = orders.draft(line(), line(1, "P-3"), line(1, "P-4"))
    for number, verb, body in (
        ("P-3", "retire", {"reason": "停产"}),
        ("P-4", "supersede", {"successor": "P-2", "reason": "换型"}),
    ):
        part_id = orders.keeper.get("/parts", part_no=number).get_json()["data"][0]["id"]
        orders.keeper.ok("POST", f"/parts/{part_id}/actions/{verb}", body)
    with orders.service.nothing_written():
        problem = refused(submit(orders, draft), 422, "order_incomplete")
        refused(orders.site.post("/part-orders", form(line(1, "P-4"))), 422, "order_lines_faulty")
    assert faults(problem) == [("/lines/1/part_no", "part_retired"), ("/lines/2/part_no", "part_superseded")]


def test_five_hundred_lines_are_one_order(orders):
    order = orders.submitted(*[line(1 + n % 3, f"P-{1 + n % 2}") for n in range(500)])
    assert (len(order["lines"]), order["lines"][499]["line_no"]) == (500, 500)


def test_an_incomplete_form_is_refused_with_all_that_it_lacks(orders):
    draft = orders.site.ok("POST", "/part-orders", {"kind": "emergency", "lines": [line(model=None)]})
    with orders.service.nothing_written():
        problem = refused(submit(orders, draft), 422, "order_incomplete")
    assert problem["clause"] == "ORD-05"
    assert [pointer for pointer, _ in faults(problem)] == [
        *("/contact", "/phone", "/reply_to", "/address", "/freight_mode", "/reason", "/lines/0/model")
    ]


def test_prices_are_those_of_the_day_of_submission(orders):
    draft = orders.draft(line(2))
    assert (draft["total"], draft["lines"][0]["supply_price"]) == (None, None)
    part_id = orders.keeper.get("/parts", part_no="P-1").get_json()["data"][0]["id"]
    orders.keeper.ok("POST", f"/parts/{part_id}/prices", {"from_on": "2025-03-05", "supply_price": "160.00"})
    order = orders.act(orders.site, draft, "submit")
    orders.on("2025-03-06")
    orders.keeper.ok("POST", f"/parts/{part_id}/prices", {"from_on": "2025-03-06", "supply_price": "170.00"})
    found = orders.read(order)
    assert (found["total"], found["lines"][0]["supply_price"], found["lines"][0]["amount"]) == ("320.00", "160.00", "320.00")


# Taken or not


def test_a_regular_order_is_taken_on_the_5th_and_the_20th_only(orders):
    draft = orders.draft()
    orders.on("2025-03-06")
    with orders.service.nothing_written():
        problem = refused(submit(orders, draft), 422, "rejected_not_order_day")
    assert (problem["clause"], problem["params"]["next_on"]) == ("ORD-03", "2025-03-20")
    assert "2025-03-20" in problem["title"]
    orders.on("2025-03-20")
    assert submit(orders, draft).get_json()["status"] == "submitted"
    found = orders.service.decisions("order_acceptance")
    assert [(row.outcome, row.clauses) for row in found] == [("accepted", ["ORD-03"])]


def test_one_regular_order_an_order_day_and_two_a_month(orders):
    orders.submitted()
    second = orders.draft()
    with orders.service.nothing_written():
        assert refused(submit(orders, second), 422, "rejected_limit")["clause"] == "ORD-04"
    orders.on("2025-03-20")
    submit(orders, second)
    orders.on("2025-04-05")
    assert orders.submitted()["status"] == "submitted"


def test_two_emergency_orders_a_month_on_any_day(orders):
    orders.on("2025-03-12")
    orders.emergency()
    orders.emergency()
    third = orders.draft(kind="emergency", reason="停机")
    with orders.service.nothing_written():
        assert refused(submit(orders, third), 422, "rejected_limit")["clause"] == "ORD-05"
    orders.on("2025-04-01")
    assert submit(orders, third).get_json()["status"] == "submitted"


def test_a_rejected_order_and_one_cancelled_before_its_review_do_not_count(orders):
    spare = orders.draft()
    orders.act(orders.reviewer, orders.submitted(), "reject", {"reason": "非本单位"})
    orders.act(orders.site, orders.submitted(), "cancel", {"reason": "重复"})
    kept = orders.act(orders.reviewer, orders.submitted(), "review", {})
    orders.act(orders.site, kept, "cancel", {"reason": "不要了"})
    with orders.service.nothing_written():
        refused(submit(orders, spare), 422, "rejected_limit")


def test_a_returned_form_keeps_its_day_and_its_kind(orders):
    order = orders.submitted()
    back = orders.act(orders.reviewer, order, "return", {"reason": "型号不清", "remarks": ["第1行机型"]})
    assert (back["status"], back["review_note"], back["task"]) == ("returned_incomplete", "型号不清", None)
    assert [row.outcome for row in orders.service.decisions("order_form")] == ["accepted", "returned_incomplete"]
    orders.on("2025-03-07")
    path = f"/part-orders/{order['id']}"
    etag = orders.site.get(path).headers["ETag"]
    with orders.service.nothing_written():
        refused(orders.site.patch(path, {"kind": "emergency"}, etag), 409, "order_kind_fixed")
    orders.site.patch(path, {"lines": [line(2, model="JZY-2")]}, etag)
    again = submit(orders, order).get_json()
    assert (again["status"], again["accepted_on"]) == ("submitted", "2025-03-05")
    assert (again["entry_due_on"], again["ship_due_on"]) == ("2025-03-11", "2025-03-14")
    assert len(orders.service.decisions("order_acceptance")) == 1


# Who


def test_a_site_sees_and_orders_for_itself_only(orders):
    other_id = open_site(orders.world, "HZ01")
    other = orders.service.as_("site", site_id=other_id)
    mine = orders.submitted()
    assert {row["site_id"] for row in orders.site.get("/part-orders").get_json()["data"]} == {orders.site_id}
    assert other.get("/part-orders").get_json()["data"] == other.get("/part-orders/due").get_json()["data"] == []
    with orders.service.nothing_written():
        path = f"/part-orders/{mine['id']}"
        refused(other.get(path), 404, "part_order_unknown")
        refused(other.patch(path, {"contact": "x"}, "*"), 404, "part_order_unknown")
        refused(other.post(f"{path}/actions/cancel", {"reason": "x"}), 404, "part_order_unknown")
        refused(submit(orders, mine, other), 404, "part_order_unknown")
        refused(other.post("/part-orders", form(site_id=orders.site_id)), 422, "site_unknown")
        refused(orders.service.as_("site").post("/part-orders", form()), 403, "site_missing")
        refused(orders.service.as_("site", site_id=new_id()).post("/part-orders", form()), 422, "site_unknown")
        refused(orders.site.post("/part-orders", form(channel="fax")), 422, "order_channel")


def test_a_clerk_records_what_came_by_fax(orders):
    body = form(channel="fax", site_id=orders.site_id)
    with orders.service.nothing_written():
        refused(orders.agent.post("/part-orders", form(site_id=orders.site_id)), 422, "order_channel")
        refused(orders.agent.post("/part-orders", form(channel="fax")), 422, "validation_failed")
        refused(orders.agent.post("/part-orders", {**body, "site_id": new_id()}), 422, "site_unknown")
    draft = orders.agent.ok("POST", "/part-orders", body)
    with orders.service.nothing_written():
        assert faults(refused(submit(orders, draft, orders.agent), 422, "order_incomplete")) == [
            ("/copy_ref", "field_required")
        ]
    etag = orders.agent.get(f"/part-orders/{draft['id']}").headers["ETag"]
    orders.agent.patch(f"/part-orders/{draft['id']}", {"copy_ref": "FAX-2025-17"}, etag)
    order = submit(orders, draft, orders.agent).get_json()
    assert (order["status"], order["channel"], order["copy_ref"]) == ("submitted", "fax", "FAX-2025-17")
    assert orders.site.ok("GET", f"/part-orders/{order['id']}")["author_name"] == "agent person"


def test_a_clerk_does_not_touch_a_sites_own_order(orders):
    draft = orders.draft()
    path = f"/part-orders/{draft['id']}"
    with orders.service.nothing_written():
        refused(orders.agent.patch(path, {"contact": "x"}, "*"), 403, "order_of_site")
        refused(submit(orders, draft, orders.agent), 403, "order_of_site")
        refused(orders.agent.post(f"{path}/actions/cancel", {"reason": "x"}), 403, "order_of_site")
    assert orders.agent.ok("GET", path)["actions"] == []


# Review and entry


def test_only_the_right_person_leads_an_order_on(orders):
    order = orders.submitted()
    path = f"/part-orders/{order['id']}/actions"
    with orders.service.nothing_written():
        refused(orders.site.post(f"{path}/review", {}), 403, "permission_missing")
        refused(orders.keeper.post(f"{path}/review", {}), 403, "permission_missing")
        refused(orders.reviewer.post(f"{path}/enter", {"erp_no": "E"}), 403, "permission_missing")
        refused(orders.keeper.post(f"{path}/enter", {"erp_no": "E"}), 409, "transition_not_allowed")
        refused(orders.reviewer.post(f"{path}/return", {}), 422, "validation_failed")
        refused(orders.reviewer.post(f"{path}/reject", {}), 422, "validation_failed")
        refused(submit(orders, order), 409, "transition_not_allowed")
    assert orders.reviewer.ok("GET", f"/part-orders/{order['id']}")["actions"] == ["reject", "return", "review"]


def test_an_erp_number_is_given_once(orders):
    first = orders.entered()
    second = orders.act(orders.reviewer, orders.emergency(), "review", {})
    with orders.service.nothing_written():
        answer = orders.keeper.post(f"/part-orders/{second['id']}/actions/enter", {"erp_no": first["erp_no"]})
        problem = refused(answer, 409, "erp_no_taken")
    assert problem["params"]["order"] == first["number"]


def test_without_prepayment_an_order_need_not_wait(orders, monkeypatch):
    monkeypatch.setattr(orders.service.house, "book", Without(orders.service.house.book, ord__prepay=False))
    order = orders.entered()
    assert (order["status"], order["payment"]["state"]) == ("paid", "on_account")
    orders.hold(order)
    assert orders.shipped(order)["status"] == "shipped"


class Without:
    """The policies with other values."""

    def __init__(self, book, **values):
        self.book, self.values, self.entries = book, values, book.entries

    def on(self, day, profile="default"):
        return self.book.on(day, profile).but(**self.values)


def test_the_shipping_clock_starts_at_the_entry_where_the_policy_says_so(orders, monkeypatch):
    monkeypatch.setattr(orders.service.house, "book", Without(orders.service.house.book, ord__ship_from="entered_at"))
    order = orders.reviewed()
    assert (order["ship_due_on"], order["due_on"]) == (None, "2025-03-07")
    orders.on("2025-03-06")
    order = orders.act(orders.keeper, order, "enter", {"erp_no": "E-1"})
    assert (order["ship_due_on"], order["due_on"]) == ("2025-03-13", "2025-03-13")


def test_rejected_orders_count_where_the_policy_says_so(orders, monkeypatch):
    monkeypatch.setattr(orders.service.house, "book", Without(orders.service.house.book, ord__count_rejected=True))
    orders.act(orders.reviewer, orders.submitted(), "reject", {"reason": "x"})
    draft = orders.draft()
    with orders.service.nothing_written():
        refused(submit(orders, draft), 422, "rejected_limit")


def test_an_order_beyond_all_money_is_refused(orders):
    orders.keeper.ok("POST", "/parts", part(part_no="P-9", supply_price="9999999999.99"))
    draft = orders.draft(line(1_000_000, "P-9"), line(1_000_000, "P-9"))
    with orders.service.nothing_written():
        refused(submit(orders, draft), 422, "amount_out_of_range")


def test_what_is_missing_of_the_payment_is_shown_until_it_is_held(orders):
    order = orders.entered()
    orders.lack(order, 12000)
    found = orders.site.ok("GET", f"/part-orders/{order['id']}")
    assert found["payment"] == {"state": "missing", "amount": "300.00", "missing": "120.00"}
    with orders.service.nothing_written():
        answer = orders.keeper.post(f"/part-orders/{order['id']}/shipments", orders.packing(order))
        assert refused(answer, 409, "payment_awaited")["clause"] == "ORD-01"
    orders.hold(order)
    assert orders.read(order)["payment"] == {"state": "held", "amount": "300.00", "missing": None}


def test_a_payment_told_twice_or_too_late_changes_nothing(orders):
    order, event_id = orders.entered(), new_id()
    orders.hold(order, event_id=event_id)
    paid = orders.read(order)
    orders.hold(order, event_id=event_id)
    orders.hold(order)
    orders.lack(order, 5000)
    assert orders.read(order) == paid
    orders.act(orders.site, order, "cancel", {"reason": "不要了"})
    orders.hold(order)
    assert (orders.read(order)["status"], orders.read(order)["payment"]["state"]) == ("cancelled", "held")


def test_a_payment_of_an_order_that_nobody_knows_is_taken_quietly(orders):
    stranger = {"id": new_id(), "number": "PO-X", "total": "1.00"}
    orders.hold(stranger)
    orders.lack(stranger, 100)


# The end


def test_a_cancelled_order_releases_its_parts_and_its_money(orders):
    order = orders.paid(line(4), line(12, "P-2"))
    assert (orders.progress(order), orders.progress(order, 1)) == ({"held": 4}, {"held": 10, "waiting": 2})
    done = orders.act(orders.site, order, "cancel", {"reason": "不要了"})
    assert (done["status"], done["end_reason"], done["actions"]) == ("cancelled", "不要了", [])
    assert [(event["order_id"], event["outcome"]) for event in orders.told("part_order.ended")] == [(order["id"], "cancelled")]
    assert (orders.world.totals(), orders.world.totals("P-2")) == ((10, 0, 10), (10, 0, 10))
    with orders.service.nothing_written():
        answer = orders.site.post(f"/part-orders/{order['id']}/actions/cancel", {"reason": "x"})
        refused(answer, 409, "transition_not_allowed")
    orders.world.assert_balanced()


def test_an_order_that_was_never_entered_ends_quietly(orders):
    orders.act(orders.site, orders.submitted(), "cancel", {"reason": "x"})
    assert orders.told("part_order.ended") == []


# Lists


def test_the_work_list_has_urgent_orders_first_and_then_the_last_day(orders):
    first = orders.submitted()
    orders.later(hours=1)
    urgent = orders.emergency()
    orders.later(hours=1)
    later = orders.emergency()
    reviewed = orders.act(orders.reviewer, later, "review", {})
    found = orders.reviewer.get("/part-orders/due", task="review").get_json()["data"]
    assert [row["id"] for row in found] == [urgent["id"], first["id"]]
    assert [(row["task"], row["due_on"]) for row in found] == [("review", "2025-03-07")] * 2
    found = orders.keeper.get("/part-orders/due", task="enter").get_json()["data"]
    assert [row["id"] for row in found] == [reviewed["id"]]
    assert orders.keeper.get("/part-orders/due", due_before="2025-03-07").get_json()["data"] == []
    found = orders.keeper.get("/part-orders/due", due_before="2025-03-08", limit=2).get_json()
    rest = orders.keeper.get("/part-orders/due", due_before="2025-03-08", limit=2, cursor=found["next_cursor"]).get_json()
    assert [row["kind"] for row in found["data"] + rest["data"]] == ["emergency", "emergency", "regular"]


def test_orders_are_listed_newest_first_and_narrowed(orders):
    orders.draft()
    orders.later(hours=1)
    order = orders.submitted()
    found = orders.keeper.get("/part-orders", site_id=orders.site_id).get_json()["data"]
    assert [row["status"] for row in found] == ["submitted", "draft"]
    found = orders.keeper.get("/part-orders", status="submitted").get_json()["data"]
    assert [row["id"] for row in found] == [order["id"]]
    refused(orders.keeper.get("/part-orders", status="nothing"), 422, "validation_failed")
