"""Every list answers from an index, which gives the rows in their order: no scan of a growing table, and no sorting."""

import pytest
from sqlalchemy import text

from settlement_service.rules.order_holds import WANTED
from settlement_service.store import accounts as account_store
from settlement_service.store import books, order_holds, part_reconciliations, part_shipments
from shared.kit.actor import system
from shared.kit.ids import new_id
from shared.kit.reader import Ask, Reader
from tests.support.people import person

SITE = new_id()
STAFF, OWN = system("settlement"), person("site", site_id=SITE)
LISTS = [(order_holds, {}), (order_holds, {"site_id": SITE}), (order_holds, {"status": WANTED})]
LISTS += [(order_holds, {"site_id": SITE, "status": WANTED}), (part_reconciliations, {}), (account_store, {})]
LISTS += [(part_reconciliations, {"site_id": SITE}), (part_reconciliations, {"month": "2025-03"})]
LISTS += [(part_reconciliations, {"status": "drafted"}), (account_store, {"kind": "site_prepayment"})]


# Where the index finds one row at most, sorting it costs nothing.
FINDS_ONE = [(account_store, {}), (account_store, {"kind": "site_prepayment"}), (part_reconciliations, {"month": "2025-03"})]


class Explained(Reader):
    """A reader that asks PostgreSQL how it would answer if the tables were large."""

    plan = ""

    def rows(self, statement):
        query = statement.compile(self.connection, compile_kwargs={"literal_binds": True})
        self.connection.execute(text("SET enable_seqscan = off"))
        self.plan = "\n".join(row[0] for row in self.connection.execute(text(f"EXPLAIN {query}")))
        return []


@pytest.mark.parametrize("database", ["postgresql"])
@pytest.mark.parametrize("actor", [STAFF, OWN], ids=["staff", "site"])
@pytest.mark.parametrize(("store", "filters"), LISTS)
def test_a_list_is_read_from_an_index_in_its_order(service, store, filters, actor):
    with service.house.engine.connect() as connection:
        reader = Explained(connection)
        store.page(reader, Ask(), actor, filters)
    assert "Seq Scan" not in reader.plan
    # An incremental sort only puts the id behind a key that is unique already.
    sorts = " Sort" in reader.plan.replace("Incremental Sort", "").replace("Sort Key", "")
    assert not sorts or (actor is OWN and (store, filters) in FINDS_ONE), reader.plan
    if filters or actor is OWN:
        assert "Index Cond" in reader.plan, reader.plan


@pytest.mark.parametrize("database", ["postgresql"])
@pytest.mark.parametrize(
    "statement",
    [
        books.postings_of(SITE, "2025-02", "2025-03"),
        books.moved("2025-02", "2025-03"),
        books.moved("2025-02", "2025-03", SITE),
        part_shipments.on_months(SITE, "2025-02", "2025-03"),
        part_shipments.gaps("2025-02", "2025-03"),
        part_shipments.uncounted("2025-02", "2025-03", SITE),
        part_reconciliations.closed_through(SITE),
        part_reconciliations.earliest_before(SITE, "2025-03", drafted=False),
    ],
    ids=["postings", "moved", "moved_of_one", "shipments", "gaps", "uncounted", "closed", "earlier"],
)
def test_what_a_month_asks_for_is_found_by_an_index(service, statement):
    with service.house.engine.connect() as connection:
        reader = Explained(connection)
        reader.rows(statement)
    assert "Seq Scan" not in reader.plan, reader.plan
