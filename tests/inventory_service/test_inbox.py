"""Events of the neighbours."""

import pytest

from inventory_service.store.tables.stock import lots
from inventory_service.store.tables.vouchers import discrepancies
from shared.events.returns import ReturnReceivedV1
from shared.events.ticket import SiteRegisteredV1, TechnicianRegisteredV1, TicketCancelledV1, VisitFiledV1
from shared.kit.ids import new_id
from tests.inventory_service.factories import location, used, visit
from tests.support.service import refused


def places(world, **filters):
    return {row["code"]: row for row in world.keeper.get("/locations", **filters).get_json()["data"]}


def tell(world, event, *, source="ticket", event_id=None):
    answer = world.service.deliver(event, source=source, event_id=event_id)
    assert answer.status_code == 204, answer.get_data(as_text=True)


def open_site(world):
    site = SiteRegisteredV1(new_id(), "S1", "Site one", "service_unit", "east")
    tell(world, site)
    return site.site_id


def opened(world):
    return [(row.kind, row.part_no, row.quantity) for row in world.service.rows(discrepancies)]


def test_a_site_that_joins_gets_its_places(world):
    site_id = open_site(world)
    found = places(world)
    assert (found["SITE-S1"]["kind"], found["SITE-S1"]["site_id"]) == ("site", site_id)
    assert (found["OLD-S1"]["kind"], found["OLD-S1"]["site_id"]) == ("old_parts", site_id)


def test_a_technician_who_joins_gets_a_van(world):
    technician = TechnicianRegisteredV1(new_id(), "T9", "Zhao")
    tell(world, technician)
    found = places(world, technician_id=technician.technician_id)
    assert [(row["code"], row["kind"], row["name"]) for row in found.values()] == [("VAN-T9", "van", "Zhao")]


def test_a_technician_with_a_van_keeps_it(world):
    tell(world, TechnicianRegisteredV1(world.technician_id, "T9", "Wang"))
    assert list(places(world, technician_id=world.technician_id)) == ["VAN-1"]


def test_an_event_told_twice_has_one_effect(world):
    event_id, site = new_id(), SiteRegisteredV1(new_id(), "S1", "Site one", "dealer", "east")
    tell(world, site, event_id=event_id)
    with world.service.nothing_written():
        tell(world, site, event_id=event_id)


def test_a_registration_told_anew_opens_nothing_twice(world):
    site = SiteRegisteredV1(new_id(), "S1", "Site one", "dealer", "east")
    tell(world, site)
    before = places(world)
    tell(world, site)
    assert places(world) == before


def test_a_cancelled_ticket_releases_what_is_held_for_it(world):
    world.receive(10)
    mine, issued, foreign = world.reserve(3), world.reserve(2), world.reserve(1, ticket_id=new_id())
    world.keeper.ok("POST", "/stock/issues", {"reservation_id": issued["id"], "counted": 2, "collector": "Wang"})
    tell(world, TicketCancelledV1(world.ticket_id, "TK-1", "bought a new one"))
    states = {row["id"]: row["status"] for row in world.dispatcher.get("/reservations").get_json()["data"]}
    assert states == {mine["id"]: "released", issued["id"]: "issued", foreign["id"]: "held"}
    assert world.totals() == (8, 1, 7)
    world.assert_balanced()


def test_a_cancelled_ticket_may_hold_nothing(world):
    tell(world, TicketCancelledV1(world.ticket_id, "TK-1", "changed her mind"))
    assert world.totals() == (0, 0, 0)


def test_parts_used_leave_the_van_first_in_first_out(world):
    world.receive(2, lot_no="NEW")
    world.receive(2, lot_no="OLD", production_on="2025-01-01")
    world.issue(4)
    tell(world, VisitFiledV1(**visit(world, used(3))))
    assert world.moved(ticket_id=world.ticket_id)[-2:] == [("use", "VAN-1", "CUSTOMER", 2), ("use", "VAN-1", "CUSTOMER", 1)]
    left = world.keeper.get("/stock", location_id=world.van_id).get_json()["data"]
    assert [(card["lot_no"], card["on_hand"]) for card in left] == [("NEW", 1)]
    assert opened(world) == []
    world.assert_balanced()


