"""When stock may leave the warehouse."""

import pytest

from inventory_service.rules.issues import Trace, check_count, check_request, check_separate
from shared.kit.errors import Conflict, Refused
from tests.inventory_service.factories import POLICY
from tests.support.examples import worked


@worked("EX-INV-E")
def test_a_wrong_count_blocks_the_delivery_note(case):
    counts = {"requested": int(case["requested"]), "counted": int(case["counted"])}
    if case["expected"] == "delivery_note":
        check_count(**counts)
        return
    with pytest.raises(Conflict) as refused:
        check_count(**counts)
    assert (refused.value.code, refused.value.clause) == ("count_mismatch", "INV-09")


def test_an_issue_needs_a_reservation_or_a_ticket():
    check_request(has_reservation=True, ticket_id=None, policy=POLICY)
    check_request(has_reservation=False, ticket_id="t", policy=POLICY)
    with pytest.raises(Refused) as refused:
        check_request(has_reservation=False, ticket_id=None, policy=POLICY)
    assert (refused.value.code, refused.value.clause) == ("request_missing", "INV-08")


def test_the_approval_can_be_switched_off():
    check_request(has_reservation=False, ticket_id=None, policy=POLICY.but(inv__issue_needs_approval=False))


@pytest.mark.parametrize("collector", ["u-1", "Li Na", " li na ", "tech-1"])
def test_who_books_the_issue_does_not_collect_it(collector):
    with pytest.raises(Refused) as refused:
        check_separate(issuer=("u-1", "Li Na", "tech-1"), collector=collector, policy=POLICY)
    assert (refused.value.code, refused.value.clause) == ("collector_is_issuer", "ORG-05")


def test_somebody_else_may_collect_and_the_rule_can_be_switched_off():
    check_separate(issuer=("u-1", "Li Na", None), collector="Wang", policy=POLICY)
    off = POLICY.but(inv__separate_issue_and_collect=False)
    check_separate(issuer=("u-1", "Li Na", None), collector="u-1", policy=off)


def test_what_was_issued_and_not_used_is_outstanding():
    assert (Trace("P", 5, 3).outstanding, Trace("P", 5, 3).is_traced) == (2, False)
    assert (Trace("P", 5, 5).outstanding, Trace("P", 5, 5).is_traced) == (0, True)
    assert Trace("P", 0, 2).outstanding == 0
