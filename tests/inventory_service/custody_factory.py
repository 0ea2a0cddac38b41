"""Tools in people's hands, and loaners at customers, for tests."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from flask import Flask, jsonify

from shared.events.ticket import TechnicianRegisteredV1, TicketClosedV1
from shared.kit.ids import new_id
from tests.inventory_service.factories import World
from tests.support.service import Client

_numbers = count(1)


def tool(**over: Any) -> dict[str, Any]:
    body = {"tool_no": f"T-{next(_numbers)}", "name": "检漏仪", "kind": "leak_detector", "brand": "Testo", "model": "316"}
    return {**body, "purchased_on": "2024-01-15", "price": "860.00", **over}


def known_technician(world: World, name: str = "Wang", **over: Any) -> str:
    """A technician of whom the service desk has told."""
    told = TechnicianRegisteredV1(new_id(), f"TE-{next(_numbers)}", name, **over)
    answer = world.service.deliver(told, source="ticket")
    assert answer.status_code == 204, answer.get_data(as_text=True)
    return told.technician_id


@dataclass
class Toolroom:
    """A warehouse with two technicians whom it knows, one of them of a site."""

    world: World
    keeper: Client
    boss: Client
    money: Client
    holder_id: str
    holder: Client
    other_id: str
    other: Client
    site_id: str

    def register(self, **over: Any) -> Any:
        return self.keeper.ok("POST", "/tools", tool(**over))

    def signed(self, **over: Any) -> dict[str, Any]:
        return {"holder_id": self.holder_id, "signed_by": "Wang", "purpose": "standing", **over}

    def act(self, who: Client, found: Any, verb: str, body: Any = None, **kw: Any) -> Any:
        return who.post(f"/tools/{found['id']}/actions/{verb}", body, **kw)

    def done(self, who: Client, found: Any, verb: str, body: Any = None) -> Any:
        return who.ok("POST", f"/tools/{found['id']}/actions/{verb}", body)

    def issued(self, **over: Any) -> Any:
        return self.done(self.keeper, self.register(**over), "issue", self.signed())

    def reported(self, event: str = "lost", **over: Any) -> Any:
        found = self.issued(**over)
        return self.done(self.holder, found, "report", {"event": event, "description": "left on a roof"})

    def decided(self, *, human: bool, event: str = "lost", cause: dict[str, Any] | None = None, **over: Any) -> Any:
        found = self.reported(event, **over)
        body = {"human_cause": human, "cause": "careless" if human else "wear", **(cause or {})}
        return self.done(self.boss, found, "decide_cause", body)

    def now(self, found: Any) -> Any:
        return self.keeper.ok("GET", f"/tools/{found['id']}")

    def debts(self, **filters: Any) -> Any:
        return self.money.get("/tools/compensations", **filters).get_json()["data"]


def make_toolroom(world: World) -> Toolroom:
    site_id = new_id()
    holder_id, other_id = known_technician(world, "Wang", site_id=site_id), known_technician(world, "Zhao")
    people = (world.service.as_("technician", technician_id=key) for key in (holder_id, other_id))
    holder, other = people
    boss, money = world.service.as_("supervisor"), world.service.as_("finance")
    return Toolroom(world, world.keeper, boss, money, holder_id, holder, other_id, other, site_id)


@dataclass
class Pool:
    """A pool, a service desk with the status of each case in `desk`, and the technician who carries loaners."""

    world: World
    keeper: Client
    boss: Client
    technician_id: str
    technician: Client
    desk: dict[str, str] = field(default_factory=dict)

    def connect(self, *, up: bool = True) -> None:
        """Let the service desk answer, or be down."""
        self.world.service.connect("ticket", service_desk(self.desk) if up else None)

    def tell(self, event: Any) -> None:
        answer = self.world.service.deliver(event, source="ticket")
        assert answer.status_code == 204, answer.get_data(as_text=True)

    def another_case(self) -> str:
        ticket_id = new_id()
        self.desk[ticket_id] = "in_repair"
        return ticket_id

    def unit(self, **over: Any) -> Any:
        body = {"serial_no": f"LN-{next(_numbers)}", "part_no": "P-1", "model_code": "CXW-200", "category": "range_hood"}
        return self.keeper.ok("POST", "/loaners", {**body, "location_id": self.world.warehouse_id, **over})

    def slip(self, **over: Any) -> dict[str, Any]:
        body = {"ticket_id": self.world.ticket_id, "faulty_serial_no": "SN-1", "customer_name": "李明", "condition": "good"}
        return {**body, "signed_by": "李明", "technician_id": self.technician_id, **over}

    def lend(self, unit: Any, **over: Any) -> Any:
        return self.keeper.ok("POST", f"/loaners/{unit['id']}/actions/lend", self.slip(**over))

    def act(self, who: Client, unit: Any, verb: str, body: Any, **kw: Any) -> Any:
        return who.post(f"/loaners/{unit['id']}/actions/{verb}", body, **kw)

    def back(self, unit: Any, **over: Any) -> Any:
        body = {"condition": "good", "signed_by": "Wang", **over}
        return self.keeper.ok("POST", f"/loaners/{unit['id']}/actions/return", body)

    def now(self, unit: Any) -> Any:
        return self.keeper.ok("GET", f"/loaners/{unit['id']}")

    def slips(self, **filters: Any) -> Any:
        return self.keeper.get("/loaners/loans", **filters).get_json()["data"]


def service_desk(cases: dict[str, str]) -> Flask:
    """As much of the service desk as the warehouse asks: the status of a case."""
    app = Flask("desk")

    @app.get("/api/v1/tickets/<ticket_id>")
    def case(ticket_id: str) -> Any:
        if ticket_id not in cases:
            return jsonify(code="ticket_unknown"), 404
        return jsonify(id=ticket_id, number="TK-1", status=cases[ticket_id])

    return app


def closed(ticket_id: str) -> TicketClosedV1:
    told = {"type": "repair", "customer_id": new_id(), "customer_name": "李明", "customer_phone": "", "in_warranty": True}
    told |= {"opened_at": "2025-03-03T01:00:00+00:00", "closed_at": "2025-03-03T01:00:00+00:00", "completed_on": "2025-03-03"}
    return TicketClosedV1(ticket_id, "TK-1", **told, record_complete=True)


def make_pool(world: World) -> Pool:
    technician_id = known_technician(world, "Wang")
    technician = world.service.as_("technician", technician_id=technician_id)
    pool = Pool(world, world.keeper, world.service.as_("supervisor"), technician_id, technician)
    pool.desk[world.ticket_id] = "in_repair"
    pool.connect()
    return pool
