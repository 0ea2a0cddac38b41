"""The lists of the catalogue are answered from indexes, however many parts there are."""

from datetime import date

import pytest
from sqlalchemy import func, insert, select

from inventory_service.store.tables.catalogue import part_prices, parts
from shared.kit.ids import new_id
from tests.support.plans import analyse, scans, scans_of

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
MANY = 5000


@pytest.fixture
def keeper(service):
    """A keeper of a warehouse with thousands of parts."""
    facts = {"name_zh": "阀体", "name_en": "valve body", "category": "valve", "unit": "pc", "own_brand": True}
    facts |= {"gas_conversion": False, "version": 1, "created_at": service.clock.now()}
    rows = [{"id": new_id(), "part_no": f"P-{n:05}", **facts} for n in range(MANY)]
    price = {"from_on": date(2025, 1, 1), "price_fen": 100, "created_at": service.clock.now()}
    with service.house.engine.begin() as connection:
        connection.execute(insert(parts), rows)
        connection.execute(insert(part_prices), [{"id": new_id(), "part_id": row["id"], **price} for row in rows])
    analyse(service)
    return service.as_("warehouse")


def test_a_scan_of_a_large_table_is_seen(service, keeper):
    with service.house.reads.connect() as connection:
        assert scans(connection, select(func.max(parts.c.name_en))) == {"parts"}
        assert scans(connection, select(parts.c.id).where(parts.c.part_no == "P-00007")) == set()


@pytest.mark.parametrize("query", [{}, {"part_no": "P-00007"}])
def test_a_list_of_parts_reads_no_table_from_end_to_end(service, keeper, query):
    assert scans_of(service, lambda: keeper.get("/parts", **query)) == set()
