"""The lists of tools, loaners and compensations are answered from indexes, however many there are."""

from datetime import date

import pytest
from sqlalchemy import insert, update

from inventory_service.store.tables.compensations import compensations
from inventory_service.store.tables.loaners import loaners, loans
from inventory_service.store.tables.stock import lots
from inventory_service.store.tables.tools import technicians, tool_clearances, tool_records, tool_reports, tools
from shared.kit.ids import new_id
from tests.inventory_service.custody_factory import known_technician, service_desk
from tests.support.plans import analyse, scans_of

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
MANY, PEOPLE = 4000, 200
DAY = date(2025, 3, 1)
STATES = ("registered", "in_store", "issued", "written_off")


def filled(service, table, rows):
    with service.house.engine.begin() as connection:
        connection.execute(insert(table), rows)
    return [row["id"] for row in rows]


@pytest.fixture
def people(world):
    """Technicians, each of whom has had a few things."""
    facts = {"name": "Wang", "created_at": world.service.clock.now()}
    rows = [{"id": new_id(), "code": f"T-{n}", **facts} for n in range(PEOPLE)]
    return filled(world.service, technicians, rows)


@pytest.fixture
def tool_ids(world, people):
    """Thousands of tools with their records, reports and debts."""
    service, at = world.service, {"created_at": world.service.clock.now()}
    facts = {"name": "检漏仪", "brand": "Testo", "model": "316", "purchased_on": DAY, "price_fen": 100, "version": 1, **at}
    facts |= {"condition": "good", "purpose": "standing"}
    rows = []
    for n in range(MANY):
        row = {"id": new_id(), "tool_no": f"T-{n:05}", "kind": f"kind-{n % 50}", "status": STATES[n % len(STATES)], **facts}
        is_out = row["status"] == "issued"
        row |= {"holder_id": people[n % PEOPLE] if is_out else None, "due_back_on": DAY if n % 200 == 2 else None}
        rows.append({**row, "is_fixed_asset": n % 40 == 0, "service_due_on": DAY if n % 100 == 0 else date(2026, 1, 1)})
    ids = filled(service, tools, rows)
    who = {"recorder_id": "k", "recorder_name": "Li"}
    filled(service, tool_records, [{"id": new_id(), "tool_id": key, "kind": "use", **who, **at} for key in ids])
    told = {"event": "lost", "happened_on": DAY, "description": "gone", "reporter_id": "k", "reporter_name": "Li", "version": 1}
    reports = [{"id": new_id(), "number": f"TR-{n}", "tool_id": key, **told, **at} for n, key in enumerate(ids)]
    filled(service, tool_reports, [{**row, "holder_id": people[n % PEOPLE]} for n, row in enumerate(reports)])
    owed = {"source": "tool", "subject_no": "T", "payer": "holder", "payer_name": "Wang", "amount_fen": 1, "reason": "lost"}
    owed |= {"decided_by": "Li", "decided_at": service.clock.now(), "version": 1, **at}
    debts = [{"id": new_id(), "number": f"CP-{n}", "source_id": key, **owed} for n, key in enumerate(ids)]
    states = ("due", *["paid"] * 30)
    debts = [{**d, "holder_id": people[n % PEOPLE], "status": states[n % len(states)]} for n, d in enumerate(debts)]
    filled(service, compensations, debts)
    gone = {"reason": "leaves", "still_out": 0, "cleared_by": "Li", **at}
    filled(
        service,
        tool_clearances,
        [{"id": new_id(), "number": f"CL-{n}", "holder_id": who, **gone} for n, who in enumerate(people * 10)],
    )
    analyse(service)
    return ids


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"tool_no": "T-00007"},
        {"kind": "kind-7"},
        {"status": "issued"},
        {"is_fixed_asset": "true"},
        {"overdue": "true"},
        {"service_due": "true"},
        {"holder_id": "someone"},
    ],
)
def test_a_list_of_tools_reads_no_table_from_end_to_end(world, people, tool_ids, query):
    if "holder_id" in query:
        query = {"holder_id": people[0]}
    assert scans_of(world.service, lambda: world.keeper.get("/tools", **query)) <= {"technicians"}


