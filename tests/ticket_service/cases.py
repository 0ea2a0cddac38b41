"""Cases for tests, driven through the API step by step, and a stand-in for the warehouse's price answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from typing import Any

from flask import Flask, jsonify, request
from sqlalchemy import Engine, event

from tests.support.people import person
from tests.support.service import Client, ServiceUnderTest
from tests.ticket_service.makers import make_asset, make_site, make_technician

CHECKLIST = dict.fromkeys(
    ("appointment_confirmed", "tools_ready", "parts_ready", "work_badge", "tidy_dress", "form_at_hand"), True
)
PROPOSAL = {"fault": "no light", "cause": "worn", "content": "new lamp"}


def warehouse(caps: dict[str, str]) -> Flask:
    """A warehouse that knows these parts and their caps."""
    app = Flask("warehouse")
    app.asked = []  # type: ignore[attr-defined]

    @app.get("/api/v1/parts/quote")
    def quote() -> Any:
        part_no = request.args["part_no"]
        app.asked.append((part_no, request.args["on"]))  # type: ignore[attr-defined]
        if part_no not in caps:
            return jsonify(code="part_unknown"), 404
        return jsonify(part_no=part_no, on=request.args["on"], supply_price="1.00", cap=caps[part_no], clauses=["FEE-02"])

    return app


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The SQL statements said in the block."""
    said: list[str] = []

    def hear(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement.strip())

    event.listen(engine, "before_cursor_execute", hear)
    yield said
    event.remove(engine, "before_cursor_execute", hear)


class Case:
    """A request of a customer with a unit in warranty, and the site technician who will be sent."""

    def __init__(self, service: ServiceUnderTest, **told: Any) -> None:
        self.service = service
        self.asset = make_asset(service, purchased_on=told.pop("purchased_on", "2024-06-01"), factory_on="2022-12-01")
        self.site = make_site(service)
        self.technician = make_technician(service, site_id=self.site["id"])
        self.customer = service.as_(person("customer", customer_id=self.asset["customer_id"]))
        self.worker = service.as_(person("technician", technician_id=self.technician["id"]))
        self.at_site = service.as_(person("site", site_id=self.site["id"]))
        self.agent, self.dispatcher, self.boss = (service.as_(role) for role in ("agent", "dispatcher", "supervisor"))
        body = {"type": "repair", "channel": "phone", "customer_id": self.asset["customer_id"], "asset_id": self.asset["id"]}
        self.opened = self.agent.ok("POST", "/tickets", {**body, "description": "no light", **told})
        self.id = self.opened["id"]
        self.visit_id = ""

    @cached_property
    def path(self) -> str:
        return f"/tickets/{self.id}"

    @property
    def visit_path(self) -> str:
        return f"/visits/{self.visit_id}"

    @property
    def status(self) -> str:
        return self.agent.ok("GET", self.path)["status"]

    def act(self, who: Client, verb: str, body: Any = None) -> Any:
        return who.post(f"{self.path}/actions/{verb}", body)

    def work(self, verb: str, body: Any = None, who: Client | None = None) -> Any:
        return (who or self.worker).post(f"{self.visit_path}/actions/{verb}", body)

    def assignment(self, **changed: Any) -> dict[str, Any]:
        at = self.service.clock.now() + timedelta(hours=3)
        return {"technician_id": self.technician["id"], "appointment_at": at.isoformat(), **changed}

    def classified(self) -> "Case":
        _done(self.act(self.agent, "acknowledge"))
        _done(self.act(self.agent, "classify", {}))
        return self

    def dispatched(self) -> "Case":
        self.visit_id = _done(self.classified().act(self.dispatcher, "assign", self.assignment()))["visit_id"]
        return self

    def appointed(self) -> "Case":
        self.dispatched()
        _done(self.work("accept"))
        _done(self.work("contact", {}))
        return self

    def on_site(self) -> "Case":
        self.appointed()
        _done(self.work("depart", {"checklist": CHECKLIST}))
        _done(self.work("arrive", {}))
        return self

    def repairing(self, **proposal: Any) -> "Case":
        self.on_site()
        _done(self.work("propose", {**PROPOSAL, **proposal}))
        return self

    def filed(self, **record: Any) -> "Case":
        self.repairing()
        _done(self.work("file", self.record(**record)))
        return self

    def to_confirm(self) -> "Case":
        _done(self.filed().act(self.boss, "accept"))
        return self

    def resolved(self) -> "Case":
        _done(self.to_confirm().act(self.customer, "confirm", {}))
        return self

    def closed(self) -> "Case":
        _done(self.resolved().act(self.agent, "close", {"cause": "worn", "result": "repaired"}))
        return self

    def record(self, **changed: Any) -> dict[str, Any]:
        record = {
            "result": "solved",
            "verified_problem": "no light",
            "reproduced": True,
            "work_done": "lamp replaced",
            "cause": "worn",
            "parts": [part()],
            "user_test": True,
            "signature": {"name": "李明"},
            "left_at": self.service.clock.now().isoformat(),
            **changed,
        }
        return {name: value for name, value in record.items() if value is not None}


def part(**changed: Any) -> dict[str, Any]:
    return {"part_no": "L-1", "quantity": 1, "component": "lamp", "price": "0", "old_part_destination": "return", **changed}


def _done(answer: Any) -> Any:
    assert answer.status_code < 300, answer.get_data(as_text=True)
    return answer.get_json()
