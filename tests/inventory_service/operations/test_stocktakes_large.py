"""A stocktake of thousands of lines costs as many statements as one of ten: planned, counted, compared, approved in one go."""

from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import insert

from inventory_service.operations.stock import Entry, Place, Transfer, post
from inventory_service.rules.stock import Lot, Take
from inventory_service.store import locations as places
from inventory_service.store.tables.catalogue import part_prices, parts
from inventory_service.store.tables.stock import lots
from inventory_service.store.tables.stocktakes import stocktake_lines
from shared.kit.ids import new_id
from tests.inventory_service.factories import make_world
from tests.inventory_service.operations.test_posting import counted
from tests.inventory_service.stocktake_factory import Counting, planned

DAY = date(2025, 1, 1)
FEW, MANY = 10, 5000
ON_SHELF = 5


def fill(world, count):
    """So many parts with a lot each in the warehouse."""
    now, service = world.service.clock.now(), world.service
    facts = {"name_zh": "阀体", "name_en": "valve body", "category": "bulk", "unit": "pc", "own_brand": True}
    facts |= {"gas_conversion": False, "version": 1, "created_at": now}
    made = [{"id": new_id(), "part_no": f"B-{n:05}", **facts} for n in range(count)]
    lot = {"lot_no": "L-1", "received_on": DAY, "made_on": DAY, "created_at": now}
    rows = [{"id": new_id(), "part_id": row["id"], **lot} for row in made]
    with service.house.engine.begin() as connection:
        connection.execute(insert(parts), made)
        price = {"from_on": DAY, "price_fen": 15000, "created_at": now}
        connection.execute(insert(part_prices), [{"id": new_id(), "part_id": row["id"], **price} for row in made])
        connection.execute(insert(lots), rows)
    with service.ctx().uow() as uow:
        here, supplier = (Place.at(places.fixed(uow, code)) for code in ("WH-1", places.SUPPLIER))
        moves = [Transfer("receipt", row["part_id"], supplier, here, new_id()) for row in rows]
        post(uow, [Entry(move, Take(Lot(row["id"], DAY, DAY, 0), ON_SHELF)) for move, row in zip(moves, rows, strict=True)])


def entries(mine: Counting, count: int):
    """One piece too many on every even line, one too few on every odd one."""
    numbers = (f"B-{n:05}" for n in range(count))
    return [{"location_code": "WH-1", "part_no": no, "counted": ON_SHELF + 1 - n % 2 * 2} for n, no in enumerate(numbers)]


def stocktake(world, count):
    """Do all of it; the number of statements of each step."""
    sent = {}

    @contextmanager
    def step(name):
        with counted(world.service.house.engine) as statements:
            yield
        sent[name] = len(statements)

    with step("plan"):
        mine = planned(world, category="bulk", with_empty=True)
    with step("start"):
        mine.act("start")
    with step("count"):
        assert mine.post_counts(*entries(mine, count)).get_json() == {"counted": count, "found": 0, "open": 0, "to_recount": 0}
    mine.check_places()
    with step("compare"):
        assert mine.act("compare")["to_recount"] == count
    with step("recount"):
        assert mine.post_counts(*entries(mine, count), who=mine.second).status_code == 200
    with step("lines"):
        assert mine.lines()[0]["account"] == ON_SHELF
    causes = {"cause": "unknown", "explanation": "looked for it"}
    rows = [{"line_id": row.id, **causes} for row in world.service.rows(stocktake_lines)]
    with step("explain lines"):
        mine.first.ok("POST", f"{mine.path}/explanations", {"explanations": rows})
    with step("explain"):
        mine.act("explain")
    with step("approve"):
        done = mine.approve()
    assert (done["differing"], done["pieces_over"], done["pieces_short"]) == (count, count // 2, count // 2)
    world.assert_balanced()
    return sent


@pytest.mark.slow
def test_thousands_of_lines_cost_as_many_statements_as_ten(make_service):
    found = {}
    for count in (FEW, MANY):
        world = make_world(make_service("inventory"))
        fill(world, count)
        found[count] = stocktake(world, count)
    assert found[MANY] == found[FEW]
