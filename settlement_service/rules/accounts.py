"""Accounts: double entry. A positive entry is in favour of the account's owner; the entries of a posting sum to zero."""

from collections.abc import Iterable, Mapping

from shared.kit.errors import Conflict, Forbidden, Refused

SITE = "site_prepayment"
BANK = "company_bank"
PART_CREDITS = "company_part_credits"
CARRIED = "company_carried"
REFUNDS = "company_refunds"
# ORD-01: what is held for orders is still the site's; what shipped is earned.
HOLDS = "company_order_holds"
PARTS_SALES = "company_parts_sales"
# OLD-02, OLD-12, OLD-14: the cash of scrap and waste oil. TOOL-04: what holders owe for lost and damaged tools.
SCRAP_INCOME = "company_scrap_income"
COMPENSATIONS = "company_compensations"
COMPENSATION_INCOME = "company_compensation_income"
# Where the other side of a statement's line stands.
CONTRA = {
    "fee": "company_repair_fees",
    "fine": "company_fines",
    "refund": REFUNDS,
    "credit": PART_CREDITS,
    "carried": CARRIED,
}
KINDS = (SITE, BANK, *CONTRA.values(), HOLDS, PARTS_SALES, SCRAP_INCOME, COMPENSATIONS, COMPENSATION_INCOME)
# The accounts on which the money of a site lies: its own, and what is held for its orders.
OF_SITES = (SITE, HOLDS)


def balanced(entries: Mapping[str, int]) -> dict[str, int]:
    """The entries without the empty ones. Raises ValueError unless they sum to zero."""
    if sum(entries.values()):
        raise ValueError("the entries of a posting sum to zero")
    return {account: amount for account, amount in entries.items() if amount}


def statement_entries(lines: Iterable[tuple[str, int]], carried_forward_fen: int) -> dict[str, int]:
    """SETL-12, RET-13: the posting of a statement by kind of account, from the lines that are not booked yet.

    What is carried forward stays off the site's account: the company keeps it as a claim for the next month.
    """
    entries = dict.fromkeys(KINDS, 0)
    for kind, amount in lines:
        entries[CONTRA[kind]] -= amount
        entries[SITE] += amount
    entries[SITE] -= carried_forward_fen
    entries[CARRIED] += carried_forward_fen
    return balanced(entries)


def payout_entries(*, transfer_fen: int, refunds_fen: int) -> dict[str, int]:
    """SETL-10: paying a statement: the refunds go to the customers, a transfer goes to the site."""
    return balanced({SITE: -transfer_fen, REFUNDS: -refunds_fen, BANK: transfer_fen + refunds_fen})


def check_payment(kind: str, amount_fen: int) -> None:
    """ORD-01: money is paid in to a site's prepayment account. Raises Refused for another account or for nothing."""
    if kind != SITE:
        raise Refused("account_takes_no_payments", clause="ORD-01", kind=kind)
    if amount_fen <= 0:
        raise Refused("amount_not_positive", clause="ORD-01")


def check_covered(balance_fen: int, transfer_fen: int) -> None:
    """ORD-01: a transfer to the site must be covered by its account. Raises Conflict if it is not."""
    if transfer_fen > max(balance_fen, 0):
        raise Conflict("balance_short", clause="ORD-01")


def check_auditor(roles: Iterable[str]) -> None:
    """The proof is about everybody's money. Raises Forbidden for a site."""
    if "site" in roles:
        raise Forbidden("role_may_not", verb="reconciliation", roles=["finance", "supervisor"])