def test_what_the_van_lacks_is_a_discrepancy_and_no_negative_stock(world):
    world.receive(5)
    world.issue(2)
    tell(world, VisitFiledV1(**visit(world, used(3), used(1))))
    assert opened(world) == [("van_short", "P-1", 2)]
    assert world.at("VAN-1") == {}
    assert world.totals() == (3, 0, 3)
    decision = world.service.decisions("discrepancy")[0]
    assert (decision.outcome, decision.case_id, decision.detail) == (
        "van_short",
        world.ticket_id,
        {"approver_role": "supervisor"},
    )
    world.assert_balanced()


def test_the_stock_of_the_technicians_site_comes_after_the_van(world):
    site_id = open_site(world)
    world.receive(5)
    world.issue(1)
    body = world.request(2, to_location_id=places(world)["SITE-S1"]["id"])
    del body["technician_id"]
    world.keeper.ok("POST", "/stock/issues", body)
    tell(world, VisitFiledV1(**visit(world, used(2), site_id=site_id)))
    assert (world.at("VAN-1"), world.at("SITE-S1"), opened(world)) == ({}, {"good": 1}, [])
    world.assert_balanced()


@pytest.mark.parametrize("destination", ["return", "store"])
def test_old_parts_are_with_the_technician_until_they_are_handed_over(world, destination):
    site_id = open_site(world)
    world.receive(5)
    world.issue(2)
    tell(world, VisitFiledV1(**visit(world, used(2, old_part_destination=destination), site_id=site_id)))
    assert (world.at("VAN-1"), world.at("OLD-S1")) == ({"old_part": 2}, {})
    assert world.totals() == (3, 0, 3)
    (row,) = world.keeper.ok("GET", "/old-parts")["data"]
    assert (row["status"], row["quantity"], row["location_code"], row["kind"]) == ("removed", 2, "VAN-1", "mechanical")
    world.service.as_("site", site_id=site_id).ok("POST", f"/old-parts/{row['id']}/actions/store", {"is_clean": True})
    assert (world.at("VAN-1"), world.at("OLD-S1")) == ({}, {"old_part": 2})
    world.assert_balanced()


def test_old_parts_of_a_technician_without_a_van_go_to_the_central_room(world):
    tell(world, VisitFiledV1(**visit(world, used(1, old_part_destination="return"), technician_id=new_id())))
    assert world.at("OLD-PARTS") == {"old_part": 1}
    assert "OLD-SR-1" in {row.lot_no for row in world.service.rows(lots)}
    world.assert_balanced()


def test_old_parts_that_the_customer_keeps_do_not_come_in(world):
    tell(world, VisitFiledV1(**visit(world, used(1, old_part_destination="customer"), used(1))))
    assert (world.at("OLD-PARTS"), world.at("VAN-1")) == ({}, {})
    assert world.keeper.ok("GET", "/old-parts")["data"] == []


def test_scrap_out_of_warranty_is_scrapped_and_in_warranty_is_kept(world):
    out = used(1, old_part_destination="scrap", in_warranty=False)
    tell(world, VisitFiledV1(**visit(world, out, used(2, old_part_destination="scrap"))))
    assert (world.at("SCRAP"), world.at("VAN-1")) == ({"scrap": 1}, {"old_part": 2})
    assert {row["status"] for row in world.keeper.ok("GET", "/old-parts")["data"]} == {"scrap", "removed"}
    world.assert_balanced()


def test_two_records_of_one_number_share_their_lot(world):
    for _ in range(2):
        tell(world, VisitFiledV1(**visit(world, used(1, old_part_destination="return"))))
    assert world.at("VAN-1") == {"old_part": 2}
    assert len({row.id for row in world.service.rows(lots)}) == 1
    world.assert_balanced()


def test_an_unknown_part_or_technician_is_a_discrepancy(world):
    tell(world, VisitFiledV1(**visit(world, used(1, "X-9", old_part_destination="return"), used(2), technician_id=new_id())))
    assert opened(world) == [("part_unknown", "X-9", 1), ("van_short", "P-1", 2)]
    assert world.moved() == []


