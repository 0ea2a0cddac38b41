"""ORD-01: what covers an order, and what its shipments and its end do to the money."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import settlement_service
from settlement_service.rules import order_holds as rules
from settlement_service.rules.order_holds import MACHINE, STATES, Hold, coverage, hold_entries, turn
from settlement_service.rules.part_shipments import worth
from shared.kit.errors import Conflict
from shared.kit.money import fen
from shared.kit.policy import PolicyBook
from shared.kit.transitions import SYSTEM, next_state
from tests.support.examples import worked

DAY = datetime(2025, 3, 5, tzinfo=UTC)
POLICY = PolicyBook.load(Path(settlement_service.__file__).parent / "policies").on(DAY.date())


@worked("EX-ORD-C")
def test_an_order_ships_when_payments_and_credits_cover_it(case):
    pairs = [one.split("x") for one in case["lines_qty_x_price"].split(",")]
    total = worth({"quantity": int(quantity), "price_fen": fen(price)} for quantity, price in pairs)
    decision = coverage(total, fen(case["paid"]) + fen(case["credit_balance"]), POLICY)
    assert decision.outcome == case["expected"]
    assert decision.values == {"ord.prepay": True}


def test_what_is_missing_is_named():
    decision = coverage(21100, 20000, POLICY)
    assert (decision.outcome, decision.detail["missing_fen"]) == ("hold_payment", 1100)
    assert coverage(21100, -400, POLICY).detail["missing_fen"] == 21500


def test_what_costs_nothing_ships_also_for_a_site_in_debt():
    assert coverage(0, -500, POLICY).outcome == "shippable"


def test_without_prepayment_everything_ships_on_account():
    assert coverage(21100, 0, POLICY.but(ord__prepay=False)).outcome == "on_account"


def test_emergency_orders_come_first_and_then_the_oldest():
    later = DAY.replace(hour=5)
    waiting = [
        turn("regular", DAY, "a"),
        turn("emergency", later, "b"),
        turn("regular", later, "c"),
        turn("emergency", DAY, "d"),
    ]
    assert [key[-1] for key in sorted(waiting)] == ["d", "b", "a", "c"]


def test_the_money_of_an_order_from_its_hold_to_its_end():
    wanted = Hold(10000)
    held = wanted.held()
    part = held.captured(4000)
    over = part.captured(7000)
    done = part.released()
    assert (held.open_fen, part.open_fen, part.due_fen, done.open_fen) == (10000, 6000, 6000, 0)
    assert (over.captured_fen, over.on_account_fen, over.open_fen, over.due_fen) == (10000, 1000, 0, 0)
    sides = ("site_prepayment", "company_order_holds", "company_parts_sales")
    moves = [hold_entries(*pair) for pair in ((wanted, held), (held, part), (part, over), (part, done))]
    assert [[move.get(side, 0) for side in sides] for move in moves] == [
        [-10000, 10000, 0],
        [0, -4000, 4000],
        [-1000, -6000, 7000],
        [6000, -6000, 0],
    ]


def test_what_shipped_before_the_hold_is_not_held_again():
    early = Hold(10000).captured(4000)
    assert (early.on_account_fen, early.held().open_fen) == (4000, 6000)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", ["hold", "trust", "capture", "capture_rest", "release", "withdraw", "close"])
def test_every_pair_of_state_and_verb_leads_somewhere_or_is_refused(state, verb):
    if (state, verb) in MACHINE:
        assert next_state(MACHINE, state, verb, [SYSTEM]) in STATES
    else:
        with pytest.raises(Conflict, match="transition_not_allowed"):
            next_state(MACHINE, state, verb, [SYSTEM])


@pytest.mark.parametrize("state", STATES)
def test_a_shipment_and_an_open_end_have_a_way_in_every_state(state):
    held = Hold(1000).held() if state == "held" else Hold(1000)
    assert (state, rules.capture_verb(held.captured(400), entered=True, status=state)) in MACHINE
    assert (state, rules.capture_verb(held.captured(1000), entered=True, status=state)) in MACHINE
    if state not in ("released", "withdrawn"):
        assert (state, rules.end_verb(held, state)) in MACHINE
