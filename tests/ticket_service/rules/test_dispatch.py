from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from shared.kit.calendar import SHANGHAI, WorkingCalendar
from shared.kit.errors import Forbidden, Refused
from shared.kit.policy import PolicyBook
from tests.support.examples import worked
from ticket_service.rules import dispatch
from ticket_service.rules.distance import Place, kilometres, place

POLICY = PolicyBook.load(Path(__file__).parents[3] / "ticket_service" / "policies").on(date(2025, 3, 3))
CALENDAR = WorkingCalendar()
TODAY = date(2025, 3, 3)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def technician(name="T1", **changed):
    values = {"id": name, "code": name, "on_duty": True, "skills": {"gas_install": 5}, "expires": {"gas_install": None}}
    return dispatch.Technician(**{**values, "km": Decimal(10), "load": 0, **changed})


def judged(skill="gas_install", **changed):
    return dispatch.judge(technician(**changed), skill, TODAY, POLICY)


def chosen(technicians, wanted, reason=None, policy=POLICY):
    found = dispatch.ranked(dispatch.judge(one, "gas_install", TODAY, policy) for one in technicians)
    return dispatch.choose(found, wanted, override_reason=reason, skill="gas_install", policy=policy)


@worked("EX-DSP-A")
def test_score(case):
    found = judged(skills={"gas_install": int(case["skill_0_5"])}, km=Decimal(case["km"]), load=int(case["load"]))
    assert (str(found.score) if found.eligible else "ineligible") == case["expected_score"]


@worked("EX-DSP-B")
def test_certification_gate(case):
    expires = {} if case["certificate_expires"] == "none" else {"gas": date.fromisoformat(case["certificate_expires"])}
    fault = dispatch.certificate_fault(expires, "gas", date.fromisoformat(case["dispatch_date"]), POLICY)
    assert ("blocked" if fault else "allowed") == case["expected"]


@worked("EX-DSP-C")
def test_targets(case):
    created, sent, contacted = at(case["created_at"]), at(case["dispatched_at"]), at(case["contacted_at"])
    assert dispatch.dispatch_timing(created, sent, CALENDAR, POLICY) == case["expected_dispatch"]
    assert dispatch.contact_timing(sent, contacted, CALENDAR, POLICY) == case["expected_contact"]


def test_every_reason_is_named():
    found = judged(skills={}, expires={}, on_duty=False, load=8)
    assert [(r.code, r.clause) for r in found.reasons] == [
        ("certificate_missing", "DSP-02"),
        ("skill_missing", "DSP-10"),
        ("off_duty", "DSP-04"),
        ("at_capacity", "DSP-04"),
    ]
    assert found.score is None


def test_a_job_without_a_skill_takes_any_valid_certificate():
    assert judged(skill=None).skill_level == 5
    assert judged(skill=None, expires={}).reasons[0].code == "certificate_missing"
    assert judged(skill=None, expires={"a": date(2025, 3, 2), "b": date(2025, 3, 3)}).eligible


def test_without_the_switch_nobody_is_asked_for_a_certificate():
    policy = POLICY.but(dsp__require_certification=False)
    assert dispatch.judge(technician(expires={}), "gas_install", TODAY, policy).eligible


def test_an_unknown_distance_counts_as_the_longest():
    assert judged(km=None).score == judged(km=Decimal(50)).score


def test_ties_go_to_the_lower_load_then_the_lower_code():
    order = [judged(name="B"), judged(name="A"), judged(name="C", on_duty=False), judged(name="D", skills={"gas_install": 4})]
    assert [c.code for c in dispatch.ranked(order)] == ["A", "B", "D", "C"]
    near_but_busy, far_but_free = judged(name="A", load=4, km=Decimal(0)), judged(name="B", km=Decimal("16.666666"))
    assert near_but_busy.score == far_but_free.score
    assert [c.code for c in dispatch.ranked([near_but_busy, far_but_free])] == ["B", "A"]


def test_the_suggested_one_needs_no_reason():
    decision = chosen([technician("A"), technician("B", load=3)], "A")
    assert decision.outcome == "suggested"
    assert decision.detail["suggested_id"] == "A"


