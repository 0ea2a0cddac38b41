"""A forgery that comes to light late."""

import pytest

from tests.settlement_service.factories import APRIL
from tests.support.service import refused


@pytest.mark.parametrize("state", ["locked", "paid"])
def test_a_forgery_found_after_the_lock_takes_the_fee_back_on_the_next_statement(desk, state):
    claim = desk.claim(desk.checked())
    desk.on("2025-04-20")
    march = desk.until(state, sent="2025-04-15")
    assert march["payable"] == desk.account()["balance"] == "54.00"
    path = f"/claims/{claim['id']}/actions/check"
    assert desk.quality.ok("POST", path, {"verdict": "forged", "note": "用户否认维修"})["status"] == "forged"
    desk.on("2025-05-09")
    april = desk.until("locked", month=APRIL, sent="2025-05-08")
    assert sorted(line["amount"] for line in april["lines"]) == ["-54.00", "-600.00"]
    assert {line["origin_month"] for line in april["lines"]} == {"2025-03"}
    assert (april["payable"], april["carried_forward"]) == ("-654.00", "-654.00")
    with desk.service.nothing_written():
        refused(desk.quality.post(path, {"verdict": "valid"}), 409, "statement_closed")
    desk.proven()


def test_an_unpaid_record_has_no_fee_to_take_back(desk):
    claim = desk.claim(desk.checked())
    statement = desk.act(desk.site, desk.opened(), "receive_records", {"paper_sent_on": "2025-04-08"})
    desk.until("locked", statement=statement)
    desk.quality.ok("POST", f"/claims/{claim['id']}/actions/check", {"verdict": "forged"})
    assert [one["kind"] for one in desk.finance.ok("GET", "/deductions")["data"]] == ["forged"]
