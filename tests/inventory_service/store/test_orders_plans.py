"""The lists of orders and shipments, and the questions of their commands, are answered from indexes, however many there are."""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from inventory_service.store.tables.part_orders import part_orders, shipments
from shared.kit.ids import new_id
from tests.support.plans import analyse, scans, scans_of

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
MANY, SITES = 4000, 40
DONE = {"closed": (None, None), "submitted": ("review", 1), "paid": ("ship", 5), "cancelled": (None, None)}


@pytest.fixture
def crowd(orders):
    """Thousands of orders of forty sites, most of them closed, each with a shipment."""
    now, sites = orders.service.clock.now(), [orders.site_id, *(new_id() for _ in range(SITES - 1))]
    rows, sent = [], []
    for number in range(MANY):
        status = "closed" if number % 10 else ("submitted", "paid", "cancelled")[number // 10 % 3]
        task, days = DONE[status]
        at = now - timedelta(minutes=number)
        row = {"id": new_id(), "number": f"PO-{number}", "site_id": sites[number % SITES], "site_name": "x", "kind": "regular"}
        row |= {"status": status, "channel": "web", "author_name": "x", "is_counted": True, "rank": 1, "task": task}
        row |= {"due_on": None if days is None else (at + timedelta(days=days)).date(), "version": 1, "created_at": at}
        rows.append({**row, "accepted_on": at.date()})
        gone = {
            "id": new_id(),
            "number": f"SH-{number}",
            "note_no": f"DN-{number}",
            "order_id": row["id"],
            "site_id": row["site_id"],
        }
        gone |= {"status": "closed" if number % 10 else ("shipped", "arrived")[number // 10 % 2], "amount_fen": 1}
        gone |= {"issuer_id": "x", "issuer_name": "x", "checker": "x", "version": 1, "created_at": at}
        sent.append({**gone, "tracked_on": at.date(), "shipped_on": at.date(), "confirm_due_on": at.date()})
    with orders.service.house.engine.begin() as connection:
        connection.execute(insert(part_orders), rows)
        connection.execute(insert(shipments), sent)
    orders.later(days=9)
    analyse(orders.service)
    return orders


QUERIES = [
    *(("/part-orders", query) for query in ({}, {"status": "paid"}, {"site_id": True}, {"site_id": True, "status": "paid"})),
    *(("/part-orders/due", query) for query in ({}, {"task": "ship"}, {"due_before": "2025-03-01"}, {"site_id": True})),
    ("/part-orders/due", {"site_id": True, "task": "ship", "due_before": "2025-03-01"}),
    *(("/shipments", query) for query in ({}, {"status": "shipped"}, {"site_id": True}, {"order_id": True})),
    *(("/shipments", query) for query in ({"tracking": "due"}, {"tracking": "missed"}, {"confirmation": "overdue"})),
    ("/shipments", {"site_id": True, "status": "arrived", "confirmation": "overdue"}),
]


@pytest.mark.parametrize(("path", "query"), QUERIES, ids=str)
def test_a_list_reads_no_table_from_end_to_end(crowd, path, query):
    order_id = crowd.keeper.get("/part-orders", limit=1).get_json()["data"][0]["id"]
    ids = {"site_id": crowd.site_id, "order_id": order_id}
    asked = {name: ids.get(name, value) for name, value in query.items()}
    assert scans_of(crowd.service, lambda: crowd.keeper.get(path, limit=20, **asked)) == set()
    assert scans_of(crowd.service, lambda: crowd.site.get(path, limit=20, **asked)) == set()


def test_a_scan_would_be_seen(crowd):
    with crowd.service.house.reads.connect() as connection:
        assert scans(connection, select(func.max(part_orders.c.contact))) == {"part_orders"}


def test_handing_in_reads_no_table_of_orders_from_end_to_end(crowd):
    draft = crowd.draft(kind="emergency", reason="停机")
    crowd.on("2025-04-05")
    found = scans_of(crowd.service, lambda: crowd.site.post(f"/part-orders/{draft['id']}/actions/submit"))
    assert "part_orders" not in found
