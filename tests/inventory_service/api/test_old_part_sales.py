"""Scrap and waste oil sold under the eyes of finance; the income ledger."""

import pytest

from shared.kit.actor import Actor
from shared.kit.ids import new_id
from tests.inventory_service.factories import part
from tests.support.service import refused

SOLD = "inventory.scrap.sold.v1"


def test_scrap_is_sold_under_the_eyes_of_finance_and_the_income_is_booked(yard):
    rows = yard.scrapped(2)
    sale = yard.drafted(*rows)
    assert (sale["status"], sale["measure"], sale["actions"]) == ("draft", "320.5", ["cancel"])
    assert {row["id"] for row in sale["old_parts"]} == {row["id"] for row in rows}
    seen = yard.trade(yard.finance, sale, "witness")
    assert (seen["status"], seen["witness_name"]) == ("witnessed", "finance person")
    sold = yard.trade(yard.keeper, sale, "sell")
    assert (sold["status"], sold["sold_on"]) == ("sold", "2025-04-04")
    assert {(row["status"], row["location_code"]) for row in sold["old_parts"]} == {("sold", None)}
    assert yard.world.moved()[-2:] == [("sale", "OLD-S1", "SOLD", 1)] * 2
    (told,) = yard.world.service.events(SOLD)
    assert (told["kind"], told["buyer"], told["amount_fen"]) == ("scrap", "回收站", 12000)
    assert (told["witness_name"], told["sold_on"], told["number"]) == ("finance person", "2025-04-04", sale["number"])
    decision = yard.world.service.decisions("old_part_sale")[0]
    assert (decision.outcome, decision.amount_fen, decision.clauses) == ("sold", 12000, ["OLD-02", "OLD-14"])
    booked = yard.trade(yard.finance, sale, "book_income", {"receipt_no": "R-77"})
    assert (booked["status"], booked["receipt_no"], booked["cashier_name"]) == ("income_booked", "R-77", "finance person")
    assert {row["status"] for row in booked["old_parts"]} == {"income_booked"}
    yard.world.assert_balanced()


def test_a_sale_without_a_finance_witness_is_refused(yard):
    sale = yard.drafted(*yard.scrapped())
    with yard.world.service.nothing_written():
        path = f"/old-parts/sales/{sale['id']}/actions"
        assert refused(yard.keeper.post(f"{path}/sell"), 409, "sale_not_witnessed")["clause"] == "OLD-14"
        refused(yard.keeper.post(f"{path}/witness"), 403, "permission_missing")
        refused(yard.supervisor.post(f"{path}/witness"), 403, "permission_missing")
        refused(yard.finance.post(f"{path}/sell"), 403, "permission_missing")


def test_who_sells_is_not_the_witness_even_with_both_roles(yard):
    both = yard.world.service.as_(Actor("u-1", "Both", ("warehouse", "finance")))
    (row,) = yard.scrapped()
    sale = both.ok("POST", "/old-parts/sales", yard.sale(row))
    with yard.world.service.nothing_written():
        problem = refused(both.post(f"/old-parts/sales/{sale['id']}/actions/witness"), 422, "witness_is_seller")
    assert problem["clause"] == "OLD-14"
    other = yard.drafted(yard.registered(kind="packaging", part_name="纸箱"))
    yard.trade(both, other, "witness")
    with yard.world.service.nothing_written():
        refused(both.post(f"/old-parts/sales/{other['id']}/actions/sell"), 422, "witness_is_seller")
    assert yard.trade(yard.keeper, other, "sell")["status"] == "sold"


