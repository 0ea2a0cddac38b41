"""The real client against the real provider, in one process: one section per calling pair."""

from datetime import date

import pytest

from shared.clients.inventory import InventoryClient
from shared.clients.ticket import TicketClient
from shared.events.ticket import TechnicianRegisteredV1
from shared.kit.errors import NotFound, Unavailable
from shared.kit.ids import new_id
from tests.support.people import person
from tests.ticket_service.cases import Case

VALVE = {
    "part_no": "V-1",
    "name_zh": "电磁阀",
    "name_en": "Valve",
    "category": "valve",
    "own_brand": True,
    "supply_price": "99.99",
}


def calling(caller, provider):
    """A context of the calling service, for an agent, with the provider's app behind its HTTP door."""
    caller.connect(provider.name, provider.app)
    return caller.ctx(person("agent"))


@pytest.mark.parametrize("name", ["ticket", "returns"])
def test_the_warehouse_tells_a_part(make_service, name):
    warehouse = make_service("inventory")
    made = warehouse.as_("warehouse").ok("POST", "/parts", VALVE)
    client: InventoryClient = calling(make_service(name), warehouse).inventory
    part = client.part("V-1")
    assert (part.id, part.name_zh, part.category, part.own_brand) == (made["id"], "电磁阀", "valve", True)
    assert part.supply_price_fen == 9999
    assert (part.part_type, part.returnable, part.status, part.successor) == ("valve", True, "listed", None)
    with pytest.raises(NotFound):
        client.part("no-such-part")


def test_the_warehouse_quotes_the_cap_with_its_clause(make_service):
    warehouse = make_service("inventory")
    warehouse.as_("warehouse").ok("POST", "/parts", VALVE)
    client = calling(make_service("ticket"), warehouse).inventory
    quote = client.quote("V-1", date(2025, 3, 3))
    assert (quote.supply_price_fen, quote.cap_fen) == (9999, 15998)
    assert "FEE-03" in quote.clauses
    with pytest.raises(NotFound):
        client.quote("no-such-part", date(2025, 3, 3))


def test_the_warehouse_tells_who_has_the_tools_of_a_kind(make_service):
    warehouse = make_service("inventory")
    told = TechnicianRegisteredV1(new_id(), "T-1", "Wang")
    assert warehouse.deliver(told, source="ticket").status_code == 204
    keeper, client = warehouse.as_("warehouse"), calling(make_service("ticket"), warehouse).inventory
    body = {"tool_no": "T-1", "name": "检漏仪", "kind": "leak_detector", "brand": "Testo", "model": "316", "price": "860.00"}
    tool = keeper.ok("POST", "/tools", {**body, "purchased_on": "2024-01-15"})
    assert client.tool_bookings("leak_detector", date(2025, 3, 5)).all_out is False
    signed = {"holder_id": told.technician_id, "signed_by": "Wang", "purpose": "standing"}
    keeper.ok("POST", f"/tools/{tool['id']}/actions/issue", signed)
    found = client.tool_bookings("leak_detector", date(2025, 3, 5))
    assert (found.all_out, found.holder_ids) == (True, {told.technician_id})


def test_the_service_desk_tells_a_site(make_service):
    desk = make_service("ticket")
    body = {"code": "S-1", "name": "城东服务网点", "kind": "dealer", "region": "华东"}
    site = desk.as_("admin").ok("POST", "/sites", body)
    client: TicketClient = calling(make_service("settlement"), desk).tickets
    assert (client.site(site["id"]).code, client.site(site["id"]).name) == ("S-1", "城东服务网点")
    with pytest.raises(NotFound):
        client.site(new_id())


@pytest.mark.parametrize("name", ["ticket", "returns"])
def test_a_warehouse_that_is_down_is_told_apart_from_a_missing_part(make_service, name):
    with pytest.raises(Unavailable):
        make_service(name).ctx().inventory.part("V-1")


def test_the_service_desk_tells_whether_a_case_is_open(make_service):
    desk = make_service("ticket")
    case = Case(desk)
    client: TicketClient = calling(make_service("inventory"), desk).tickets
    found = client.case(case.id)
    assert (found.id, found.number, found.is_open) == (case.id, case.opened["number"], True)
    case.act(case.agent, "cancel", {"reason": "moved away"})
    assert client.case(case.id).is_open is False
    with pytest.raises(NotFound):
        client.case(new_id())
