"""Double entry."""

import pytest

from settlement_service.rules.accounts import balanced, check_auditor, check_covered, check_payment, payout_entries
from shared.kit.errors import Conflict, Forbidden, Refused


def test_entries_sum_to_zero_and_empty_ones_are_left_out():
    assert balanced({"a": 5, "b": -5, "c": 0}) == {"a": 5, "b": -5}
    with pytest.raises(ValueError, match="zero"):
        balanced({"a": 5, "b": -4})


def test_a_transfer_and_the_refunds_leave_the_bank():
    assert payout_entries(transfer_fen=500, refunds_fen=0) == {"site_prepayment": -500, "company_bank": 500}
    assert payout_entries(transfer_fen=0, refunds_fen=70) == {"company_refunds": -70, "company_bank": 70}
    assert payout_entries(transfer_fen=0, refunds_fen=0) == {}


@pytest.mark.parametrize(
    ("kind", "amount", "code"),
    [("company_bank", 100, "account_takes_no_payments"), ("site_prepayment", 0, "amount_not_positive")],
)
def test_payments_are_positive_and_go_to_a_sites_account(kind, amount, code):
    with pytest.raises(Refused, match=code):
        check_payment(kind, amount)


def test_a_transfer_is_covered_by_the_account():
    check_covered(500, 500)
    check_covered(-10, 0)
    with pytest.raises(Conflict, match="balance_short"):
        check_covered(499, 500)


def test_the_proof_is_not_for_sites():
    check_auditor(["finance"])
    with pytest.raises(Forbidden):
        check_auditor(["site"])
