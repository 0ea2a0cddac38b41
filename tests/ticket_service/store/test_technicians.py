"""What the dispatcher's list costs."""

from datetime import date

from sqlalchemy import event

from tests.ticket_service.makers import make_technician
from ticket_service.store.technicians import list_for_dispatch


def test_all_technicians_come_with_their_abilities_in_three_statements(service):
    for code in ("B", "A", "C"):
        make_technician(service, code=code)
    make_technician(service, code="D", skills={}, certificates=[])
    counted = []
    # SQLite also shows the BEGIN of the read.
    event.listen(service.house.reads, "before_cursor_execute", lambda *a: a[2].startswith("SELECT") and counted.append(1))
    with service.ctx().reader() as reader:
        found = list_for_dispatch(reader)
    assert len(counted) == 3
    assert [one["code"] for one in found] == ["A", "B", "C", "D"]
    assert found[0]["skills"] == {"appliance": 4, "gas_install": 2}
    assert found[0]["certificates"][1] == {"skill": "gas_install", "expires_on": date(2026, 12, 31)}
    assert (found[3]["skills"], found[3]["certificates"]) == ({}, [])
