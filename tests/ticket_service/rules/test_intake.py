from datetime import date, datetime
from pathlib import Path

import pytest

from shared.kit.calendar import SHANGHAI, WorkingCalendar
from shared.kit.errors import Refused
from shared.kit.policy import PolicyBook
from tests.support.examples import worked
from ticket_service.rules.intake import Earlier, Intake, check_intake, is_open, is_repeat, is_staffed, takes_requests

POLICY = PolicyBook.load(Path(__file__).parents[3] / "ticket_service" / "policies").on(date(2025, 3, 3))
CALENDAR = WorkingCalendar()
CONTACT = {"name": "王芳", "phone": "13800000000", "address": "朝阳路 1 号"}
WHOLE = Intake("repair", "phone", "no flame", "c", "stove", CONTACT)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def faults(told):
    with pytest.raises(Refused) as refusal:
        check_intake(told, POLICY)
    assert refusal.value.clause == "TKT-02"
    return {(fault.pointer, fault.code) for fault in refusal.value.faults}


@worked("EX-TKT-B")
def test_repeat(case):
    earlier = Earlier(
        date.fromisoformat(case["previous_closed"]),
        date.fromisoformat(case["new_created"]),
        case["same_product"] == "yes",
        case["same_fault_group"] == "yes",
    )
    assert ("repeat" if is_repeat(earlier, POLICY) else "new") == case["expected"]


@worked("EX-SLA-D")
def test_online_hours(case):
    assert ("open" if is_open("hours.online", at(case["at"]), CALENDAR, POLICY) else "closed") == case["expected"]


def test_the_hotline_takes_requests_around_the_clock_and_is_staffed_by_day():
    night, day = at("2025-03-09T23:00"), at("2025-03-08T09:00")
    assert takes_requests("phone", night, CALENDAR, POLICY)
    assert not is_staffed("phone", night, CALENDAR, POLICY)
    assert is_staffed("phone", day, CALENDAR, POLICY)
    assert not is_staffed("chat", night, CALENDAR, POLICY)


def test_a_hotline_with_hours_takes_no_requests_outside_them():
    policy = POLICY.but(hours__phone_intake="Mon-Fri 09:00-17:00")
    assert not takes_requests("phone", at("2025-03-09T12:00"), CALENDAR, policy)
    assert takes_requests("website", at("2025-03-09T12:00"), CALENDAR, policy)


def test_a_whole_request_passes():
    check_intake(WHOLE, POLICY)


def test_every_lacking_field_is_named():
    told = Intake(None, None, None, "c", None, {"name": None, "phone": "", "address": None})
    assert faults(told) == {
        ("/type", "field_required"),
        ("/channel", "field_required"),
        ("/description", "field_required"),
        ("/asset_id", "product_missing"),
        ("/contact/name", "field_required"),
        ("/contact/phone", "field_required"),
        ("/contact/address", "field_required"),
    }


def test_without_a_customer_the_contact_is_not_asked_for():
    assert faults(Intake("repair", "phone", "x", None, "stove", {"name": None})) == {("/customer_id", "field_required")}


def test_types_and_channels_are_closed_lists():
    told = Intake("complaint", "fax", "x", "c", "stove", CONTACT)
    assert faults(told) == {("/type", "choice_invalid"), ("/channel", "choice_invalid")}


def test_every_listed_channel_and_type_is_taken():
    for channel in POLICY.value("tkt.channels"):
        for kind in POLICY.value("tkt.types"):
            check_intake(Intake(kind, channel, "x", "c", "stove", CONTACT), POLICY)
