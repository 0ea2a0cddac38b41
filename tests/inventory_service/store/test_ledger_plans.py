"""The lists of the ledger are answered from indexes, however much there is of everything."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from inventory_service.store.tables import adjustments, kept_units, serials, stock, vouchers
from inventory_service.store.tables.catalogue import parts
from shared.kit.ids import new_id
from tests.inventory_service.ledger_factory import line
from tests.support.plans import analyse, scans_of

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
MANY = 4000
SOME_ID = "0197a1b2-0000-7000-8000-000000000001"
FEW = 50


@pytest.fixture
def full(world):
    """A warehouse in which thousands of everything have happened."""
    goods = [line(MANY, lot_no="L-1")]
    world.keeper.ok("POST", "/stock/receipts", {"location_id": world.warehouse_id, "document": "D-1", "lines": goods})
    receipt = dict(world.service.rows(vouchers.receipts)[0]._mapping)
    move = dict(world.service.rows(stock.movements)[0]._mapping)
    level = dict(world.service.rows(stock.stock_levels)[0]._mapping)
    now = world.service.clock.now()
    times = [now + timedelta(seconds=n) for n in range(MANY)]
    part_row = dict(world.service.rows(parts)[0]._mapping)
    more_parts = [{**part_row, "id": new_id(), "part_no": f"M-{n:05}"} for n in range(MANY)]
    keeper = {"keeper_id": "k", "keeper_name": "k"}
    papers = [
        {"id": new_id(), "number": f"TR-{n}", "kind": "transfer", "created_at": at, "ticket_id": new_id(), **keeper}
        for n, at in enumerate(times)
    ]
    lot = dict(world.service.rows(stock.lots)[0]._mapping)
    note = {"part_id": move["part_id"], "quantity": 1, "from_location_id": move["to_location_id"], "collector": "x"}
    note |= {"to_location_id": move["to_location_id"], "issuer_id": "x", "issuer_name": "x"}
    moves = [{**move, "id": new_id(), "at": at, "voucher_id": new_id(), "ticket_id": new_id()} for at in times]
    piece = {"part_id": move["part_id"], "lot_id": move["lot_id"], "location_id": move["to_location_id"]}
    piece |= {"condition": "good", "owner": "company"}
    pieces = [{**piece, "id": new_id(), "serial_no": f"N-{n}", "movement_id": moves[n]["id"]} for n in range(MANY)]
    kept = {"repair_id": SOME_ID, "product": "x", "serial_no": "x", "salesperson": "x", "carton_mark": "x", "stored_by": "x"}
    kept |= {"location_id": move["to_location_id"], "stored_at": now, "version": 1, "status": "handed_out"}
    asked = {"reason": "x", "approver_role": "supervisor", "requester_id": "x", "requester_name": "x", "version": 1}
    gap = {"kind": "van_short", "part_no": "P-1", "quantity": 1, "approver_role": "supervisor", "version": 1}
    rows = {
        parts: more_parts,
        stock.stock_levels: [{**level, "part_id": row["id"], "reserved": 0} for row in more_parts],
        stock.movements: moves,
        stock.lots: [{**lot, "id": new_id(), "lot_no": f"L-{n:05}"} for n in range(MANY)],
        vouchers.delivery_notes: [{**note, "id": new_id(), "number": f"DN-{n}", "created_at": t} for n, t in enumerate(times)],
        vouchers.receipts: [{**receipt, "id": new_id(), "number": f"GR-{n}", "created_at": t} for n, t in enumerate(times)],
        vouchers.stock_vouchers: papers,
        vouchers.discrepancies: [
            {**gap, "id": new_id(), "voucher_id": new_id(), "ticket_id": new_id(), "status": "closed", "created_at": at}
            for at in times
        ],
        serials.serials: pieces,
        serials.movement_serials: [{"movement_id": row["movement_id"], "serial_id": row["id"]} for row in pieces],
        adjustments.adjustments: [
            {**asked, "id": new_id(), "number": f"AD-{n}", "status": "approved", "created_at": at} for n, at in enumerate(times)
        ],
        adjustments.proofs: [
            {"id": new_id(), "day": date(2000, 1, 1) + timedelta(days=n), "at": now, "checked": 1, "differences": 0}
            for n in range(MANY)
        ],
        kept_units.kept_units: [{**kept, "id": new_id(), "number": f"KU-{n}", "created_at": at} for n, at in enumerate(times)],
    }
    with world.service.house.engine.begin() as connection:
        for table, some in rows.items():
            connection.execute(insert(table), some)
    analyse(world.service)
    return world


def questions(world):
    shelf = {"part_no": "P-1", "location_id": world.warehouse_id}
    one = world.service.rows(serials.serials)[7].id
    return [
        ("/stock/card", shelf),
        ("/stock/card", {**shelf, "condition": "quarantine"}),
        ("/stock/as-of", {"on": "2025-03-03", "part_no": "P-1"}),
        ("/stock/as-of", {"on": "2025-03-03", "location_id": world.warehouse_id, "limit": 20}),
        ("/stock/vouchers", {}),
        ("/stock/vouchers", {"kind": "transfer"}),
        ("/stock/vouchers", {"ticket_id": SOME_ID}),
        ("/stock/vouchers", {"repair_id": SOME_ID}),
        ("/stock/issues", {"repair_id": SOME_ID}),
        ("/stock/discrepancies", {}),
        ("/stock/discrepancies", {"status": "open"}),
        ("/stock/adjustments", {}),
        ("/stock/adjustments", {"status": "requested"}),
        ("/stock/serials", {"part_no": "P-1"}),
        ("/stock/serials", {"serial_no": "N-17"}),
        ("/stock/serials", {"location_id": world.van_id}),
        (f"/stock/serials/{one}/movements", {}),
        ("/stock/kept-units", {}),
        ("/stock/kept-units", {"status": "stored"}),
        ("/stock/kept-units", {"repair_id": SOME_ID}),
        ("/stock/reconciliation/runs", {}),
        ("/stock/trace", {"repair_id": SOME_ID}),
        ("/movements", {"repair_id": SOME_ID}),
    ]


def test_no_list_reads_a_growing_table_from_end_to_end(full):
    """A table of a few rows is read whole by right."""
    small = {name for name, rows in full.service.everything().items() if len(rows) < FEW}
    read = {}
    for path, query in questions(full):
        read[(path, *query)] = scans_of(full.service, lambda path=path, query=query: full.keeper.get(path, **query)) - small
    assert {question: tables for question, tables in read.items() if tables} == {}