def test_waste_oil_is_sold_by_volume_with_records_or_without(yard):
    yard.keeper.ok("POST", "/parts", part(part_no="OIL", name_zh="废机油", category="oil", unit="l"))
    oil = yard.registered(kind="waste_oil", part_no="OIL", quantity=200)
    facts = {"kind": "waste_oil", "unit": "l", "measure": "187.25", "sent_by": "郑经理"}
    for rows in ([oil], []):
        sale = yard.drafted(*rows, **facts)
        assert (sale["measure"], sale["sent_by"]) == ("187.25", "郑经理")
        yard.trade(yard.finance, sale, "witness")
        assert yard.trade(yard.keeper, sale, "sell")["status"] == "sold"
    assert yard.world.moved()[-1] == ("sale", "OLD-PARTS", "SOLD", 200)
    assert yard.world.service.decisions("old_part_sale")[0].clauses == ["OLD-02", "OLD-12"]
    assert yard.supervisor.ok("GET", "/old-parts/duties")["data"] == []
    yard.world.assert_balanced()


def test_a_draft_names_all_that_cannot_be_sold(yard):
    (scrap,) = yard.scrapped()
    kept, oil = yard.stored(), yard.registered(kind="waste_oil", part_name="废机油")
    with yard.world.service.nothing_written():
        answer = yard.keeper.post("/old-parts/sales", yard.sale(kept, scrap, oil, {"id": new_id()}))
        problem = refused(answer, 422, "old_part_sale_faulty")
        empty = refused(
            yard.keeper.post("/old-parts/sales", yard.sale(sent_by="x", amount="0.00")), 422, "old_part_sale_faulty"
        )
        refused(yard.finance.post("/old-parts/sales", yard.sale(scrap)), 403, "permission_missing")
    assert {fault["pointer"]: fault["code"] for fault in problem["errors"]} == {
        "/old_part_ids/0": "old_part_not_for_sale",
        "/old_part_ids/2": "old_part_not_for_sale",
        "/old_part_ids/3": "old_part_unknown",
    }
    assert {fault["pointer"] for fault in empty["errors"]} == {"/old_part_ids", "/sent_by", "/amount"}


@pytest.mark.parametrize("measure", ["0", "-1", "1.2345", "1e3", "x", 5, "1234567890", ""])
def test_a_measure_is_a_decimal_string_above_zero(yard, measure):
    body = yard.sale(kind="waste_oil", sent_by="x", measure=measure)
    with yard.world.service.nothing_written():
        problem = refused(yard.keeper.post("/old-parts/sales", body), 422, "validation_failed")
    assert [fault["pointer"] for fault in problem["errors"]] == ["/measure"]


def test_what_is_in_a_sale_is_in_no_other_until_it_is_given_up(yard):
    (row,) = yard.scrapped()
    sale = yard.drafted(row)
    with yard.world.service.nothing_written():
        problem = refused(yard.keeper.post("/old-parts/sales", yard.sale(row)), 409, "old_part_in_sale")
        move = {"location_id": yard.room("SCRAP")["id"], "old_part_ids": [row["id"]]}
        refused(yard.keeper.post("/old-parts/moves", move), 422, "old_part_move_faulty")
        sort = {"location_id": row["location_id"], "led_by": "x", "lines": [{"old_part_id": row["id"], "mark": "useless"}]}
        refused(yard.keeper.post("/old-parts/sortings", sort), 422, "sorting_faulty")
    assert [fault["pointer"] for fault in problem["errors"]] == ["/old_part_ids/0"]
    assert yard.trade(yard.keeper, sale, "cancel", {"reason": "价格不合"})["status"] == "cancelled"
    assert yard.get(row)["sale_id"] is None
    again = yard.drafted(row)
    with yard.world.service.nothing_written():
        for verb, who in (("sell", yard.keeper), ("witness", yard.finance)):
            refused(who.post(f"/old-parts/sales/{sale['id']}/actions/{verb}"), 409, "transition_not_allowed")
    assert again["status"] == "draft"


