"""The one way by which a quantity changes: any number of rows, each with what its shelves hold after it."""

from datetime import date

import pytest

from inventory_service.operations.stock import Entry, Place, Transfer, post
from inventory_service.rules.locations import QUARANTINE, SITE
from inventory_service.rules.stock import Lot, Take
from inventory_service.store import locations as places
from inventory_service.store.tables.stock import balances, lots, movements
from shared.kit.errors import Conflict
from shared.kit.ids import new_id
from tests.inventory_service.factories import location, part
from tests.support.statements import counted

DAY = date(2025, 3, 3)


def ledger(world):
    """The movements, oldest first."""
    return sorted(world.service.rows(movements), key=lambda row: row.id)


def lot_of(world, part_no="P-1"):
    row = next(row for row in world.service.rows(lots) if row.lot_no == f"L-{part_no}")
    return Lot(row.id, row.received_on, row.made_on, 0)


def test_each_movement_says_what_its_shelves_hold_after_it(world):
    world.receive(5)
    world.receive(4)
    world.issue(6)
    found = [(row.kind, row.quantity, row.from_on_hand, row.to_on_hand) for row in ledger(world)]
    assert found == [("receipt", 5, None, 5), ("receipt", 4, None, 9), ("issue", 5, 4, 5), ("issue", 1, 3, 6)]


def test_many_rows_cost_as_many_statements_as_one(world):
    sent = {}
    for count in (1, 70):
        numbers = [f"N-{count}-{n}" for n in range(count)]
        for number in numbers:
            world.keeper.ok("POST", "/parts", part(part_no=number))
            world.receive(5, part_no=number, lot_no=f"L-{number}")
        ids = {card.lot_id: card.part_id for card in world.service.rows(balances)}
        takes = [Take(lot_of(world, number), 2) for number in numbers]
        with world.service.ctx().uow() as uow:
            here = Place.at(uow.one(places.listed(code="WH-1"), "x"))
            there = Place.at(places.fixed(uow, places.QUARANTINE))
            moves = [Entry(Transfer("test", ids[take.lot.lot_id], here, there, new_id()), take) for take in takes]
            with counted(world.service.house.engine) as sent[count]:
                post(uow, moves)
    assert len(sent[1]) == len(sent[70])
    assert world.at("QUARANTINE") == {"quarantine": 142}
    world.assert_balanced()


def test_owners_and_conditions_lie_apart_and_only_good_stock_of_the_company_is_promised(world):
    world.receive(5, lot_no="L-P-1")
    part_id = world.service.rows(lots)[0].part_id
    with world.service.ctx().uow() as uow:
        row = uow.one(places.listed(code="WH-1"), "x")
        here, take = Place.at(row), Take(lot_of(world), 1)
        for other in (Place.at(row, condition=QUARANTINE), Place.at(row, owner=SITE)):
            post(uow, [Entry(Transfer("test", part_id, here, other, new_id()), take)])
    assert world.totals() == (3, 0, 3)
    assert world.at("WH-1") == {"good": 4, "quarantine": 1}
    world.assert_balanced()


def test_what_a_call_brings_is_not_taken_by_it_and_nothing_is_written(world):
    world.receive(5, lot_no="L-P-1")
    second = world.keeper.ok("POST", "/locations", location(code="WH-2"))
    part_id, take = world.service.rows(lots)[0].part_id, Take(lot_of(world), 5)
    with world.service.nothing_written(), pytest.raises(Conflict), world.service.ctx().uow() as uow:
        first, other = (Place.at(uow.one(places.listed(id=key), "x")) for key in (world.warehouse_id, second["id"]))
        there = Place.at(places.fixed(uow, places.SCRAP))
        post(uow, [Entry(Transfer("test", part_id, *ends, new_id()), take) for ends in ((first, other), (other, there))])


def test_a_shelf_that_gives_and_takes_in_one_call_counts_both(world):
    world.receive(5, lot_no="L-P-1")
    part_id = world.service.rows(lots)[0].part_id
    with world.service.ctx().uow() as uow:
        here, loss = Place.at(uow.one(places.listed(code="WH-1"), "x")), Place.at(places.fixed(uow, places.LOSS))
        moves = [(here, loss, 2), (loss, here, 1)]
        post(uow, [Entry(Transfer("t", part_id, a, b, new_id()), Take(lot_of(world), n)) for a, b, n in moves])
    assert [(row.from_on_hand, row.to_on_hand) for row in ledger(world)][1:] == [(3, None), (None, 4)]
    world.assert_balanced()