def test_another_than_the_suggested_one_needs_a_reason():
    pair = [technician("A"), technician("B", load=3)]
    with pytest.raises(Refused) as refusal:
        chosen(pair, "B")
    assert (refusal.value.code, refusal.value.clause) == ("override_reason_needed", "DSP-11")
    assert chosen(pair, "B", "knows the house").outcome == "overridden"
    assert chosen(pair, "B", policy=POLICY.but(dsp__mode="manual")).outcome == "chosen"
    assert chosen(pair, "B", policy=POLICY.but(dsp__override_reason_required=False)).outcome == "chosen"


def test_who_is_off_duty_or_full_is_sent_with_a_reason_only():
    with pytest.raises(Refused, match="override_reason_needed"):
        chosen([technician("A", on_duty=False)], "A", policy=POLICY.but(dsp__mode="manual"))
    assert chosen([technician("A", load=9)], "A", "emergency").outcome == "overridden"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"expires": {}}, "certificate_missing"),
        ({"expires": {"gas_install": date(2025, 3, 2)}}, "certificate_expired"),
        ({"skills": {"appliance": 5}}, "skill_missing"),
    ],
)
def test_no_reason_overrides_a_missing_certificate(changed, code):
    with pytest.raises(Refused) as refusal:
        chosen([technician("A", **changed)], "A", "we must")
    assert refusal.value.code == code


def test_automatic_dispatch_takes_the_best_and_otherwise_somebody_is_named():
    pair = [technician("A", load=3), technician("B")]
    assert chosen(pair, None, policy=POLICY.but(dsp__mode="auto")).detail["technician_id"] == "B"
    for policy in (POLICY, POLICY.but(dsp__mode="auto")):
        with pytest.raises(Refused, match="technician_needed"):
            chosen([] if policy is not POLICY else pair, None, policy=policy)
    with pytest.raises(Refused, match="technician_unknown"):
        chosen(pair, "Z")


@pytest.mark.parametrize(
    ("kind", "is_gas", "expected"),
    [
        ("repair", True, "gas_install"),
        ("installation", True, "gas_install"),
        ("user_training", True, "appliance"),
        ("repair", False, "appliance"),
    ],
)
def test_gas_needs_the_gas_skill(kind, is_gas, expected):
    assert dispatch.required_skill(type=kind, model_skill="appliance", is_gas=is_gas, policy=POLICY) == expected


def test_emergencies_go_without_an_appointment():
    assert dispatch.is_appointment_exempt(type="emergency", priority="P3", policy=POLICY)
    assert dispatch.is_appointment_exempt(type="repair", priority="P1", policy=POLICY)
    assert not dispatch.is_appointment_exempt(type="repair", priority="P2", policy=POLICY)
    now = at("2025-03-03T09:00")
    dispatch.check_appointment(None, now=now, is_exempt=True)
    with pytest.raises(Refused, match="appointment_needed"):
        dispatch.check_appointment(None, now=now, is_exempt=False)
    with pytest.raises(Refused, match="appointment_in_the_past"):
        dispatch.check_appointment(at("2025-03-03T08:59"), now=now, is_exempt=True)


def test_a_site_hands_on_to_its_own_people_only():
    dispatch.check_sub_assignment("S", "S")
    for own, theirs in (("S", "T"), (None, None), ("S", None)):
        with pytest.raises(Forbidden, match="technician_of_other_site"):
            dispatch.check_sub_assignment(own, theirs)


def test_a_job_is_given_back_for_listed_reasons_only():
    dispatch.check_return("unsafe_site", POLICY)
    for reason in ("busy", "not bought here"):
        with pytest.raises(Refused) as refusal:
            dispatch.check_return(reason, POLICY)
        assert refusal.value.clause == "TKT-10"


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [
        ((39.9042, 116.4074), (31.2304, 121.4737), 1067.3),
        ((39.9042, 116.4074), (39.9042, 116.4074), 0),
        ((0.0, 0.0), (0.0, 180.0), 20015.1),
        ((90.0, 0.0), (-90.0, 0.0), 20015.1),
        ((39.9, 116.4), (39.9001, 116.4), 0.01),
    ],
)
def test_great_circle_distances(here, there, km):
    assert float(kilometres(Place(*here), Place(*there), POLICY)) == pytest.approx(km, abs=0.1 if km > 1 else 0.005)


def test_a_distance_from_nowhere_is_unknown():
    assert kilometres(None, Place(0, 0), POLICY) is None
    assert place(None, 1.0) is None
    assert place(1.0, 2.0) == Place(1.0, 2.0)
