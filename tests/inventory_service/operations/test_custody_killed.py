"""Tools, loaners and old parts through their lives, the process killed at every statement of every step.

Each step is a path, who takes it and what is sent; it is done once or not at all, and asked for again it changes nothing.
"""

from functools import partial

import pytest

from inventory_service.store.tables.loaners import loans
from inventory_service.store.tables.tools import tool_records
from tests.inventory_service.custody_factory import tool
from tests.support.killed import killed_everywhere


def lived(service, path, steps):
    """Kill each step everywhere, then ask for it once more; how many deaths there were."""
    deaths = 0
    for number, (who, verb, body) in enumerate(steps):
        act = partial(who.post, f"{path}/actions/{verb}", body, key=f"k-{number}")
        deaths += killed_everywhere(service, act)
        with service.nothing_written():
            assert act().status_code < 300
    return deaths


@pytest.mark.parametrize("is_lost", [False, True])
def test_a_tool(toolroom, is_lost):
    service, body = toolroom.world.service, tool()
    assert killed_everywhere(service, partial(toolroom.keeper.post, "/tools", body, key="k-new")) > 0
    made = toolroom.keeper.get("/tools").get_json()["data"][0]
    there = {"holder_id": toolroom.other_id, "signed_by": "Zhao"}
    steps = [(toolroom.keeper, "issue", toolroom.signed()), (toolroom.holder, "hand_over", there)]
    if is_lost:
        steps += [(toolroom.other, "report", {"event": "lost", "description": "left on a roof"})]
        steps += [(toolroom.boss, "decide_cause", {"human_cause": True, "cause": "careless"})]
    else:
        steps += [(toolroom.keeper, "return", {"signed_by": "Zhao", "condition": "good"})]
        steps += [(toolroom.keeper, "check", {"condition": "good"})]
    assert lived(service, f"/tools/{made['id']}", steps) > len(steps)
    assert toolroom.now(made)["status"] == ("compensation_due" if is_lost else "in_store")
    assert len(service.events("inventory.compensation.due.v1")) == is_lost
    assert service.count(tool_records) > 0


@pytest.mark.parametrize("end", ["return", "lose"])
def test_a_loaner(pool, end):
    service, unit = pool.world.service, pool.unit()
    steps = [(pool.keeper, "lend", pool.slip())]
    if end == "return":
        steps += [(pool.keeper, "return", {"condition": "faulty", "signed_by": "Wang"})]
        steps += [
            (pool.keeper, "check", {"condition": "faulty", "note": "leaks"}),
            (pool.keeper, "store", {"note": "new seal"}),
        ]
    else:
        steps += [(pool.boss, "lose", {"reason": "left behind", "amount": "500.00", "payer": "holder"})]
    assert lived(service, f"/loaners/{unit['id']}", steps) > len(steps)
    assert pool.now(unit)["status"] == ("in_store" if end == "return" else "lost")
    assert service.count(loans) == 1
    assert len(service.events("inventory.loaner.lent.v1")) == len(service.events("inventory.loaner.ended.v1")) == 1
    assert len(service.events("inventory.compensation.due.v1")) == (end == "lose")
    pool.world.assert_balanced()


def test_an_old_part_to_its_sale(yard):
    service, row = yard.world.service, yard.visited()[-1]
    stored = [(yard.keeper, "store", {"is_clean": True})]
    assert lived(service, f"/old-parts/{row['id']}", stored) > 1
    yard.wait(days=32)
    sale = yard.sale(row)
    assert killed_everywhere(service, partial(yard.keeper.post, "/old-parts/sales", sale, key="k-sale")) > 0
    made = yard.keeper.get("/old-parts/sales").get_json()["data"][0]
    steps = [(yard.finance, "witness", {}), (yard.keeper, "sell", {}), (yard.finance, "book_income", {"receipt_no": "R-77"})]
    assert lived(service, f"/old-parts/sales/{made['id']}", steps) > len(steps)
    assert len(service.events("inventory.scrap.sold.v1")) == 1
    assert yard.get(row)["status"] == "income_booked"
    yard.world.assert_balanced()
