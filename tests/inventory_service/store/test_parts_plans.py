"""The lists of the catalogue are answered from indexes, however many parts there are."""

from datetime import date

import pytest
from sqlalchemy import func, insert, select, text

from inventory_service.store.tables.catalogue import part_fits, part_prices, part_successors, part_terms, parts
from inventory_service.store.tables.price_lists import price_list_lines, price_lists
from inventory_service.store.terms import rows_of
from shared.kit.ids import new_id
from tests.support.plans import analyse, scans, scans_of

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
MANY = 5000
LISTS = 600
NAMES = [("阀体", "valve body"), ("电机", "hood motor"), ("灯管", "lamp tube"), ("控制板", "control board")]


def filling(now):
    """The rows of a warehouse with thousands of parts, each with a price, words, a model, and many with a successor."""
    facts = {"category": "valve", "part_type": "valve", "unit": "pc", "own_brand": True, "gas_conversion": False}
    rows = [{"id": new_id(), "part_no": f"P-{n:05}", "version": 1, "created_at": now, **facts} for n in range(MANY)]
    for n, row in enumerate(rows):
        row["name_zh"], row["name_en"] = NAMES[n % 4]
        row["status"] = "superseded" if n % 4 == 3 else "listed"
    of = [{"part_id": row["id"], "created_at": now} for row in rows]
    price = {"from_on": date(2025, 1, 1), "price_fen": 100}
    names = [row["part_no"] for row in rows]
    fits = [{"part_no": names[n], "model_code": f"M-{n % 500}", "from_serial": ""} for n in range(MANY)]
    next_ones = [{**of[n], **dict.fromkeys(("successor_id", "newest_id"), rows[n - 1]["id"])} for n in range(3, MANY, 4)]
    listing = {"status": "approved", "author_id": "a", "author_name": "a", "version": 1, "created_at": now}
    listing |= {"from_on": date(2025, 5, 1)}
    lists = [{"id": new_id(), "number": f"PL-{n}", **listing} for n in range(LISTS)]
    lines = [{"id": new_id(), "list_id": lists[n % 10]["id"], "part_id": of[n]["part_id"], "price_fen": 1} for n in range(MANY)]
    yield parts, rows
    yield part_prices, [{"id": new_id(), **one, **price} for one in of]
    yield part_terms, [term for row in rows for term in rows_of(row)]
    yield part_fits, [{"id": new_id(), **one, **fit} for one, fit in zip(of, fits, strict=True)]
    yield part_successors, next_ones
    yield price_lists, lists
    yield price_list_lines, lines


@pytest.fixture
def keeper(service):
    """A keeper of that warehouse."""
    with service.house.engine.begin() as connection:
        for table, rows in filling(service.clock.now()):
            connection.execute(insert(table), rows)
    analyse(service)
    return service.as_("warehouse")


def test_a_scan_of_a_large_table_is_seen(service, keeper):
    with service.house.reads.connect() as connection:
        assert scans(connection, select(func.max(parts.c.name_en))) == {"parts"}
        assert scans(connection, select(parts.c.id).where(parts.c.part_no == "P-00007")) == set()
        assert connection.scalar(text("SHOW enable_seqscan")) == "on"


def test_no_list_of_parts_reads_a_table_from_end_to_end(service, keeper):
    asked = [
        *({}, {"part_no": "P-00007"}, {"status": "superseded"}, {"status": "retired"}),
        *(
            {"q": text}
            for text in ("p-0", "P-00007", "00007", "阀", "控制板", "valve", "lamp tube", "valve 0", "zzz p", "none")
        ),
        *({"model": "M-7"}, {"model": "none"}, {"model": "M-7", "q": "p"}, {"q": "valve", "status": "superseded"}),
    ]
    found = {}
    for query in asked:
        answer = keeper.get("/parts", limit=50, **query).get_json()
        found[str(query)] = scans_of(service, lambda query=query: keeper.get("/parts", limit=50, **query))
        if answer["next_cursor"]:
            more = {**query, "cursor": answer["next_cursor"]}
            found[str(query)] |= scans_of(service, lambda more=more: keeper.get("/parts", limit=50, **more))
    assert {query: tables for query, tables in found.items() if tables} == {}


def test_neither_one_part_nor_what_belongs_to_it_does(service, keeper):
    part_id = keeper.get("/parts", part_no="P-00007").get_json()["data"][0]["id"]
    asked = [f"/parts/{part_id}", f"/parts/{part_id}/prices", f"/parts/{part_id}/fits", f"/parts/{part_id}/supersession"]
    asked.append("/parts/quote?part_no=P-00007")
    small = {"locations", "stock_levels"}  # Empty here: nobody has received a piece.
    assert {
        path: tables for path in asked if (tables := scans_of(service, lambda path=path: keeper.call("GET", path)) - small)
    } == {}


def test_nor_do_price_lists_and_their_lines(service, keeper):
    first = keeper.get("/parts/price-lists", limit=10).get_json()
    list_id = keeper.get("/parts/price-lists", limit=200).get_json()["data"][-1]["id"]
    asked = ["/parts/price-lists", "/parts/price-lists?status=approved", f"/parts/price-lists/{list_id}"]
    asked += [f"/parts/price-lists?cursor={first['next_cursor']}", f"/parts/price-lists/{list_id}/lines"]
    found = {path: scans_of(service, lambda path=path: keeper.call("GET", path)) for path in asked}
    assert {path: tables for path, tables in found.items() if tables} == {}


def test_words_are_compared_byte_by_byte_whatever_the_language_of_the_database(service, keeper):
    with service.house.reads.connect() as connection:
        told = connection.scalar(
            text(
                "SELECT collation_name FROM information_schema.columns WHERE table_name = 'part_terms' AND column_name = 'term'"
            )
        )
    assert told == "C"
