"""A case with a loaner out stays open."""

import pytest

from shared.kit.errors import Conflict
from tests.support.examples import worked
from tests.ticket_service.rules.test_tickets import POLICY
from ticket_service.rules.loaners import check_loaners_back


@worked("EX-LOAN-A")
def test_a_job_is_closed_when_its_loaner_is_back(case):
    if case["action"] != "close_job":
        return  # what is lent is the warehouse's (LOAN-02)
    out = [f"LN-{number}" for number in range(int(case["already_loaned_for_repair"]))]
    if case["expected"] == "closed":
        check_loaners_back(out, POLICY)
        return
    with pytest.raises(Conflict) as refused:
        check_loaners_back(out, POLICY)
    assert (refused.value.code, refused.value.clause) == ("loaner_out", "LOAN-04")
    assert [dict(fault.params) for fault in refused.value.faults] == [{"serial_no": "LN-0"}]


def test_the_block_is_a_policy():
    check_loaners_back(["LN-1"], POLICY.but(loan__blocks_close=False))
