"""What is packed, followed and counted in."""

from datetime import date

import pytest

from inventory_service.rules import shipments as rules
from inventory_service.rules.part_order_stock import Want, share_out
from inventory_service.rules.shipments import Counted
from inventory_service.rules.stock import Offer
from shared.kit.calendar import WorkingCalendar
from shared.kit.errors import Conflict, Forbidden, Refused
from shared.kit.transitions import SYSTEM, next_state
from tests.inventory_service.factories import POLICY
from tests.support.examples import worked
from tests.support.people import ROLES

CALENDAR = WorkingCalendar()


def day(text):
    return None if text == "none" else date.fromisoformat(text)


@worked("EX-ORD-F")
def test_arrival_and_tracking(case):
    """ORD-14, INV-10."""
    arrived_on, confirmed_on = day(case["arrived_on"]), day(case["confirmed_on"])
    seen = {"arrived_on": arrived_on, "last_tracked": day(case["last_tracked"]), "as_of": day(case["as_of"])}
    assert rules.tracking(**seen, policy=POLICY) == case["expected_tracking"]
    if confirmed_on is not None:
        found = rules.confirmation(arrived_on, confirmed_on, calendar=CALENDAR, policy=POLICY)
        assert found.outcome == case["expected_confirmation"]


def test_the_days_are_the_policys():
    policy = POLICY.but(inv__track_interval_days=2, ord__arrival_confirm_days=4)
    seen = {"arrived_on": None, "last_tracked": day("2025-03-10"), "as_of": day("2025-03-12")}
    assert rules.tracking(**seen, policy=policy) == "ok"
    found = rules.confirmation(day("2025-03-10"), day("2025-03-14"), calendar=CALENDAR, policy=policy)
    assert (found.outcome, found.clauses) == ("on_time", ("ORD-14",))


@worked("EX-INV-E")
def test_a_count_that_is_not_what_is_held_blocks_the_delivery_note(case):
    held, lines = {"a": int(case["requested"])}, [{"line_id": "a", "counted": int(case["counted"])}]
    if case["expected"] == "delivery_note":
        rules.check_counts(held, lines)
        return
    with pytest.raises(Conflict) as refusal:
        rules.check_counts(held, lines)
    assert (refusal.value.code, refusal.value.clause) == ("count_mismatch", "INV-09")


def test_every_wrong_count_is_named():
    lines = [{"line_id": "a", "counted": 1}, {"line_id": "b", "counted": 2}, {"line_id": "c", "counted": 0}]
    with pytest.raises(Conflict) as refusal:
        rules.check_counts({"a": 2, "b": 2, "c": 0}, lines)
    found = [(fault.pointer, fault.code) for fault in refusal.value.faults]
    assert found == [("/lines/0/counted", "count_mismatch"), ("/lines/2/counted", "order_line_not_held")]


def test_lines_that_are_not_on_the_paper_are_named():
    with pytest.raises(Refused) as refusal:
        rules.check_counts(
            {"a": 2}, [{"line_id": "x", "counted": 1}, {"line_id": "a", "counted": 2}, {"line_id": "a", "counted": 2}]
        )
    assert [fault.code for fault in refusal.value.faults] == ["order_line_unknown", "order_line_repeated"]
    with pytest.raises(Refused) as refusal:
        rules.check_all_counted({"a": 2, "b": 1}, [{"line_id": "a", "counted": 2}])
    assert [fault.code for fault in refusal.value.faults] == ["order_line_uncounted"]


def test_the_issuer_does_not_check():
    rules.check_checker(("u-1", "Sun", None), "Li", POLICY)
    with pytest.raises(Refused) as refusal:
        rules.check_checker(("u-1", "Sun", None), " sun ", POLICY)
    assert refusal.value.clause == "ORG-05"
    rules.check_checker(("u-1", "Sun", None), "Sun", POLICY.but(inv__separate_issue_and_collect=False))


def test_a_difference_is_told_by_the_count():
    same, short, over = (Counted("a", "P-1", "p", 2, counted, 100) for counted in (2, 0, 5))
    assert ((short.short, short.over), (over.short, over.over)) == ((2, 0), (0, 3))
    assert rules.confirm_verb([same]) == "confirm"
    assert rules.confirm_verb([same, short]) == rules.confirm_verb([over]) == "report_difference"


def test_nothing_arrives_before_it_left_or_tomorrow():
    days = {"shipped_on": day("2025-03-07"), "today": day("2025-03-10")}
    rules.check_day(day("2025-03-07"), "/arrived_on", **days)
    for wrong in ("2025-03-06", "2025-03-11"):
        with pytest.raises(Refused):
            rules.check_day(day(wrong), "/arrived_on", **days)


def test_a_clerk_records_the_count_of_a_site_that_orders_on_paper_only():
    rules.check_counter("web", is_site=True, copy_ref=None)
    rules.check_counter("fax", is_site=False, copy_ref="F-1")
    with pytest.raises(Forbidden):
        rules.check_counter("web", is_site=False, copy_ref="F-1")
    with pytest.raises(Refused):
        rules.check_counter("fax", is_site=False, copy_ref=None)


def test_the_machine_refuses_every_other_step_and_every_other_person():
    for state in rules.STATES:
        for verb in {verb for _, verb in rules.MACHINE}:
            step = rules.MACHINE.get((state, verb))
            if step is None:
                with pytest.raises(Conflict):
                    next_state(rules.MACHINE, state, verb, (*ROLES, SYSTEM))
                continue
            assert next_state(rules.MACHINE, state, verb, step.roles) == step.to
            with pytest.raises(Forbidden):
                next_state(rules.MACHINE, state, verb, {*ROLES, SYSTEM} - step.roles)


def offer(code, available, waiting=0):
    return Offer(code, code, "bin", available, 0, waiting)


def shared(wants, offers):
    return [
        (share.want.line_id, share.quantity, share.offer.code if share.offer else None) for share in share_out(wants, offers)
    ]


def test_a_line_takes_from_as_few_places_as_can_be():
    want = Want("a", 1, "p", 5)
    assert shared([want], {"p": [offer("B1", 3), offer("B2", 6)]}) == [("a", 5, "B2")]
    assert shared([want], {"p": [offer("B1", 3), offer("B2", 1)]}) == [("a", 3, "B1"), ("a", 1, "B2"), ("a", 1, None)]
    assert shared([want], {}) == [("a", 5, None)]


def test_no_piece_is_given_to_two_lines():
    wants = [Want("a", 1, "p", 3), Want("b", 2, "p", 3)]
    assert shared(wants, {"p": [offer("B1", 4)]}) == [("a", 3, "B1"), ("b", 1, "B1"), ("b", 2, None)]


def test_nobody_who_comes_first_is_overtaken():
    assert shared([Want("a", 1, "p", 3)], {"p": [offer("B1", 4, 3), offer("B2", 1, 3)]}) == [("a", 2, "B1"), ("a", 1, None)]
