"""What may be carried, brought back, released, taken back and adjusted: rules INV-02, INV-08, INV-16, FEE-07."""

import pytest

from inventory_service.rules.adjustments import approver_role, check_approver, decided, verbs
from inventory_service.rules.discrepancies import check_explained, closed
from inventory_service.rules.locations import condition_after
from inventory_service.rules.parts import brand_fault, check_own_brand
from inventory_service.rules.put_backs import check_outstanding, check_places, check_reasons
from inventory_service.rules.releases import check_inspection, check_target, released
from inventory_service.rules.reversals import MAY_REVERSE, check_reversible, check_still_there
from inventory_service.rules.transfers import CARRIED_TO, carried, check_ways
from inventory_service.rules.vouchers import check_ends, check_workshop
from shared.kit.errors import Conflict, Forbidden, Refused
from tests.inventory_service.factories import POLICY


class Part:
    part_no, own_brand = "P-1", False


@pytest.mark.parametrize(
    ("condition", "kind", "after"),
    [
        ("good", "warehouse", "good"),
        ("good", "quarantine", "quarantine"),
        ("quarantine", "warehouse", "quarantine"),
        ("quarantine", "bin", "quarantine"),
    ],
)
def test_nothing_becomes_good_by_being_carried(condition, kind, after):
    assert condition_after(condition, kind) == after
    assert carried([("/x", condition)], kind) == [after]


def test_only_good_stock_is_carried_in_the_field_and_what_has_a_record_goes_with_it():
    assert all("customer" not in kinds for kinds in CARRIED_TO.values())
    with pytest.raises(Refused) as refused:
        carried([("/0", "quarantine"), ("/1", "good"), ("/2", "loaner"), ("/3", "scrap")], "van")
    assert [fault.pointer for fault in refused.value.faults] == ["/0", "/2", "/3"]


@pytest.mark.parametrize(
    ("source", "target", "code"),
    [
        ("warehouse", "van", "transfer_is_issue"),
        ("bin", "workshop", "transfer_is_issue"),
        ("site", "warehouse", "transfer_is_return"),
        ("warehouse", "staging", None),
        ("van", "van", None),
    ],
)
def test_a_transfer_stays_on_its_side(source, target, code):
    if code is None:
        return check_ways(source=source, target=target)
    with pytest.raises(Refused) as refused:
        check_ways(source=source, target=target)
    assert (refused.value.code, refused.value.clause) == (code, "INV-08")
    return None


def test_both_ends_are_two_places_of_the_company():
    """INV-07."""
    check_ends(source=("a", "van"), target=("b", "van"))
    with pytest.raises(Refused) as refused:
        check_ends(source=("a", "supplier"), target=("a", "supplier"))
    assert len(refused.value.faults) == 3
    check_workshop("workshop")
    with pytest.raises(Refused):
        check_workshop("van")


def test_parts_come_back_to_a_store_and_doubts_have_reasons():
    check_places(source="van", target="bin")
    with pytest.raises(Refused):
        check_places(source="bin", target="bin")
    check_reasons([{"condition": "good"}, {"condition": "quarantine", "reason": "wet"}])
    with pytest.raises(Refused):
        check_reasons([{"condition": "quarantine", "reason": None}])


def test_no_more_comes_back_than_is_out():
    check_outstanding({"P-1": 2}, {"P-1": 2})
    with pytest.raises(Conflict) as conflict:
        check_outstanding({"P-1": 2, "P-2": 1}, {"P-1": 1})
    assert [dict(fault.params)["part_no"] for fault in conflict.value.faults] == ["P-1", "P-2"]


def test_quality_control_releases_and_the_keeper_with_its_paper():
    check_inspection(["qc"], None)
    check_inspection(["warehouse"], "IN-1")
    for number in (None, ""):
        with pytest.raises(Refused):
            check_inspection(["warehouse"], number)
    check_target("good", "bin")
    check_target("scrap", None)
    for outcome, kind in (("good", None), ("good", "van"), ("scrap", "bin")):
        with pytest.raises(Refused):
            check_target(outcome, kind)
    assert released(outcome="scrap", pieces=3, inspection_no="IN-1").clauses == ("INV-16",)


def test_an_entry_is_taken_back_once_and_by_the_right_person():
    check_reversible("issue", is_reversed=False, roles=["warehouse"])
    check_reversible("use", is_reversed=False, roles=["supervisor"])
    with pytest.raises(Forbidden):
        check_reversible("adjustment", is_reversed=False, roles=["warehouse"])
    for kind, is_reversed in (("removal", False), ("reversal", False), ("issue", True)):
        with pytest.raises(Conflict):
            check_reversible(kind, is_reversed=is_reversed, roles=["supervisor"])
    assert "return" not in MAY_REVERSE
    check_still_there(quantity=2, available=2)
    with pytest.raises(Conflict):
        check_still_there(quantity=2, available=1)


def test_an_adjustment_is_approved_by_the_role_of_the_policy_and_not_by_who_asked():
    role = approver_role(POLICY)
    assert role == "supervisor"
    assert approver_role(POLICY.but(inv__adjust_approver="vp")) == "vp"
    check_approver(role, roles=["supervisor"], requester="a", approver="b")
    with pytest.raises(Forbidden):
        check_approver(role, roles=["vp"], requester="a", approver="b")
    with pytest.raises(Refused):
        check_approver(role, roles=["supervisor"], requester="a", approver="a")
    mine = {"requester": "a", "actor": "b"}
    assert verbs("requested", role, roles=["supervisor"], **mine) == ["approve", "reject"]
    assert verbs("requested", role, roles=["vp"], **mine) == []
    assert verbs("requested", role, roles=["warehouse", "supervisor"], requester="a", actor="a") == ["withdraw"]
    decision = decided("approve", number="AD-1", more=1, fewer=2, policy=POLICY)
    assert (decision.outcome, decision.clauses) == ("approved", ("INV-02",))


def test_a_difference_is_explained_before_it_is_settled():
    check_explained("explained")
    for status in ("open", "adjusted", "closed"):
        with pytest.raises(Conflict):
            check_explained(status)
    assert closed(part_no="P-1", quantity=2, cause="x", policy=POLICY).clauses == ("INV-02",)


def test_another_makers_part_is_refused_unless_the_policy_allows_it():
    """FEE-07."""
    with pytest.raises(Refused) as refused:
        check_own_brand(Part, POLICY)
    assert refused.value.clause == "FEE-07"
    assert brand_fault(Part, "/x", POLICY.but(fee__own_brand_only=False)) is None
