"""What an order form must hold, and who may write it."""

from types import SimpleNamespace

import pytest

from inventory_service.rules import part_order_forms as forms
from shared.kit.errors import Conflict, Forbidden, Refused
from tests.inventory_service.factories import POLICY
from tests.support.examples import worked

WHOLE = {"kind": "regular", "channel": "web", **dict.fromkeys(forms.FIELDS, "x")}
LINES = [{"model": "JZY-1"}]


@worked("EX-ORD-E")
def test_completeness(case):
    form = {**WHOLE, "kind": case["kind"], "reason": None if case["reason"] == "none" else case["reason"]}
    if case["form_complete"] == "no":
        form["address"] = None
    assert forms.form(form, LINES).outcome == case["expected"]


def test_everything_that_is_missing_is_named():
    form = {"kind": "emergency", "channel": "fax"}
    assert forms.missing(form, []) == [
        *("/contact", "/phone", "/reply_to", "/address", "/freight_mode"),
        *("/reason", "/copy_ref", "/lines"),
    ]
    assert forms.missing(WHOLE, [*LINES, {"model": None}]) == ["/lines/1/model"]
    with pytest.raises(Refused) as refusal:
        forms.check_form(forms.form(form, []), [])
    assert (refusal.value.clause, len(refusal.value.faults)) == ("ORD-05", 8)


def test_a_reviewer_may_find_a_whole_form_wrong():
    decision = forms.form(WHOLE, LINES, ["型号有误"])
    assert (decision.outcome, decision.detail) == ("returned_incomplete", {"missing": [], "remarks": ["型号有误"]})


def test_a_line_names_a_part_of_the_company_that_has_a_price():
    def fault(part):
        return [found.code for found in forms.line_faults(part, "/lines/0/part_no", part_no="P-1")]

    assert fault(None) == ["part_unknown"]
    assert fault(SimpleNamespace(own_brand=False, supply_price_fen=100)) == ["part_of_other_maker"]
    assert fault(SimpleNamespace(own_brand=True, supply_price_fen=None)) == ["part_unpriced"]
    assert fault(SimpleNamespace(own_brand=True, supply_price_fen=0)) == []


def test_the_total_is_the_sum_of_the_lines():
    assert forms.total([(2, 4550), (1, 12000)]) == 21100


@pytest.mark.parametrize(("channel", "is_site", "allowed"), [("web", True, True), ("fax", False, True), ("email", False, True)])
def test_each_writes_orders_in_their_own_way(channel, is_site, allowed):
    forms.check_channel(channel, is_site=is_site, policy=POLICY)
    with pytest.raises(Refused):
        forms.check_channel(channel, is_site=not is_site, policy=POLICY)


def test_a_channel_that_the_policy_does_not_have_is_closed():
    with pytest.raises(Refused) as refusal:
        forms.check_channel("fax", is_site=False, policy=POLICY.but(ord__channels=["web", "email"]))
    assert (refusal.value.clause, refusal.value.params["allowed"]) == ("ORD-08", ["email"])


def test_a_clerk_does_not_touch_what_a_site_wrote():
    forms.check_author("fax", is_site=False)
    forms.check_author("fax", is_site=True)
    with pytest.raises(Forbidden):
        forms.check_author("web", is_site=False)


def test_an_order_that_was_taken_keeps_its_kind():
    before = {"kind": "regular", "accepted_on": "2025-03-05"}
    forms.check_kind(before, {"kind": "regular"})
    forms.check_kind({**before, "accepted_on": None}, {"kind": "emergency"})
    with pytest.raises(Conflict):
        forms.check_kind(before, {"kind": "emergency"})
