"""Nothing is frozen while stock is counted: each count remembers its own moment, and many hands work at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from inventory_service.store.tables.stock import balances
from inventory_service.store.tables.stocktakes import stocktake_counts, stocktake_lines
from tests.inventory_service.ledger_factory import adjust, change
from tests.inventory_service.stocktake_factory import Counting, counting, stock
from tests.support.service import refused


def at_once(tasks):
    with ThreadPoolExecutor(len(tasks)) as pool:
        return [job.result() for job in [pool.submit(task) for task in tasks]]


def settle(mine: Counting) -> None:
    """From the counts to the approval; the second counter finds what the first did."""
    mine.compare()
    mine.confirm()
    mine.explain()
    mine.approve()


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_movement_is_no_difference_whether_it_was_before_the_count_or_after(world, when):
    stock(world, P_1=10)
    mine = counting(world)
    if when == "before":
        world.issue(4)
    mine.count(6 if when == "before" else 10)
    if when == "after":
        world.issue(4)
        world.receive(3, lot_no="L-NEW")
    settle(mine)
    assert mine.get()["differing"] == 0
    assert world.totals()[0] == (6 if when == "before" else 9)


def test_what_is_missing_is_taken_from_what_is_there_now(world):
    stock(world, P_1=10)
    mine = counting(world)
    mine.count(8)
    mine.compare()
    mine.count(8, who=mine.second)
    world.issue(5)
    mine.explain()
    mine.approve()
    assert world.totals() == (3, 0, 3)
    world.assert_balanced()


def test_what_has_left_or_is_promised_since_blocks_all_and_every_such_line_is_named(world):
    stock(world, P_1=10, P_2=10, P_3=10)
    mine = counting(world)
    for number in ("P-1", "P-2", "P-3"):
        mine.count(7, number)
    mine.compare()
    mine.confirm()
    mine.explain()
    world.issue(8, part_no="P-1")
    held = world.reserve(9, part_no="P-2")
    with world.service.nothing_written():
        problem = refused(mine.try_to("approve", who=mine.supervisor), 409, "adjustment_blocked")
    assert [fault["code"] for fault in problem["errors"]] == ["stock_moved_on"] * 2
    assert {fault["pointer"] for fault in problem["errors"]} == {f"/lines/{mine.line(n)['id']}" for n in ("P-1", "P-2")}
    assert any("lacks 3, but only 2 are free" in fault["message"] for fault in problem["errors"])
    world.dispatcher.ok("POST", f"/reservations/{held['id']}/actions/release", {"reason": "for the stocktake"})
    mine.act("reject", {"reason": "count P-1 again"}, who=mine.supervisor)
    mine.count(2, who=mine.second)
    mine.explain(mine.line("P-2")["id"])
    mine.approve()
    assert [world.totals(number)[0] for number in ("P-1", "P-2", "P-3")] == [2, 7, 7]
    world.assert_balanced()


def test_a_card_counted_by_two_stocktakes_is_set_right_once(world):
    stock(world, P_1=10)
    first = counting(world)
    second = counting(world, location_id=world.warehouse_id, kind="irregular")
    for mine in (first, second):
        mine.count(8)
        mine.count(1, "P-1", found=True)
    settle(first)
    assert world.totals()[0] == 9
    settle(second)
    assert second.get()["differing"] == 0
    assert world.totals()[0] == 9
    world.assert_balanced()


def test_counts_that_contradict_each_other_are_explained_before_the_later_one_holds(world):
    stock(world, P_1=10)
    first = counting(world)
    second = counting(world, location_id=world.warehouse_id, kind="irregular")
    first.count(9)
    second.count(10)
    second.compare()
    second.explain()
    settle(first)
    with world.service.nothing_written():
        problem = refused(second.try_to("approve", who=second.supervisor), 409, "adjustment_blocked")
    assert [fault["code"] for fault in problem["errors"]] == ["line_unexplained"]
    world.assert_balanced()


@pytest.mark.parametrize("when", ["before", "after"])
def test_what_somebody_else_set_right_since_the_count_is_not_set_right_again(world, when):
    stock(world, P_1=10)
    mine = counting(world)
    if when == "before":
        adjust(world, change(world, -2))
    mine.count(8)
    if when == "after":
        adjust(world, change(world, -2))
    mine.compare()
    if when == "before":
        assert mine.get()["differing"] == 0
        return
    mine.confirm()
    assert mine.get()["differing"] == 0
    mine.explain()
    mine.approve()
    assert world.totals()[0] == 8


@pytest.mark.parametrize("correct", ["adjust", "reverse"])
def test_a_correction_between_count_and_approval_asks_for_a_new_count(world, correct):
    stock(world, P_1=10, P_2=10)
    if correct == "reverse":
        world.issue(2)
    mine = counting(world)
    mine.count(8 if correct == "adjust" else 10)
    mine.count(7, "P-2")
    mine.compare()
    mine.confirm()
    mine.explain()
    if correct == "adjust":
        adjust(world, change(world, -2))
    else:
        movement = world.keeper.get("/movements", limit=1).get_json()["data"][0]
        world.service.as_("supervisor").ok("POST", f"/movements/{movement['id']}/actions/reverse", {"reason": "not collected"})
    with world.service.nothing_written():
        problem = refused(mine.try_to("approve", who=mine.supervisor), 409, "adjustment_blocked")
    named = [(fault["pointer"], fault["code"]) for fault in problem["errors"]]
    assert named == [(f"/lines/{mine.line()['id']}", "corrected_since")]
    mine.act("reject", {"reason": "count again"}, who=mine.supervisor)
    mine.count(8 if correct == "adjust" else 10, who=mine.second)
    mine.act("explain")
    assert mine.approve()["differing"] == 1
    assert world.totals("P-2")[0] == 7
    assert world.totals()[0] == (8 if correct == "adjust" else 10)
    world.assert_balanced()


def test_broken_books_are_not_set_right_by_a_count(world):
    """INV-02.3: the goods agree with the account and not with the card."""
    stock(world, P_1=20)
    mine = counting(world)
    with world.service.house.engine.begin() as connection:
        connection.execute(update(balances).values(on_hand=19))
    mine.count(20)
    mine.compare()
    line = mine.lines()[0]
    assert (line["account"], line["card"], line["counted"]) == (20, 19, 20)
    mine.count(20, who=mine.second)
    mine.explain()
    with world.service.nothing_written():
        problem = refused(mine.try_to("approve", who=mine.supervisor), 409, "adjustment_blocked")
    assert [fault["code"] for fault in problem["errors"]] == ["books_disagree"]


# At once


def test_two_people_count_one_line_at_once_and_one_count_holds(world):
    stock(world, P_1=10)
    mine = counting(world)
    entry = {"line_id": mine.line()["id"]}
    answers = at_once([lambda n=n: mine.post_counts({**entry, "counted": n}, who=mine.second) for n in range(8)])
    assert {answer.status_code for answer in answers} == {200}
    kept = {row.no: row.counted for row in world.service.rows(stocktake_counts)}
    assert sorted(kept) == list(range(1, 9))
    assert world.service.rows(stocktake_lines)[0].counted == kept[8]


def test_a_find_told_by_many_at_once_is_one_line(world):
    stock(world, P_1=10, P_2=1)
    world.issue(1, part_no="P-2")
    mine = counting(world)
    entry = {"location_code": "WH-1", "part_no": "P-2", "counted": 2, "found": True}
    answers = at_once([lambda: mine.post_counts(entry)] * 6)
    assert {answer.status_code for answer in answers} == {200}
    assert len(mine.sheet(part_no="P-2")) == 1


def test_counts_and_issues_at_once_never_disagree_about_the_card(world):
    """The cards that the counts remember fall with the issues, one by one, in the order in which they were made."""
    stock(world, P_1=20)
    mine = counting(world)
    entry = {"line_id": mine.line()["id"], "counted": 20}
    tasks = [lambda: mine.post_counts(entry), lambda: world.keeper.post("/stock/issues", world.request(1))] * 10
    assert {answer.status_code for answer in at_once(tasks)} == {200, 201}
    cards = [row.card for row in sorted(world.service.rows(stocktake_counts), key=lambda row: row.no)]
    assert cards == sorted(cards, reverse=True)
    assert set(cards) <= set(range(10, 21))
    line = world.service.rows(stocktake_lines)[0]
    assert line.difference == 20 - cards[-1]
    assert world.totals() == (10, 0, 10)
    world.assert_balanced()


def test_an_approval_sent_by_many_at_once_adjusts_once(world):
    stock(world, P_1=10)
    mine = counting(world)
    mine.count(7)
    mine.compare()
    mine.count(7, who=mine.second)
    mine.explain()
    others = [world.service.as_("supervisor") for _ in range(6)]
    answers = at_once([lambda who=who: mine.try_to("approve", who=who) for who in others])
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 5
    assert world.totals() == (7, 0, 7)
    world.assert_balanced()


def test_stocktakes_of_one_shelf_approved_at_once_with_issues_stop_nobody(world):
    stock(world, P_1=30, P_2=30)
    takes = [counting(world, location_id=world.warehouse_id, kind="irregular") for _ in range(4)]
    for mine in takes:
        for number in ("P-1", "P-2"):
            mine.count(27, number)
        mine.compare()
        mine.confirm()
        mine.explain()
    tasks = [lambda mine=mine: mine.try_to("approve", who=mine.supervisor) for mine in takes]
    tasks += [lambda n=n: world.keeper.post("/stock/issues", world.request(1, part_no=n)) for n in ("P-1", "P-2")] * 4
    assert {answer.status_code for answer in at_once(tasks)} <= {200, 201}
    assert [world.totals(number)[0] for number in ("P-1", "P-2")] == [23, 23]
    world.assert_balanced()
