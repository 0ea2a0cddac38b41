"""Replenishment at the door: from the plan to the goods."""

import pytest

from shared.kit.ids import new_id
from tests.inventory_service.factories import part
from tests.support.service import refused


@pytest.fixture
def low(world):
    """A part P-2 with 2 pieces, a minimum of 3 and a maximum of 10."""
    world.keeper.ok("POST", "/parts", part(part_no="P-2", min_level=3, max_level=10, supply_price="20.00"))
    world.receive(2, part_no="P-2")
    return world


def boss(world):
    return world.service.as_("supervisor")


def run(world):
    return world.keeper.ok("POST", "/stock/replenishments")


def proposals(world, **query):
    return world.keeper.get("/stock/replenishments", **query).get_json()["data"]


def plan(world):
    return {row["part_no"]: row for row in world.keeper.get("/stock/plan").get_json()["data"]}


def accepted(world, **body):
    run(world)
    ids = [row["id"] for row in proposals(world, status="proposed")]
    return ids, boss(world).ok("POST", "/stock/replenishments/actions/accept", {"ids": ids, **body})


def receipt(world, *lines, document="INV-77"):
    body = {"location_id": world.warehouse_id, "document": document, "lines": list(lines)}
    return world.keeper.post("/stock/replenishments/actions/receive", body)


def test_the_plan_is_run_accepted_and_received(low):
    made = run(low)
    assert (made["proposals"], made["superseded"], made["amount"]) == (1, 0, "160.00")
    row = proposals(low)[0]
    assert (row["part_no"], row["suggestion"], row["quantity"], row["status"]) == ("P-2", 8, 8, "proposed")
    assert (row["monthly_usage"], row["confidence"], row["days_of_cover"], row["lead_days"]) == ("0.00", "guess", None, 14)
    assert plan(low)["P-2"]["on_order"] == 0
    bought = boss(low).ok("POST", "/stock/replenishments/actions/accept", {"ids": [row["id"]], "supplier": "Huadi"})
    assert (bought["accepted"], bought["amount"]) == (1, "160.00")
    assert (plan(low)["P-2"]["on_order"], plan(low)["P-2"]["suggestion"]) == (8, 0)
    answer = receipt(low, {"id": row["id"], "lot_no": "L-9"})
    assert answer.status_code == 201
    assert [(line["part_no"], line["lot_no"], line["quantity"]) for line in answer.get_json()["lines"]] == [("P-2", "L-9", 8)]
    assert (plan(low)["P-2"]["on_order"], low.totals("P-2")) == (0, (10, 0, 10))
    assert proposals(low, status="received")[0]["received"] == 8
    low.assert_balanced()
