"""Every list of old parts is answered from an index on PostgreSQL, and the tables go up with what is there."""

from datetime import UTC, date, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import bindparam, insert, text

from inventory_service.store import old_parts as store
from inventory_service.store.tables.old_parts import old_part_sales, old_part_sortings, old_parts
from shared.kit.db import Id, Instant, open_engine
from shared.kit.ids import new_id
from shared.kit.migrate import config, upgrade
from tests.support.plans import analyse, scans, scans_of

MANY = 4000
LARGE = {"old_parts", "old_part_sales", "old_part_sortings"}
DAY = date(2025, 3, 3)


def fill(yard):
    """A yard that has worked for years."""
    room = yard.room("OLD-PARTS")["id"]
    blank = dict.fromkeys(column.name for column in old_parts.c)
    now = datetime(2025, 3, 3, tzinfo=UTC)
    rows, sales, sortings = [], [], []
    for n in range(MANY):
        due = DAY + timedelta(days=n % 300) if n % 40 == 0 else None
        row = {"id": new_id(), "number": f"OP-{n}", "part_name": "x", "kind": "mechanical", "quantity": 1, "unit": "piece"}
        row |= {"status": "in_old_parts_room" if n % 40 == 0 else "sold", "location_id": room if n % 40 == 0 else None}
        row |= {
            "condition": "old_part",
            "owner": "customer",
            "in_warranty": False,
            "goes_to_maker": False,
            "for_insurer": False,
        }
        row |= {"removed_on": DAY, "due_on": due, "next_step": "notify" if due else None, "custody_until": due, "version": 1}
        row |= {"site_id": new_id(), "technician_id": new_id(), "ticket_id": new_id(), "created_at": now - timedelta(minutes=n)}
        rows.append({**blank, **row, "ended_on": None if due else DAY})
        sold_on = DAY - timedelta(days=n)
        sale = {"id": new_id(), "number": f"SS-{n}", "kind": "scrap", "buyer": "x", "measure_milli": 1, "unit": "kg"}
        sale |= {"amount_fen": 1, "status": "income_booked", "seller_id": "a", "seller_name": "a", "version": 1}
        sales.append({**sale, "sold_on": sold_on, "month": f"{sold_on:%Y-%m}", "created_at": now - timedelta(days=n)})
        sort = {"id": new_id(), "number": f"OS-{n}", "location_id": room, "sorted_on": sold_on, "led_by": "x", "useful": 0}
        sortings.append({**sort, "useless": 0, "actor_name": "x", "created_at": now - timedelta(days=n)})
    with yard.world.service.house.engine.begin() as connection:
        for table, made in ((old_parts, rows), (old_part_sales, sales), (old_part_sortings, sortings)):
            connection.execute(insert(table), made)
    analyse(yard.world.service)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_no_list_of_old_parts_reads_a_table_from_end_to_end(yard):
    fill(yard)
    one = new_id()
    filters = ("", "?status=removed", "?kind=waste_oil", "?overdue=true", "?next_step=notify", "?next_step=move&overdue=true")
    filters += tuple(f"?{name}={one}" for name in ("ticket_id", "site_id", "technician_id", "location_id"))
    paths = [f"/old-parts{query}" for query in filters]
    paths += ["/old-parts/sales", "/old-parts/sales?status=draft", "/old-parts/income", "/old-parts/income?month=2025-03"]
    paths += ["/old-parts/income/months?year=2024", "/old-parts/sortings", f"/old-parts/sortings?location_id={one}"]
    paths += [f"/old-parts?cursor={yard.keeper.ok('GET', '/old-parts?limit=5')['next_cursor']}", "/old-parts/duties"]
    assert {path: found for path in paths if (found := scanned(yard, yard.supervisor, path))} == {}
    assert scanned(yard, yard.site, "/old-parts") == scanned(yard, yard.technician, "/old-parts") == set()


def scanned(yard, who, path):
    return scans_of(yard.world.service, lambda: who.call("GET", path)) & LARGE


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_timer_reads_an_index(yard):
    fill(yard)
    with yard.world.service.house.reads.connect() as connection:
        assert scans(connection, store.lapsed(DAY + timedelta(days=5))) & LARGE == set()


BEFORE = """
INSERT INTO parts (id, part_no, name_zh, name_en, category, unit, own_brand, gas_conversion, version, created_at)
VALUES (:part_id, 'P-1', '阀体', 'valve', 'valve', 'piece', true, false, 1, :at);
INSERT INTO lots (id, part_id, lot_no, received_on, made_on, created_at)
VALUES (:lot_id, :part_id, 'OLD-SR-1', '2025-03-01', '2025-03-01', :at);
INSERT INTO locations (id, code, name, kind, site_id, version, created_at)
VALUES (:room_id, 'OLD-S1', 'S1', 'old_parts', :site_id, 1, :at);
INSERT INTO balances (id, part_id, location_id, lot_id, condition, owner, received_on, made_on, on_hand, reserved)
VALUES (:lot_id, :part_id, :room_id, :lot_id, 'old_part', 'company', '2025-03-01', '2025-03-01', 4, 0);
INSERT INTO movements (id, kind, part_id, lot_id, from_location_id, to_location_id, from_condition, to_condition,
from_owner, to_owner, quantity, voucher_id, ticket_id, at) SELECT :visit_id, 'removal', :part_id, :lot_id, id,
:room_id, 'old_part', 'old_part', 'company', 'company', 4, :visit_id, :ticket_id, :at FROM locations WHERE code = 'CUSTOMER'
"""
IDS = ("part_id", "lot_id", "site_id", "room_id", "visit_id", "ticket_id")


def test_what_lies_among_the_old_parts_already_gets_its_record(databases, database):
    url = databases.empty(database)
    command.upgrade(config("inventory_service", url), "0002")
    ids = {name: new_id() for name in IDS}
    engine = open_engine(url, pool_size=1)
    with engine.begin() as connection:
        for statement in BEFORE.split(";"):
            named = [bindparam(name, type_=Id()) for name in IDS if f":{name}" in statement]
            named += [bindparam("at", type_=Instant())] if ":at" in statement else []
            given = {**ids, "at": datetime(2025, 3, 3, tzinfo=UTC)}
            connection.execute(text(statement).bindparams(*named), {param.key: given[param.key] for param in named})
    upgrade("inventory_service", url)
    with engine.connect() as connection:
        (row,) = connection.execute(old_parts.select()).all()
    engine.dispose()
    assert (row.part_id, row.lot_id, row.location_id, row.site_id) == tuple(
        ids[name] for name in ("part_id", "lot_id", "room_id", "site_id")
    )
    assert (row.quantity, row.status, row.condition, row.goes_to_maker) == (4, "in_old_parts_room", "old_part", True)
    assert (row.ticket_id, row.visit_id, str(row.stored_on)) == (ids["ticket_id"], ids["visit_id"], "2025-03-01")
    databases.drop_used()
