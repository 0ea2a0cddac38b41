"""What time tells about parts: usage, lead times, alerts, classes; and many hands on one plan."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from inventory_service.operations.abc_classes import classify_due
from inventory_service.operations.alerts import watch_levels
from inventory_service.store.tables.replenishments import abc_runs, stock_alerts
from tests.inventory_service.api.test_replenishments import PATH, TITLE, arrive, boss, bought, proposals, proposed
from tests.inventory_service.factories import part
from tests.inventory_service.operations.test_posting import counted
from tests.support.service import refused


def at_once(tasks):
    with ThreadPoolExecutor(len(tasks)) as pool:
        return [job.result() for job in [pool.submit(task) for task in tasks]]


def to(world, day):
    world.service.clock.instant = datetime.fromisoformat(f"{day}T01:00:00+00:00")


@pytest.fixture
def low(world):
    world.keeper.ok("POST", "/parts", part(part_no="P-2", min_level=3, max_level=10, supply_price="20.00"))
    world.receive(3, part_no="P-2")
    return world


def alerts(world, who=None, **query):
    return (who or world.keeper).get("/stock/alerts", **query).get_json()["data"]


# Usage


def test_usage_is_a_guess_until_half_a_year_is_known(low):
    low.receive(9, part_no="P-2")
    to(low, "2025-04-10")
    low.issue(4, part_no="P-2")
    to(low, "2025-05-10")
    low.issue(7, part_no="P-2")
    row = proposed(low)[0]
    assert (row["monthly_usage"], row["history_months"], row["confidence"]) == ("4.00", 1, "guess")
    assert (row["on_hand"], row["days_of_cover"]) == (1, 7)


def test_usage_is_measured_over_whole_months_and_what_came_back_was_not_used(low):
    low.receive(40, part_no="P-2")
    for month in range(4, 10):
        to(low, f"2025-{month:02}-10")
        low.issue(month, part_no="P-2")
    to(low, "2025-10-02")
    low.issue(1, part_no="P-2")
    low.issue(1, part_no="P-2")
    row = low.keeper.ok("POST", PATH, TITLE) and proposals(low)[0]
    assert (row["on_hand"], row["suggestion"]) == (2, 8)
    assert (row["monthly_usage"], row["history_months"], row["confidence"]) == ("6.50", 6, "measured")
    assert row["days_of_cover"] == 9


def test_the_lead_time_is_learned_from_past_purchases(low):
    (key,) = bought(low)
    to(low, "2025-03-08")
    arrive(low, {"id": key, "quantity": 2})
    to(low, "2025-03-13")
    arrive(low, {"id": key})
    low.issue(8, part_no="P-2")
    assert proposed(low)[0]["lead_days"] == 10


def test_a_plan_of_many_parts_costs_as_many_statements_as_of_one(world):
    sent = {}
    for count in (2, 1, 40):  # the first takes a block of numbers
        for n in range(count):
            world.keeper.ok("POST", "/parts", part(part_no=f"N-{count}-{n}", min_level=3, max_level=10))
        with counted(world.service.house.engine) as statements:
            made = world.keeper.ok("POST", PATH, TITLE)
        sent[count] = len(statements)
        ids = [row["id"] for row in proposals(world, run_id=made["id"], limit=200)]
        with counted(world.service.house.engine) as statements:
            boss(world).ok("POST", f"{PATH}/actions/accept", {"ids": ids})
        sent[f"accept {count}"] = len(statements)
    assert (sent[40], sent["accept 40"]) == (sent[1], sent["accept 1"])


def test_two_who_buy_the_same_at_once_buy_it_once(low):
    ids = [row["id"] for row in proposed(low)]
    answers = at_once([lambda: boss(low).post(f"{PATH}/actions/accept", {"ids": ids})] * 6)
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 5


def test_goods_taken_in_by_many_at_once_come_in_once(low):
    (key,) = bought(low)
    answers = at_once([lambda: arrive(low, {"id": key})] * 6)
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5
    assert low.totals("P-2")[0] == 10
    low.assert_balanced()


def test_plans_run_by_many_at_once_leave_one_proposal_a_part(low):
    answers = at_once([lambda: low.keeper.post(PATH, TITLE)] * 6)
    assert {answer.status_code for answer in answers} == {201}
    assert len(proposals(low, status="proposed")) == 1
    assert len(proposals(low, status="dropped")) == 5


# Alerts


def test_a_part_at_its_minimum_raises_one_alert_until_it_rises_again(low):
    """INV-12."""
    worker = low.service.worker
    worker.run_due()
    (row,) = alerts(low)
    assert (row["part_no"], row["available"], row["min_level"], row["on_order"]) == ("P-2", 3, 3, 0)
    with low.service.nothing_written():
        watch_levels(low.service.ctx())
    bought(low)
    assert alerts(low)[0]["on_order"] == 7
    low.receive(1, part_no="P-2")
    worker.run_due()
    assert alerts(low) == []
    assert [row["status"] for row in alerts(low, status="cleared")] == ["cleared"]
    low.reserve(1, part_no="P-2")
    worker.run_due()
    assert len(alerts(low)) == 1
    assert low.service.count(stock_alerts) == 2


def test_an_alert_is_seen_by_warehouse_and_supervisor(low):
    low.service.worker.run_due()
    assert len(alerts(low, boss(low))) == 1
    for role in ("finance", "technician", "site"):
        refused(low.service.as_(role).get("/stock/alerts"), 403, "permission_missing")


def test_two_workers_raise_one_alert(low):
    at_once([low.service.worker.run_due] * 4)
    assert len(alerts(low)) == 1


# Classes


def classes(world, **query):
    return [(row["part_no"], row["abc_class"], row["pieces"], row["share"]) for row in abc(world, **query)]


def abc(world, **query):
    return world.keeper.get("/stock/abc", **query).get_json()["data"]


@pytest.fixture
def used(world):
    """P-1 used for 750 yuan, P-2 for 200, P-3 for 50, P-4 not at all."""
    for number, price in (("P-2", "20.00"), ("P-3", "10.00"), ("P-4", "99.00")):
        world.keeper.ok("POST", "/parts", part(part_no=number, supply_price=price))
    for number, pieces in (("P-1", 5), ("P-2", 10), ("P-3", 5)):
        world.receive(20, part_no=number)
        world.issue(pieces, part_no=number)
    return world


def test_parts_are_classed_by_what_was_used_of_them(used):
    with used.service.nothing_written():
        classify_due(used.service.ctx())
    used.service.clock.instant += timedelta(days=1)
    used.service.worker.run_due()
    assert classes(used) == [
        ("P-1", "A", 5, "75.00"),
        ("P-2", "A", 10, "95.00"),
        ("P-3", "C", 5, "100.00"),
        ("P-4", "C", 0, "100.00"),
    ]
    assert abc(used)[0]["value"] == "750.00"
    assert [row[0] for row in classes(used, abc_class="C")] == ["P-3", "P-4"]
    assert abc(used)[0]["as_of"] == "2025-03-04"


def test_classes_are_made_once_a_day_and_only_if_something_was_used(used):
    used.service.clock.instant += timedelta(days=1)
    classify_due(used.service.ctx())
    with used.service.nothing_written():
        classify_due(used.service.ctx())
    used.service.clock.instant += timedelta(days=1)
    with used.service.nothing_written():
        classify_due(used.service.ctx())
    made = used.keeper.ok("POST", "/stock/abc", {"as_of": "2025-03-05"})
    assert (made["as_of"], made["from_on"], made["parts"], made["value"]) == ("2025-03-05", "2024-03-05", 4, "1000.00")
    used.keeper.ok("POST", "/stock/abc", {"as_of": "2025-03-05"})
    assert used.service.count(abc_runs) == 2
    with used.service.nothing_written():
        refused(used.keeper.post("/stock/abc", {"as_of": "2025-03-06"}), 422, "as_of_in_future")


def test_classes_of_many_parts_cost_as_many_statements_as_of_one(world):
    sent = []
    for count in (1, 30):
        for n in range(count):
            world.keeper.ok("POST", "/parts", part(part_no=f"N-{count}-{n}"))
        with counted(world.service.house.engine) as statements:
            world.keeper.ok("POST", "/stock/abc", {"as_of": "2025-03-03"})
        sent.append(len(statements))
    assert sent[0] == sent[1]
