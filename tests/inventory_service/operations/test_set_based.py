"""Bulk work costs a fixed number of statements, however many lines or pieces there are."""

import pytest
from sqlalchemy import insert, select

from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.serials import serials
from shared.kit.ids import new_id
from tests.inventory_service.ledger_factory import change, line, place, serialised, supervisor, transfer
from tests.support.statements import counted


def spent(world, who, path, body):
    """How many statements a command sends; human numbers are taken a block at a time, the first of them before."""
    for prefix in ("GR", "TR", "RV", "DN"):
        world.service.ctx().number(prefix)
    with counted(world.service.house.engine) as sent:
        answer = who.post(path, body)
    assert answer.status_code in (200, 201), answer.get_data(as_text=True)
    return len(sent), answer.get_json()


def goods(world, *lines):
    return {"location_id": world.warehouse_id, "document": "D-1", "lines": list(lines)}


def many_parts(world, count):
    """So many parts at once; their numbers."""
    facts = {"name_zh": "阀", "name_en": "valve", "category": "valve", "unit": "pc", "own_brand": True}
    facts |= {"gas_conversion": False, "version": 1, "created_at": world.service.clock.now()}
    start = world.service.count(parts)
    numbers = [f"M-{n:05d}" for n in range(start, start + count)]
    with world.service.house.engine.begin() as connection:
        connection.execute(insert(parts), [{"id": new_id(), "part_no": number, **facts} for number in numbers])
    return numbers


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_an_issue_from_a_named_place_asks_four_questions(world):
    """The part, the lots with both ends, the shelves, and all that is written with the answer."""
    world.receive(3)
    world.receive(3)
    cost, note = spent(world, world.keeper, "/stock/issues", world.request(5, location_id=world.warehouse_id))
    assert (cost, [line["quantity"] for line in note["lines"]]) == (4, [3, 2])


def test_ten_thousand_numbers_come_in_at_the_cost_of_ten(world):
    serialised(world)
    costs = []
    for count in (10, 10_000):
        named = [f"{count}-{n}" for n in range(count)]
        cost, _ = spent(world, world.keeper, "/stock/receipts", goods(world, line(count, "S-1", serial_nos=named)))
        costs.append(cost)
    assert costs[0] == costs[1]
    assert world.service.count(serials) == 10_010
    world.assert_balanced()


def test_two_thousand_lines_come_in_at_the_cost_of_two(world):
    costs = []
    for count in (2, 2000):
        lines = [line(3, number, unit_cost="1.00") for number in many_parts(world, count)]
        cost, made = spent(world, world.keeper, "/stock/receipts", goods(world, *lines))
        costs.append(cost)
        assert len(made["lines"]) == count
    assert costs[0] == costs[1]
    world.assert_balanced()


def test_a_paper_of_many_lines_costs_as_much_as_one_of_two(world):
    serialised(world)
    named = [f"N-{n:04d}" for n in range(900)]
    world.keeper.ok("POST", "/stock/receipts", goods(world, line(900, "S-1", serial_nos=named)))
    second, costs = place(world, "WH-2", "warehouse"), []
    for count in (2, 300):
        numbers = many_parts(world, count)
        world.keeper.ok("POST", "/stock/receipts", goods(world, *(line(3, number, lot_no="L") for number in numbers)))
        lines = [line(2, number) for number in numbers] + [line(1, numbers[0], lot_no="L")]
        pieces = [line(count, "S-1"), line(count, "S-1", serial_nos=named[-count - 1 : -1])]
        cost, _ = spent(world, world.keeper, "/stock/transfers", transfer(world.warehouse_id, second, *lines, *pieces))
        costs.append(cost)
        world.assert_balanced()
        named = [row for row in named if row in lying(world)]
    assert costs[0] == costs[1]


def lying(world):
    """The numbers that lie in the warehouse."""
    here = select(serials.c.serial_no).where(serials.c.location_id == world.warehouse_id)
    with world.service.house.reads.connect() as connection:
        return set(connection.execute(here).scalars())


def test_an_adjustment_of_many_lines_costs_as_much_as_one_of_two(world):
    costs = []
    for count in (2, 300):
        numbers = many_parts(world, count)
        world.keeper.ok("POST", "/stock/receipts", goods(world, *(line(3, number) for number in numbers)))
        lines = [change(world, pieces, number) for number, pieces in zip(numbers, [-1, 2] * count, strict=False)]
        asked = world.keeper.ok("POST", "/stock/adjustments", {"reason": "counted", "lines": lines})
        costs.append(spent(world, supervisor(world), f"/stock/adjustments/{asked['id']}/actions/approve", {})[0])
    assert costs[0] == costs[1]
    world.assert_balanced()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_taking_a_whole_paper_back_costs_as_much_as_one_entry(world):
    costs = []
    for count in (1, 300):
        numbers = many_parts(world, count)
        world.keeper.ok("POST", "/stock/receipts", goods(world, *(line(3, number) for number in numbers)))
        entry = world.keeper.get("/movements", part_no=numbers[0]).get_json()["data"][0]["id"]
        body = {"reason": "wrong paper", "whole_voucher": True}
        costs.append(spent(world, world.keeper, f"/movements/{entry}/actions/reverse", body)[0])
    assert costs[0] == costs[1]
    world.assert_balanced()
