"""The lists of stocktakes and replenishment are answered from indexes, however much there is of everything."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from inventory_service.store.tables.catalogue import parts
from inventory_service.store.tables.replenishments import abc_classes, replenishment_runs, replenishments, stock_alerts
from inventory_service.store.tables.stocktakes import stocktake_lines, stocktake_places, stocktakes
from shared.kit.ids import new_id
from tests.inventory_service.factories import make_world
from tests.inventory_service.operations.test_stocktakes_large import entries, fill
from tests.inventory_service.stocktake_factory import counting
from tests.support.plans import analyse, scans_of

MANY, OTHERS = 3000, 8
DAY = date(2025, 3, 3)
LARGE = {"parts", "stocktakes", "stocktake_lines", "stocktake_counts", "stocktake_places", "balances", "stock_levels"}
LARGE |= {"lots", "replenishments", "replenishment_runs", "stock_alerts", "abc_classes", "part_prices"}


def large(world):
    """A warehouse with thousands of each; a stocktake under way in it."""
    fill(world, MANY)
    mine = counting(world, category="bulk")
    assert mine.post_counts(*entries(mine, MANY)).status_code == 200
    ids, start = [row.id for row in world.service.rows(parts) if row.category == "bulk"], world.service.clock.now()
    ages = [start - timedelta(minutes=n) for n in range(MANY)]
    who = {"planner_id": "x", "planner_name": "x"}
    sheet = {
        "kind": "regular",
        "status": "closed",
        "with_empty": False,
        "is_whole": True,
        "planned_on": DAY,
        "version": 1,
        **who,
    }
    run = {"title": "x", "proposals": 1, "superseded": 0, "amount_fen": 1, **who}
    facts = dict.fromkeys(("on_hand", "reserved", "on_order", "min_level", "max_level", "suggestion", "monthly_usage"), 1)
    facts |= {"history_months": 1, "confidence": "guess", "lead_days": 1, "quantity": 5, "received": 0, "version": 1}
    rows = {
        stocktakes: [
            {"id": new_id(), "number": f"S-{n}", "warehouse_id": world.warehouse_id, "created_at": at, **sheet}
            for n, at in enumerate(ages)
        ],
        replenishment_runs: [{"id": new_id(), "number": f"R-{n}", "created_at": at, **run} for n, at in enumerate(ages)],
        stock_alerts: [
            {
                "id": new_id(),
                "part_id": key,
                "status": "cleared",
                "available": 1,
                "min_level": 1,
                "max_level": 1,
                "raised_at": at,
            }
            for key, at in zip(ids, ages, strict=True)
        ],
    }
    lines, places = world.service.rows(stocktake_lines), world.service.rows(stocktake_places)
    with world.service.house.engine.begin() as connection:
        for table, values in rows.items():
            connection.execute(insert(table), values)
        run_id = connection.scalar(replenishment_runs.select().limit(1))
        bought = [
            {"id": new_id(), "run_id": run_id, "part_id": key, "status": "received", "created_at": at, **facts}
            for key, at in zip(ids, ages, strict=True)
        ]
        connection.execute(insert(replenishments), bought)
        classed = [{"part_id": key, "pieces": n, "value_fen": n, "share": 1, "as_of": DAY} for n, key in enumerate(ids)]
        connection.execute(insert(abc_classes), [{**row, "class": "ABC"[n % 3]} for n, row in enumerate(classed)])
        for other in [row["id"] for row in rows[stocktakes]][:OTHERS]:
            mine_too = {"stocktake_id": other}
            connection.execute(insert(stocktake_lines), [{**row._mapping, "id": new_id(), **mine_too} for row in lines])
        owned = [{**row._mapping, "id": new_id(), "stocktake_id": sheet["id"]} for row in places for sheet in rows[stocktakes]]
        connection.execute(insert(stocktake_places), owned)
    analyse(world.service)
    return mine


@pytest.mark.slow
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_no_list_reads_a_large_table_from_end_to_end(make_service):
    world = make_world(make_service("inventory"))
    mine = large(world)
    line_id = mine.sheet(limit=1)[0]["id"]
    lists = [
        *("/stocktakes", "/stocktakes?status=closed", "/stocktakes?kind=irregular", "/stocktakes/due"),
        f"/stocktakes?warehouse_id={world.warehouse_id}",
        *(
            f"{mine.path}/sheet",
            f"{mine.path}/sheet?which=open",
            f"{mine.path}/sheet?which=recount",
            f"{mine.path}/sheet?location_code=WH-1&part_no=B-00007",
        ),
        *(f"{mine.path}/lines", f"{mine.path}/lines?part_no=B-00007", f"{mine.path}/places"),
        *(f"{mine.path}/counts", f"{mine.path}/counts?line_id={line_id}"),
        *("/stock/replenishments", "/stock/replenishments?status=proposed", "/stock/replenishments?part_no=B-00007"),
        *(f"/stock/replenishments?run_id={new_id()}", "/stock/replenishments?purchase_no=PO-1", "/stock/replenishments/runs"),
        *("/stock/alerts", "/stock/alerts?status=cleared", "/stock/abc", "/stock/abc?abc_class=B", "/stock/plan"),
    ]
    found = {path: scans_of(world.service, lambda path=path: mine.first.call("GET", path)) & LARGE for path in lists}
    assert {path: tables for path, tables in found.items() if tables} == {}
