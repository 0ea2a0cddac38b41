"""What visits leave owed (H-05)."""

from returns_service.store.tables import obligations
from shared.kit.ids import new_id
from tests.returns_service.desk import visited


def test_a_visit_leaves_its_in_warranty_old_parts_owed(desk):
    owed = desk.owe({"part_no": "V-1", "quantity": 3})[0]
    assert owed["due_on"] == "2025-03-31"
    assert (owed["quantity"], owed["returned"], owed["status"]) == (3, 0, "open")
    assert (owed["service_record_no"], owed["site_id"]) == ("WX-7", desk.site_id)
    decision = desk.service.decisions("return_deadline")[0]
    assert (decision.subject, decision.case_id, decision.clauses) == (owed["id"], owed["ticket_id"], ["RET-08"])


def test_the_deadline_is_explained_in_both_languages(desk):
    owed = desk.owe()[0]
    why = desk.clerk.ok("GET", f"/decisions/returns?subject={owed['id']}")["data"][0]["why"]
    assert "30 天内即 2025-03-31" in why["zh"]
    assert "within 30 days, by 2025-03-31" in why["en"]


def test_only_in_warranty_parts_marked_for_return_are_owed(desk):
    owed = desk.owe(
        {"part_no": "A", "in_warranty": False},
        {"part_no": "B", "old_part_destination": "customer"},
        {"part_no": "C", "old_part_destination": None},
        {"part_no": "D"},
    )
    assert [one["part_no"] for one in owed] == ["D"]


def test_an_event_told_twice_is_booked_once(desk):
    visit, event_id = visited(desk.site_id, {}), new_id()
    for _ in range(2):
        assert desk.service.deliver(visit, source="ticket", event_id=event_id).status_code == 204
    assert desk.service.count(obligations) == 1


def test_a_visit_told_again_under_another_id_is_booked_once(desk):
    visit = visited(desk.site_id, {}, {})
    for _ in range(2):
        assert desk.service.deliver(visit, source="ticket").status_code == 204
    assert desk.service.count(obligations) == 2


def test_a_visit_of_the_companys_own_staff_leaves_nothing_owed(desk):
    assert desk.service.deliver(visited(None, {}), source="ticket").status_code == 204
    assert desk.service.count(obligations) == 0


def test_a_visit_without_parts_leaves_nothing_owed(desk):
    assert desk.service.deliver(visited(desk.site_id), source="ticket").status_code == 204
    assert desk.service.count(obligations) == 0
