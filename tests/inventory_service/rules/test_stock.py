"""FIFO, availability, and the agreement of the books."""

from datetime import date

import pytest

from inventory_service.rules.stock import Lot, Offer, agreement, best_place, check_available, fifo, made_on
from shared.kit.errors import Conflict, Refusal
from tests.inventory_service.factories import POLICY
from tests.support.examples import worked

LOTS = [
    Lot("B", date(2025, 2, 10), date(2025, 1, 20), 5),
    Lot("C", date(2025, 2, 10), date(2025, 1, 10), 4),
    Lot("A", date(2025, 1, 5), date(2025, 1, 3), 3),
]


@worked("EX-INV-A")
def test_stock_is_consumed_first_in_first_out(case):
    wanted = int(case["issue_qty"])
    if case["expected_consumption"] == "rejected":
        with pytest.raises(Conflict) as refused:
            fifo(LOTS, wanted, POLICY)
        assert (refused.value.code, refused.value.params["available"]) == ("stock_short", 12)
        return
    taken = ",".join(f"{take.lot.lot_id}:{take.quantity}" for take in fifo(LOTS, wanted, POLICY))
    assert taken == case["expected_consumption"]


def test_lots_of_one_day_and_make_go_by_their_id():
    day = date(2025, 1, 5)
    takes = fifo([Lot("b", day, day, 1), Lot("a", day, day, 1)], 2, POLICY)
    assert [take.lot.lot_id for take in takes] == ["a", "b"]


def test_the_policy_may_put_the_production_day_first():
    older_make = Lot("late", date(2025, 3, 1), date(2024, 1, 1), 1)
    takes = fifo([*LOTS, older_make], 1, POLICY.but(inv__issue_order="production_date"))
    assert [take.lot.lot_id for take in takes] == ["late"]


def test_an_empty_lot_gives_nothing():
    assert fifo([Lot("a", date(2025, 1, 1), date(2025, 1, 1), 0), LOTS[0]], 1, POLICY)[0].lot.lot_id == "B"


def test_an_unknown_production_day_counts_as_the_day_of_receipt():
    assert made_on(None, date(2025, 3, 3)) == date(2025, 3, 3)
    assert made_on(date(2025, 1, 1), date(2025, 3, 3)) == date(2025, 1, 1)


@worked("EX-INV-B")
def test_account_card_and_goods_agree_or_a_discrepancy_opens(case):
    found = agreement(account=int(case["ledger"]), card=int(case["card"]), counted=int(case["counted"]))
    assert (found.outcome, found.difference) == (case["expected"], int(case["expected_difference"]))


def test_without_a_count_the_card_speaks_for_the_goods():
    assert agreement(account=20, card=20).outcome == "consistent"
    assert agreement(account=20, card=19).difference == -1


@worked("EX-INV-D")
def test_no_more_is_reserved_than_is_available(case):
    stock = {"on_hand": int(case["good_on_hand"]), "reserved": int(case["already_reserved"])}
    if case["expected"] == "reserved":
        check_available(**stock, requested=int(case["request"]))
        return
    with pytest.raises(Refusal):
        check_available(**stock, requested=int(case["request"]))


def test_the_place_with_enough_is_chosen_and_of_several_the_first_by_code():
    few, some, many = (Offer(name, name, "bin", on_hand, 1) for name, on_hand in (("A", 3), ("C", 6), ("B", 9)))
    assert best_place([few, some, many], 5) == many
    assert best_place([few, some, many], 2) == few
    assert best_place([few, some], 50) == some
    assert best_place([], 1) is None
