"""What visits leave owed (H-05)."""

from concurrent.futures import ThreadPoolExecutor

from returns_service.store.tables import kept_parts, obligations
from shared.events.inventory import OldPartStoredV1
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


def stored(visit, number=0, **over):
    part = visit.parts[number]
    facts = {"ticket_id": visit.ticket_id, "part_no": part["part_no"], "quantity": part["quantity"], "site_id": visit.site_id}
    facts |= {"visit_id": visit.visit_id, "line_id": part["line_id"], "in_warranty": True, "stored_on": "2025-03-02"}
    return OldPartStoredV1(**{"old_part_id": new_id(), "number": "OP-1", **facts, **over})


def tell(desk, event, source):
    answer = desk.service.deliver(event, source=source)
    assert answer.status_code == 204, answer.get_data(as_text=True)


def kept(desk):
    rows = desk.clerk.ok("GET", "/obligations")["data"]
    return sorted((row["part_no"], row["keeper_since"], row["old_part_number"]) for row in rows)


def test_what_is_owed_is_known_to_be_with_the_keeper_in_whatever_order_it_is_told(desk):
    for visit_first in (True, False):
        visit = visited(desk.site_id, {"part_no": f"A-{visit_first}"}, {"part_no": f"B-{visit_first}"})
        told = [(visit, "ticket"), (stored(visit, 1), "inventory")]
        for event, source in told if visit_first else told[::-1]:
            tell(desk, event, source)
    expected = [
        ("A-False", None, None),
        ("A-True", None, None),
        ("B-False", "2025-03-02", "OP-1"),
        ("B-True", "2025-03-02", "OP-1"),
    ]
    assert kept(desk) == expected
    assert desk.service.count(kept_parts) == 0
    history = desk.service.rows(desk.service.house.tables.history)
    assert len([row for row in history if row.verb == "keep"]) == 2


def test_a_part_that_is_told_twice_is_marked_once(desk):
    visit = visited(desk.site_id, {})
    tell(desk, visit, "ticket")
    first = stored(visit)
    tell(desk, first, "inventory")
    before = desk.clerk.ok("GET", "/obligations")["data"]
    tell(desk, first, "inventory")
    tell(desk, stored(visit), "inventory")
    assert desk.clerk.ok("GET", "/obligations")["data"] == before


def test_a_part_that_waits_for_its_visit_is_kept_in_mind_once(desk):
    visit = visited(desk.site_id, {})
    for _ in range(2):
        tell(desk, stored(visit, old_part_id=visit.visit_id), "inventory")
    assert desk.service.count(kept_parts) == 1
    tell(desk, visit, "ticket")
    assert kept(desk) == [("V-1", "2025-03-02", "OP-1")]


def test_a_part_that_nobody_owes_leaves_no_mark(desk):
    visit = visited(desk.site_id, {"old_part_destination": "store"})
    tell(desk, visit, "ticket")
    tell(desk, stored(visit), "inventory")
    tell(desk, stored(visited(None, {})), "inventory")
    tell(desk, stored(visit, visit_id=None, line_id=None), "inventory")
    assert (desk.service.count(obligations), desk.service.count(kept_parts)) == (0, 0)


def test_a_part_registered_by_hand_belongs_to_its_ticket(desk):
    visit = visited(desk.site_id, {}, {"part_no": "V-2"})
    tell(desk, visit, "ticket")
    tell(desk, stored(visit, visit_id=None, line_id=None), "inventory")
    assert kept(desk) == [("V-1", "2025-03-02", "OP-1"), ("V-2", None, None)]


def test_a_visit_and_its_old_part_told_at_the_same_moment_are_both_known(desk):
    visit = visited(desk.site_id, {})
    events = [(visit, "ticket", new_id()), (stored(visit), "inventory", new_id())]

    def send(event, source, event_id):
        return desk.service.deliver(event, source=source, event_id=event_id).status_code

    with ThreadPoolExecutor(len(events)) as pool:
        codes = [job.result() for job in [pool.submit(send, *told) for told in events]]
    assert set(codes) <= {204, 409}
    # What was refused is brought again, as the relay does.
    assert {send(*told) for told in events} == {204}
    assert kept(desk) == [("V-1", "2025-03-02", "OP-1")]
