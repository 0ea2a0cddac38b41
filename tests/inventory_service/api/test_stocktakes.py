"""Stocktakes at the door: from the plan to the adjustment."""

from tests.inventory_service.stocktake_factory import counting, stock


def test_a_stocktake_is_planned_counted_compared_explained_and_approved(world):
    stock(world, P_1=5, P_2=3)
    mine = counting(world)
    assert (mine.more["status"], mine.more["lines"], mine.more["open"]) == ("planned", 2, 2)
    assert mine.more["number"].startswith("ST-20250303-")
    mine.count(5)
    assert mine.count(2, "P-2") == {"counted": 1, "found": 0, "open": 0, "to_recount": 0}
    compared = mine.compare()
    assert (compared["status"], compared["differing"], compared["to_recount"]) == ("compared", 1, 1)
    mine.count(2, "P-2", who=mine.second)
    assert mine.explain()["status"] == "explained"
    done = mine.approve()
    assert (done["status"], done["differing"], done["pieces_short"], done["value"]) == ("closed", 1, 1, "-150.00")
    assert (world.totals(), world.totals("P-2")) == ((5, 0, 5), (2, 0, 2))
    assert world.moved()[-1] == ("stocktake", "WH-1", "LOSS", 1)
    world.assert_balanced()
