"""The returns desk for tests: a warehouse that answers, one site, and shortcuts through the flow of a part return."""

from typing import Any

from flask import Flask, jsonify, request

from shared.events.ticket import VisitFiledV1
from shared.kit.ids import new_id
from tests.support.people import person
from tests.support.service import ServiceUnderTest

PARTS = {
    "V-1": {"category": "valve", "supply_price": "30.00"},
    "V-2": {"category": "valve", "supply_price": "19.99"},
    "LAMP": {"category": "lamp_tube", "supply_price": "12.00"},
    "GAS": {"category": "valve", "supply_price": "60.00", "gas_conversion": True},
    "KEPT": {"category": "valve", "supply_price": "30.00", "returnable": False},
    "NET": {"category": "spare", "part_type": "oil_mesh", "supply_price": "12.00"},
    "OTHER": {"category": "valve", "supply_price": "30.00", "own_brand": False},
    "DEAR": {"category": "valve", "supply_price": "9000000000.00"},
}


def warehouse() -> Flask:
    """As much of the parts warehouse as the returns desk asks."""
    app = Flask("warehouse")

    def parts() -> Any:
        part_no = request.args["part_no"]
        if part_no not in PARTS:
            return jsonify(data=[], next_cursor=None)
        usual = {"id": new_id(), "part_no": part_no, "name_zh": "阀", "name_en": "valve", "own_brand": True}
        return jsonify(data=[{**usual, "gas_conversion": False, **PARTS[part_no]}], next_cursor=None)

    app.add_url_rule("/api/v1/parts", "parts", parts)
    return app


def line(part_no: str = "V-1", **fields: Any) -> dict[str, Any]:
    """A line of an application that is accepted."""
    return {"part_no": part_no, "quantity": 2, "production_on": "2024-01-10", "fault": "漏水"} | fields


def visited(site_id: str | None, *parts: dict[str, Any], **fields: Any) -> VisitFiledV1:
    """A filed visit; each part is owed unless told otherwise."""
    usual = {"part_no": "V-1", "quantity": 2, "component": "valve", "in_warranty": True, "charged_fen": 0}
    lines = [{"line_id": new_id(), **usual, "old_part_destination": "return", **part} for part in parts]
    facts = {"ticket_id": new_id(), "visit_id": new_id(), "ticket_number": "TK-20250301-00001", "record_no": "WX-7"}
    facts |= {"customer_id": new_id(), "technician_id": new_id(), "result": "solved", "visited_on": "2025-03-01"}
    return VisitFiledV1(**{**facts, "site_id": site_id, "parts": lines, **fields})


class Desk:
    """Shortcuts: each does one step as the role that may."""

    def __init__(self, service: ServiceUnderTest) -> None:
        service.connect("inventory", warehouse())
        self.service = service
        self.site_id = new_id()
        self.site = service.as_(person("site", site_id=self.site_id))
        self.clerk = service.as_("returns_clerk")
        self.qc = service.as_("qc")
        self.finance = service.as_("finance")

    def owe(self, *parts: dict[str, Any], **fields: Any) -> list[dict[str, Any]]:
        """What a visit of the site leaves owed."""
        visit = visited(self.site_id, *(parts or ({},)), **fields)
        assert self.service.deliver(visit, source="ticket").status_code == 204
        return self.clerk.ok("GET", f"/obligations?ticket_id={visit.ticket_id}")["data"]

    def obligation(self, obligation_id: str) -> dict[str, Any]:
        return self.clerk.ok("GET", f"/obligations/{obligation_id}")

    def apply(self, *lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
        return self.site.ok("POST", "/returns", {"lines": list(lines) or [line()], "packing": "纸箱，有标贴", **fields})

    def get(self, return_id: str) -> dict[str, Any]:
        return self.clerk.ok("GET", f"/returns/{return_id}")

    def approved(self, *lines: dict[str, Any]) -> dict[str, Any]:
        return self.clerk.ok("POST", f"/returns/{self.apply(*lines)['id']}/actions/approve")

    def shipped(self, *lines: dict[str, Any]) -> dict[str, Any]:
        found = self.approved(*lines)
        return self.site.ok("POST", f"/returns/{found['id']}/actions/ship", {"freight_document": "SF-1"})

    def counts(self, found: dict[str, Any], *counted: int, compliant: bool = True) -> dict[str, Any]:
        """A receipt form: the quantities applied for unless others are given."""
        numbers = counted or [one["quantity"] for one in found["lines"]]
        pairs = zip(found["lines"], numbers, strict=True)
        return {"lines": [{"line_id": one["id"], "counted": number, "compliant": compliant} for one, number in pairs]}

    def received(self, *lines: dict[str, Any], counted: tuple[int, ...] = (), compliant: bool = True) -> dict[str, Any]:
        found = self.shipped(*lines)
        body = self.counts(found, *counted, compliant=compliant)
        return self.clerk.ok("POST", f"/returns/{found['id']}/actions/receive", body)

    def results(self, found: dict[str, Any], *results: str) -> dict[str, Any]:
        """A test form: all lines defect unless told otherwise."""
        given = results or ["defect"] * len(found["lines"])
        pairs = zip(found["lines"], given, strict=False)
        return {"return_id": found["id"], "lines": [{"line_id": one["id"], "result": result} for one, result in pairs]}

    def tested(self, *lines: dict[str, Any], counted: tuple[int, ...] = (), results: tuple[str, ...] = ()) -> dict[str, Any]:
        found = self.received(*lines, counted=counted)
        self.qc.ok("POST", "/inspections", self.results(found, *results))
        return self.get(found["id"])

    def credited(self, *lines: dict[str, Any], counted: tuple[int, ...] = (), results: tuple[str, ...] = ()) -> dict[str, Any]:
        found = self.tested(*lines, counted=counted, results=results)
        return self.finance.ok("POST", f"/returns/{found['id']}/actions/credit")