def test_nothing_is_sold_or_booked_twice(yard):
    sale = yard.drafted(*yard.scrapped())
    yard.trade(yard.finance, sale, "witness")
    path = f"/old-parts/sales/{sale['id']}/actions"
    first, second = (yard.keeper.post(f"{path}/sell", key="k-1") for _ in range(2))
    assert (second.get_json(), second.headers["Idempotency-Replayed"]) == (first.get_json(), "true")
    with yard.world.service.nothing_written():
        refused(yard.keeper.post(f"{path}/sell"), 409, "transition_not_allowed")
        refused(yard.keeper.post(f"{path}/cancel", {"reason": "x"}), 409, "transition_not_allowed")
        refused(yard.keeper.post(f"{path}/book_income", {"receipt_no": "R"}), 403, "permission_missing")
        refused(yard.finance.post(f"{path}/book_income", {}), 422, "validation_failed")
        refused(yard.finance.post(f"/old-parts/sales/{new_id()}/actions/witness"), 404, "old_part_sale_unknown")
    yard.trade(yard.finance, sale, "book_income", {"receipt_no": "R"})
    with yard.world.service.nothing_written():
        refused(yard.finance.post(f"{path}/book_income", {"receipt_no": "R"}), 409, "transition_not_allowed")
    assert len(yard.world.service.events(SOLD)) == 1


def oil_sold(yard, amount):
    facts = {"kind": "waste_oil", "unit": "l", "measure": "10", "sent_by": "郑经理", "amount": amount}
    sale = yard.drafted(**facts)
    yard.trade(yard.finance, sale, "witness")
    return yard.trade(yard.keeper, sale, "sell")


def test_the_income_ledger_by_month_with_totals(yard):
    march = [oil_sold(yard, amount) for amount in ("10.00", "20.50")]
    yard.trade(yard.finance, march[0], "book_income", {"receipt_no": "R-1"})
    yard.drafted(kind="waste_oil", unit="l", sent_by="x")
    yard.wait(days=30)
    april = oil_sold(yard, "5.00")
    entries = yard.finance.ok("GET", "/old-parts/income")["data"]
    assert [row["id"] for row in entries] == [april["id"], march[1]["id"], march[0]["id"]]
    assert (entries[2]["receipt_no"], entries[1]["receipt_no"], entries[0]["month"]) == ("R-1", None, "2025-04")
    assert (entries[0]["buyer"], entries[0]["measure"], entries[0]["unit"], entries[0]["amount"]) == (
        "回收站",
        "10",
        "l",
        "5.00",
    )
    page = yard.finance.ok("GET", "/old-parts/income?limit=1")
    rest = yard.finance.get("/old-parts/income", cursor=page["next_cursor"]).get_json()["data"]
    assert [row["id"] for row in rest] == [march[1]["id"], march[0]["id"]]
    only = yard.finance.ok("GET", "/old-parts/income?month=2025-03")["data"]
    assert [row["id"] for row in only] == [march[1]["id"], march[0]["id"]]
    months = yard.supervisor.ok("GET", "/old-parts/income/months")
    assert months == [
        {"month": "2025-03", "kind": "waste_oil", "sales": 2, "amount": "30.50", "booked": "10.00"},
        {"month": "2025-04", "kind": "waste_oil", "sales": 1, "amount": "5.00", "booked": "0.00"},
    ]
    assert yard.supervisor.ok("GET", "/old-parts/income/months?year=2024") == []
    refused(yard.finance.get("/old-parts/income", month="2025-13"), 422, "validation_failed")
    refused(yard.finance.get("/old-parts/income/months", year="x"), 422, "validation_failed")
    for who in (yard.technician, yard.site, yard.agent):
        refused(who.get("/old-parts/income"), 403, "permission_missing")


def test_sales_are_listed_and_one_has_a_version(yard):
    sales = [yard.drafted(kind="waste_oil", unit="l", sent_by="x") for _ in range(2)]
    yard.trade(yard.finance, sales[0], "witness")
    assert [row["id"] for row in yard.finance.ok("GET", "/old-parts/sales")["data"]] == [sales[1]["id"], sales[0]["id"]]
    assert [row["id"] for row in yard.finance.ok("GET", "/old-parts/sales?status=draft")["data"]] == [sales[1]["id"]]
    answers = [yard.finance.get(f"/old-parts/sales/{sale['id']}") for sale in sales]
    assert [answer.get_json()["actions"] for answer in answers] == [[], ["witness"]]
    assert len({answer.headers["ETag"] for answer in answers}) == len(sales)
