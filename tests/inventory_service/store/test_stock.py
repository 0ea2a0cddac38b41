"""The last line: the database itself refuses what must never be; and questions cost what they should."""

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import IntegrityError

from inventory_service.rules.locations import COMPANY, GOOD, WAREHOUSES
from inventory_service.store import cards, shelves
from inventory_service.store import stock as store
from inventory_service.store.shelves import Card, Change, Shelf
from inventory_service.store.tables.stock import balances, movements, stock_levels
from shared.kit.ids import new_id


@pytest.mark.parametrize("table", [balances, stock_levels])
@pytest.mark.parametrize("values", [{"on_hand": -1}, {"reserved": -1}, {"reserved": 6}])
def test_the_database_refuses_negative_and_oversold_stock(world, table, values):
    world.receive(5)
    with pytest.raises(IntegrityError), world.service.house.engine.begin() as connection:
        connection.execute(update(table).values(**values))


def test_the_ledger_takes_no_movement_of_nothing(world):
    world.receive(5)
    row = dict(world.service.rows(movements)[0]._mapping)
    with pytest.raises(IntegrityError), world.service.house.engine.begin() as connection:
        connection.execute(insert(movements).values({**row, "id": new_id(), "quantity": 0}))


@pytest.mark.parametrize(
    ("change", "is_done"),
    [
        ((-3, 0), True),
        ((-4, 0), False),
        ((0, 3), True),
        ((0, 4), False),
        ((0, -2), True),
        ((0, -3), False),
        ((-5, -2), True),
    ],
)
def test_a_change_that_would_oversell_changes_nothing(world, change, is_done):
    lot = world.receive(5)
    world.reserve(2)
    card = world.service.rows(balances)[0]
    shelf = Shelf(card.part_id, card.location_id, GOOD, COMPANY)
    assert lot["lines"][0]["quantity"] == 5
    with world.service.ctx().uow() as uow:
        after = shelves.change(uow, {Card(shelf, card.lot_id, card.received_on, card.made_on): Change(*change)})
        assert (after and after.on_hand) == ({shelf: 5 + change[0]} if is_done else None)


def plan_of(service, statement):
    """How SQLite means to answer a query."""
    with service.house.reads.connect() as connection:
        compiled = statement.compile(connection, compile_kwargs={"literal_binds": True})
        return " ".join(row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {compiled}")))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_on_hand_reads_levels_by_their_key_and_no_movements(world):
    found = plan_of(world.service, store.total_of("P-1", WAREHOUSES))
    assert "movements" not in found
    assert "SCAN" not in found
    assert "stock_levels" in found


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("query", [store.picking, store.picking_with_ends])
def test_a_pick_walks_the_fifo_index_and_sorts_nothing(world, query):
    ends = {"rank": 1, "target": new_id(), "technician": new_id()} if query is store.picking_with_ends else {}
    shelf = {"part": new_id(), "place": new_id(), "condition": GOOD, "owner": COMPANY}
    found = plan_of(world.service, query(("received_on", "made_on", "lot_id")).params(**shelf, most=5, **ends))
    assert "ix_balances_fifo" in found
    assert "TEMP B-TREE" not in found


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_card_and_a_past_day_walk_the_index_of_their_side(world):
    shelf = store.Shelf(new_id(), new_id(), GOOD, COMPANY)
    for side in cards.SIDES:
        for after in (None, (world.service.clock.now(), new_id())):
            found = plan_of(world.service, cards.entries(shelf, side, after).limit(5))
            assert f"ix_movements_{side}" in found
            assert "SCAN movements" not in found
            assert "TEMP B-TREE" not in found
    found = plan_of(world.service, cards.as_of(world.service.clock.now(), part_no="P-1")[0])
    assert "ix_movements_from" in found
    assert "ix_movements_to" in found
    assert "SCAN movements" not in found