def test_the_lists_of_a_tool_and_of_its_losses_read_no_table_from_end_to_end(world, people, tool_ids):
    boss = world.service.as_("supervisor")
    mine = world.service.as_("technician", technician_id=people[0])
    asked = [
        (world.keeper, f"/tools/{tool_ids[0]}/records", {}),
        (world.keeper, "/tools/availability", {"kind": "kind-7"}),
        (mine, "/tools", {}),
        (mine, "/tools/compensations", {}),
        (mine, "/tools/reports", {}),
        *((boss, "/tools/reports", query) for query in ({}, {"tool_id": tool_ids[0]}, {"holder_id": people[0]})),
        *((boss, "/tools/clearances", query) for query in ({}, {"holder_id": people[0]})),
        *((boss, "/tools/compensations", query) for query in ({}, {"status": "due"}, {"holder_id": people[0]})),
        (boss, "/tools/compensations", {"source_id": tool_ids[0]}),
    ]
    for client, path, query in asked:
        found = scans_of(world.service, lambda client=client, path=path, query=query: client.get(path, **query))
        assert found <= {"technicians"}, (path, query, found)


@pytest.fixture
def slips(world, people):
    """Thousands of slips of some hundreds of loaners."""
    service, at = world.service, {"created_at": world.service.clock.now()}
    part = world.keeper.get("/parts").get_json()["data"][0]["id"]
    days = {"received_on": DAY, "made_on": DAY, **at}
    lot_ids = filled(service, lots, [{"id": new_id(), "part_id": part, "lot_no": f"LN-{n}", **days} for n in range(MANY)])
    facts = {"model_code": "M", "part_id": part, "location_id": world.warehouse_id, "condition": "good", "version": 1, **at}
    units = [{"id": new_id(), "serial_no": f"LN-{n:05}", "lot_id": lot, **facts} for n, lot in enumerate(lot_ids)]
    states = ("lent", *["in_store"] * 20)
    units = [{**u, "category": f"cat-{n % 40}", "status": states[n % len(states)]} for n, u in enumerate(units)]
    unit_ids = filled(service, loaners, units)
    told = {"faulty_serial_no": "S", "customer_name": "Li", "lent_condition": "good", "signed_by": "Li", "lender_name": "K"}
    told |= {"version": 1, **at}
    ends = ("due", *["returned"] * 200)  # slips that have ended pile up; those that are out do not
    rows = [{"id": new_id(), "number": f"LO-{n}", "loaner_id": unit, **told} for n, unit in enumerate(unit_ids)]
    rows = [{**row, "technician_id": people[n % PEOPLE], "ticket_id": new_id(), "due_on": DAY} for n, row in enumerate(rows)]
    rows = [{**row, "status": ends[n % len(ends)]} for n, row in enumerate(rows)]
    filled(service, loans, rows)
    with service.house.engine.begin() as connection:
        connection.execute(update(loaners).where(loaners.c.id == unit_ids[0]).values(loan_id=rows[0]["id"]))
    analyse(service)
    return rows


def test_the_lists_of_loaners_and_slips_read_no_table_from_end_to_end(world, people, slips):
    mine = world.service.as_("technician", technician_id=people[0])
    asked = [
        *(
            (world.keeper, "/loaners", query)
            for query in ({}, {"serial_no": "LN-00007"}, {"category": "cat-7"}, {"status": "lent"})
        ),
        *(
            (world.keeper, "/loaners/loans", query)
            for query in ({}, {"status": "due"}, {"overdue": "true"}, {"status": "returned"})
        ),
        (world.keeper, "/loaners/loans", {"ticket_id": slips[0]["ticket_id"]}),
        (world.keeper, "/loaners/loans", {"loaner_id": slips[0]["loaner_id"]}),
        (mine, "/loaners/loans", {}),
        (mine, "/loaners", {}),
    ]
    for client, path, query in asked:
        found = scans_of(world.service, lambda client=client, path=path, query=query: client.get(path, **query))
        assert found <= {"technicians", "locations", "parts"}, (path, query, found)


def test_the_pool_is_counted_in_an_index(world, slips):
    with world.service.house.reads.connect() as connection:
        connection.exec_driver_sql("VACUUM loaners")
    assert scans_of(world.service, lambda: world.keeper.get("/loaners/pool")) == set()


def test_lending_locks_by_indexes(world, slips):
    """What a command reads under its locks is found by an index too."""
    technician_id = known_technician(world)
    ticket_id = new_id()
    world.service.connect("ticket", service_desk({ticket_id: "closed"}))
    body = {"category": "cat-7", "ticket_id": ticket_id, "faulty_serial_no": "S", "customer_name": "Li", "condition": "good"}
    body |= {"signed_by": "Li", "technician_id": technician_id}

    def told_no():
        answer = world.keeper.post("/loaners/loans", body)
        assert answer.status_code == 409
        answer.status_code = 200
        return answer

    found = scans_of(world.service, told_no)
    assert found & {"loaners", "loans", "cases", "lots", "balances"} <= {"cases"}