def test_a_visit_told_anew_under_another_id_is_booked_once(world):
    world.receive(5)
    world.issue(2)
    filed = VisitFiledV1(**visit(world, used(2)))
    tell(world, filed)
    before = (world.moved(), opened(world))
    tell(world, filed)
    assert (world.moved(), opened(world)) == before


def test_a_visit_without_parts_changes_no_stock(world):
    tell(world, VisitFiledV1(**visit(world)))
    assert world.moved() == []


def back(site_id, *lines):
    return ReturnReceivedV1(new_id(), "RT-1", site_id, [{"line_id": new_id(), **line} for line in lines])


def test_returned_parts_go_from_the_sites_old_parts_to_quarantine(world):
    site_id = open_site(world)
    tell(world, VisitFiledV1(**visit(world, used(3, old_part_destination="return"), site_id=site_id)))
    (row,) = world.keeper.ok("GET", "/old-parts")["data"]
    world.keeper.ok("POST", f"/old-parts/{row['id']}/actions/store", {"is_clean": True})
    received = back(site_id, {"part_no": "P-1", "quantity": 2, "production_date": "2024-01-01"})
    tell(world, received, source="returns")
    assert (world.at("OLD-S1"), world.at("QUARANTINE")) == ({"old_part": 1}, {"quarantine": 2})
    assert world.moved()[-1] == ("return", "OLD-S1", "QUARANTINE", 2)
    left, gone = sorted(world.keeper.ok("GET", "/old-parts")["data"], key=lambda one: one["status"])
    assert (left["id"], left["status"], left["quantity"]) == (row["id"], "in_old_parts_room", 1)
    assert (gone["status"], gone["quantity"], gone["location_code"]) == ("returned_to_maker", 2, None)
    assert world.keeper.ok("GET", f"/old-parts/{gone['id']}")["return_number"] == "RT-1"
    assert world.totals() == (0, 0, 0)
    world.assert_balanced()
    tell(world, received, source="returns")
    assert world.at("QUARANTINE") == {"quarantine": 2}


def test_returned_parts_wait_for_the_visit_that_removed_them(world):
    """The two events come from two services: whichever is first, the books end the same."""
    site_id = open_site(world)
    filed = VisitFiledV1(**visit(world, used(1, old_part_destination="return"), site_id=site_id))
    line = {"part_no": "P-1", "quantity": 1, "production_date": "2024-01-01", "ticket_id": filed.ticket_id}
    received = back(site_id, line)
    with world.service.nothing_written():
        refused(world.service.deliver(received, source="returns"), 409, "visit_not_booked")
    tell(world, filed)
    tell(world, received, source="returns")
    assert (world.at("VAN-1"), world.at("QUARANTINE")) == ({}, {"quarantine": 1})
    assert [row["status"] for row in world.keeper.ok("GET", "/old-parts")["data"]] == ["returned_to_maker"]
    world.assert_balanced()


def test_returned_parts_that_no_record_explains_come_in_with_a_discrepancy(world):
    site_id = open_site(world)
    lines = ({"part_no": "P-1", "quantity": 2, "production_date": "2024-01-01"}, {"part_no": "P-1", "quantity": 0})
    tell(world, back(site_id, *lines, {"part_no": "X-9", "quantity": 1}), source="returns")
    assert world.at("QUARANTINE") == {"quarantine": 2}
    assert sorted(opened(world)) == [("part_unknown", "X-9", 1), ("return_unrecorded", "P-1", 2)]
    assert [str(row.production_on) for row in world.service.rows(lots)] == ["2024-01-01"]
    world.assert_balanced()


def test_a_production_day_in_the_future_is_not_believed(world):
    tell(world, back(new_id(), {"part_no": "P-1", "quantity": 1, "production_date": "2099-01-01"}), source="returns")
    assert [row.production_on for row in world.service.rows(lots)] == [None]
    assert world.at("QUARANTINE") == {"quarantine": 1}


def test_a_van_opened_by_hand_may_hold_the_code(world):
    world.keeper.ok("POST", "/locations", location(code="VAN-T9", name="Spare van", kind="van"))
    tell(world, TechnicianRegisteredV1(new_id(), "T9", "Zhao"))
    assert places(world)["VAN-T9"]["name"] == "Spare van"
