"""What the warehouse tells: loaners that are out for cases."""

import pytest

from shared.events.inventory import LoanerEndedV1, LoanerLentV1
from shared.kit.ids import new_id
from tests.support.service import refused
from tests.ticket_service.cases import Case
from ticket_service.store.tables_cases import loans

OUTCOME = {"cause": "worn", "result": "repaired"}
AT = "2025-03-03T01:00:00+00:00"


def tell(service, event):
    answer = service.deliver(event, source="inventory")
    assert answer.status_code == 204, answer.get_data(as_text=True)


def went_out(ticket_id, loan_id=None, serial_no="LN-1"):
    return LoanerLentV1(loan_id or new_id(), "LO-1", new_id(), serial_no, ticket_id, None, AT)


def came_back(lent, outcome="returned"):
    return LoanerEndedV1(lent.loan_id, lent.number, lent.loaner_id, lent.ticket_id, outcome, AT)


@pytest.mark.parametrize("outcome", ["returned", "lost"])
def test_a_case_with_a_loaner_out_is_closed_when_the_loan_has_ended(service, outcome):
    """LOAN-04."""
    case = Case(service).resolved()
    lent = went_out(case.id)
    tell(service, lent)
    shown = case.agent.ok("GET", case.path)
    assert "close" not in shown["actions"]
    assert [(loan["loan_id"], loan["number"], loan["serial_no"]) for loan in shown["loaners_out"]] == [
        (lent.loan_id, "LO-1", "LN-1")
    ]
    with service.nothing_written():
        problem = refused(case.act(case.agent, "close", OUTCOME), 409, "loaner_out")
    assert (problem["clause"], problem["params"]["loaners"]) == ("LOAN-04", ["LN-1"])
    assert [error["message"] for error in problem["errors"]] == ["Loaner LN-1 is still out"]
    tell(service, came_back(lent, outcome))
    shown = case.agent.ok("GET", case.path)
    assert ("close" in shown["actions"], shown["loaners_out"]) == (True, [])
    assert case.act(case.agent, "close", OUTCOME).get_json()["status"] == "closed"


def test_the_end_of_a_loan_may_be_told_first(service):
    case = Case(service).resolved()
    lent = went_out(case.id)
    tell(service, came_back(lent))
    tell(service, lent)
    assert case.act(case.agent, "close", OUTCOME).status_code == 200
    row = service.rows(loans)[0]
    assert (row.serial_no, row.outcome) == ("LN-1", "returned")


def test_each_of_two_loaners_keeps_the_case_open(service):
    case = Case(service).resolved()
    first, second = went_out(case.id), went_out(case.id, serial_no="LN-2")
    for event in (first, second, came_back(first)):
        tell(service, event)
    assert refused(case.act(case.agent, "close", OUTCOME), 409, "loaner_out")["params"]["loaners"] == ["LN-2"]


def test_a_loaner_of_an_unknown_case_breaks_nothing(service):
    case = Case(service).resolved()
    tell(service, went_out(new_id()))
    tell(service, came_back(went_out(new_id())))
    assert case.act(case.agent, "close", OUTCOME).status_code == 200


def test_an_event_told_twice_has_one_effect(service):
    event_id, lent = new_id(), went_out(new_id())
    assert service.deliver(lent, source="inventory", event_id=event_id).status_code == 204
    with service.nothing_written():
        assert service.deliver(lent, source="inventory", event_id=event_id).status_code == 204


def test_a_case_with_a_loaner_out_can_still_be_given_up(service):
    """The loaner is then due back at the warehouse (LOAN-03)."""
    case = Case(service).classified()
    tell(service, went_out(case.id))
    assert case.act(case.boss, "cancel", {"reason": "bought a new one"}).get_json()["status"] == "cancelled"
