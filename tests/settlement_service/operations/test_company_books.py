"""OLD-14, TOOL-04, OLD-08: what the warehouse tells about the company's own money, and the fine of a site."""

from concurrent.futures import ThreadPoolExecutor
from itertools import permutations

import pytest

from settlement_service.store.tables.accounts import postings
from settlement_service.store.tables.deductions import deductions
from tests.settlement_service.parts_factory import compensation_due, compensation_paid, old_part_fined, scrap_sold


def test_the_cash_of_scrap_is_income_of_the_company(parts):
    sale = scrap_sold()
    parts.tell(sale, sale)
    assert (parts.company("company_bank"), parts.company("company_scrap_income")) == ("-320.50", "320.50")
    row = parts.service.rows(postings)[0]
    assert (row.kind, row.origin, row.site_id, row.period) == ("scrap_sale", sale.sale_id, None, "2025-03")
    parts.desk.proven()


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_a_compensation_is_claimed_and_paid_in_any_order(parts, order):
    due = compensation_due()
    events = [due, compensation_paid(due)]
    parts.tell(*(events[place] for place in order))
    parts.tell(*events)
    assert parts.company("company_compensations") == "0.00"
    assert (parts.company("company_compensation_income"), parts.company("company_bank")) == ("860.00", "-860.00")
    assert parts.desk.proven()["postings"] == 2


def test_what_is_not_paid_yet_is_a_claim_of_the_company(parts):
    parts.tell(compensation_due(), compensation_due(14000, site_id=parts.site_id))
    assert parts.company("company_compensations") == "-1000.00"
    assert parts.money() == ("0.00", "0.00")


def test_a_sale_for_nothing_is_not_booked(parts):
    parts.tell(scrap_sold(0))
    assert parts.desk.proven()["postings"] == 0


def test_many_sales_at_the_same_moment_are_booked_once_each(parts):
    sales = [scrap_sold(100) for _ in range(8)]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(parts.tell, sales * 2))
    assert (parts.company("company_scrap_income"), parts.desk.proven()["postings"]) == ("8.00", 8)


def test_a_fine_of_the_warehouse_is_proposed_and_confirmed_as_a_deduction(parts):
    fined = old_part_fined(parts.site_id)
    parts.tell(fined, fined)
    found = parts.desk.finance.ok("GET", "/deductions")["data"]
    assert [(one["kind"], one["status"], one["origin"], one["fine"]) for one in found] == [
        ("other_fine", "proposed", "OLD-08", "0.00")
    ]
    assert (found[0]["month"], found[0]["note"], found[0]["ticket_id"]) == ("2025-03", fined.number, fined.ticket_id)
    path = f"/deductions/{found[0]['id']}/actions/confirm"
    done = parts.desk.finance.ok("POST", path, {"note": "未清洗"})
    assert (done["status"], done["fine"], done["clauses"]) == ("confirmed", "50.00", ["OLD-08", "SETL-15"])


def test_a_fine_without_a_site_is_no_matter_of_the_settlement(parts):
    parts.tell(old_part_fined(None))
    assert parts.service.count(deductions) == 0
