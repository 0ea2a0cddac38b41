"""The nightly proof of the books: once a day, with an alarm at the first difference."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import update

from inventory_service.operations.proofs import prove, prove_due
from inventory_service.store.tables.adjustments import proofs
from inventory_service.store.tables.serials import serials
from inventory_service.store.tables.stock import balances, stock_levels
from inventory_service.store.tables.vouchers import discrepancies
from tests.inventory_service.ledger_factory import decided, line, numbers, serialised, supervisor
from tests.support.service import refused


def runs(world):
    rows = world.keeper.get("/stock/reconciliation/runs").get_json()["data"]
    return [(row["day"], row["differences"], row["balanced"]) for row in rows]


def spoil(world, table, **values):
    with world.service.house.engine.begin() as connection:
        connection.execute(update(table).values(**values))


def next_day(world):
    world.service.clock.instant += timedelta(days=1)
    world.service.worker.run_due()


def alarms():
    return REGISTRY.get_sample_value("aftersales_alarms", {"service": "inventory", "alarm": "books_differ"})


def test_the_books_are_proved_once_a_day(world):
    world.receive(5)
    for _ in range(3):
        world.service.worker.run_due()
    next_day(world)
    assert runs(world) == [("2025-03-04", 0, True), ("2025-03-03", 0, True)]
    assert alarms() == 0
    (row,) = world.keeper.get("/stock/reconciliation/runs", limit=1).get_json()["data"]
    assert row["checked"] == 1
    refused(world.service.as_("technician").get("/stock/plans"), 404, "route_unknown")


def test_of_many_workers_one_proves(world):
    world.receive(5)
    spoil(world, balances, on_hand=7)
    with ThreadPoolExecutor(8) as pool:
        for job in [pool.submit(prove, world.service.ctx()) for _ in range(8)]:
            job.result()
    assert world.service.count(proofs) == 1
    assert world.service.count(discrepancies) == 2


def test_each_difference_is_reported_once_until_it_is_closed(world, caplog):
    world.receive(5)
    spoil(world, balances, on_hand=7)
    world.service.worker.run_due()
    assert alarms() == 2
    rows = world.keeper.get("/stock/discrepancies").get_json()["data"]
    assert {(row["kind"], row["part_no"], row["location_code"], row["quantity"], row["status"]) for row in rows} == {
        ("books_differ", "P-1", "WH-1", 2, "open")
    }
    assert sorted(row["subject"].split("/")[0] for row in rows) == ["ledger", "level"]
    next_day(world)
    assert runs(world)[0] == ("2025-03-04", 2, False)
    assert world.service.count(discrepancies) == 2
    for row in rows:
        path = f"/stock/discrepancies/{row['id']}/actions"
        world.keeper.ok("POST", f"{path}/explain", {"cause": "a hand in the database"})
        supervisor(world).ok("POST", f"{path}/close", {"remark": "seen"})
    next_day(world)
    assert world.service.count(discrepancies) == 4
    told = decided(world, "discrepancy")[0]
    assert (told["outcome"], told["clauses"]) == ("books_differ", ["INV-02"])
    assert "P-1" in told["why"]["zh"]


@pytest.mark.parametrize(
    ("table", "values", "checks"),
    [
        (stock_levels, {"on_hand": 4}, {"level"}),
        (stock_levels, {"reserved": 0}, {"reserved"}),
        (balances, {"reserved": 0}, {"put_aside"}),
        (serials, {"condition": "scrap"}, {"serials"}),
    ],
)
def test_every_book_is_held_against_the_others(world, table, values, checks):
    serialised(world)
    goods = {"location_id": world.warehouse_id, "document": "D-1", "lines": [line(5, "S-1", serial_nos=numbers(5))]}
    world.keeper.ok("POST", "/stock/receipts", goods)
    world.reserve(2, part_no="S-1")
    world.assert_balanced()
    spoil(world, table, **values)
    found = world.keeper.ok("GET", "/stock/reconciliation")
    assert {row["check"] for row in found["differences"]} == checks


def test_a_day_that_is_proved_is_not_proved_again(world):
    prove_due(world.service.ctx())
    with world.service.nothing_written():
        prove_due(world.service.ctx())
        prove(world.service.ctx())
