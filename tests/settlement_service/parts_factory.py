"""What the warehouse tells about part orders and shipments, and the people who reconcile them."""

from dataclasses import asdict
from typing import Any

from shared.events.inventory import (
    CompensationDueV1,
    CompensationPaidV1,
    OldPartFinedV1,
    PartOrderEndedV1,
    PartOrderEnteredV1,
    PartOrderShippedV1,
    ScrapSoldV1,
    ShipmentConfirmedV1,
)
from shared.kit.events import Event
from shared.kit.ids import new_id

ENTERED, SHIPPED, CONFIRMED, ENDED = (f"2025-03-{day:02d}T02:00:00+00:00" for day in (6, 7, 10, 12))


def entered(site_id: str, amount_fen: int = 10000, **changes: Any) -> PartOrderEnteredV1:
    facts: dict[str, Any] = {"order_id": new_id(), "number": "PO-20250305-00001", "site_id": site_id, "kind": "regular"}
    facts |= {"amount_fen": amount_fen, "entered_at": ENTERED}
    return PartOrderEnteredV1(**{**facts, **changes})


def line(quantity: int = 2, price_fen: int = 5000, part_no: str = "V-001") -> dict[str, Any]:
    return {"line_id": new_id(), "part_no": part_no, "quantity": quantity, "price_fen": price_fen}


def shipped(order: PartOrderEnteredV1, *lines: dict[str, Any], **changes: Any) -> PartOrderShippedV1:
    """A shipment of these lines; without any, of the whole order in one piece."""
    sent = list(lines) or [line(1, order.amount_fen)]
    facts: dict[str, Any] = {"order_id": order.order_id, "number": order.number, "shipment_id": new_id()}
    facts |= {"shipment_number": "SH-20250307-00001", "site_id": order.site_id, "shipped_at": SHIPPED, "lines": sent}
    facts |= {"amount_fen": sum(one["quantity"] * one["price_fen"] for one in sent)}
    return PartOrderShippedV1(**{**facts, **changes})


def ended(order: PartOrderEnteredV1, outcome: str = "closed", **changes: Any) -> PartOrderEndedV1:
    facts: dict[str, Any] = {"order_id": order.order_id, "number": order.number, "site_id": order.site_id}
    return PartOrderEndedV1(**{**facts, "outcome": outcome, "ended_at": ENDED, **changes})


def confirmed(shipment: PartOrderShippedV1, *counted: int, **changes: Any) -> ShipmentConfirmedV1:
    """What the site counted of each line, in order; what is not given is all there."""
    pieces = [*counted, *(one["quantity"] for one in shipment.lines[len(counted) :])]
    lines = [
        {name: one[name] for name in ("line_id", "part_no", "price_fen")} | {"sent": one["quantity"], "counted": there}
        for one, there in zip(shipment.lines, pieces, strict=True)
    ]
    facts: dict[str, Any] = {"shipment_id": shipment.shipment_id, "number": shipment.shipment_number}
    facts |= {"order_id": shipment.order_id, "site_id": shipment.site_id, "confirmed_at": CONFIRMED, "lines": lines}
    facts |= {"sent_fen": shipment.amount_fen, "received_fen": sum(one["counted"] * one["price_fen"] for one in lines)}
    return ShipmentConfirmedV1(**{**facts, **changes})


def scrap_sold(amount_fen: int = 32050, **changes: Any) -> ScrapSoldV1:
    facts: dict[str, Any] = {"sale_id": new_id(), "number": "SS-20250331-00001", "kind": "scrap", "buyer": "回收站"}
    return ScrapSoldV1(**{**facts, "amount_fen": amount_fen, "witness_name": "周会计", "sold_on": "2025-03-31", **changes})


def compensation_due(amount_fen: int = 86000, **changes: Any) -> CompensationDueV1:
    facts: dict[str, Any] = {"compensation_id": new_id(), "number": "CP-20250305-00001", "source": "tool"}
    facts |= {"holder_id": new_id(), "site_id": None, "amount_fen": amount_fen, "decided_at": ENTERED}
    return CompensationDueV1(**{**facts, **changes})


def compensation_paid(due: CompensationDueV1) -> CompensationPaidV1:
    return CompensationPaidV1(due.compensation_id, due.number, due.amount_fen, "2025-03-20")


def old_part_fined(site_id: str | None, **changes: Any) -> OldPartFinedV1:
    facts: dict[str, Any] = {"old_part_id": new_id(), "number": "OP-20250305-00001", "ticket_id": new_id()}
    facts |= {"technician_id": new_id(), "site_id": site_id, "amount_fen": 5000, "clause": "OLD-08", "fined_on": "2025-03-05"}
    return OldPartFinedV1(**{**facts, **changes})


class PartsDesk:
    """A desk of the finance with those who reconcile parts beside it."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk
        self.service = desk.service
        self.site_id = desk.site_id
        self.clerk, self.keeper = desk.service.as_("returns_clerk"), desk.service.as_("warehouse")

    def tell(self, *events: Event, event_id: str | None = None) -> None:
        for event in events:
            answer = self.service.deliver(event, source=event.TYPE.split(".")[0], event_id=event_id)
            assert answer.status_code == 204, answer.get_data(as_text=True)

    def pay(self, amount: str, *, paid_on: str = "2025-03-03", reference: str | None = None) -> dict[str, Any]:
        body = {"amount": amount, "reference": reference or new_id(), "paid_on": paid_on}
        return self.desk.finance.ok("POST", f"/accounts/{self.desk.account()['id']}/payments", body)

    def money(self) -> tuple[str, str]:
        """What the site has, and what is held of it."""
        account = self.desk.account()
        return account["balance"], account["held"]

    def holds(self, **query: Any) -> list[dict[str, Any]]:
        return self.desk.finance.ok("GET", "/accounts/holds", query_string=query)["data"]

    def hold(self, order: Any) -> dict[str, Any]:
        return next(one for one in self.holds() if one["order_id"] == order.order_id)

    def state(self, order: Any) -> str:
        return self.hold(order)["status"]

    def told(self, kind: str) -> list[str]:
        """The orders about which the warehouse was told this, in order."""
        return [event["order_id"] for event in self.service.events(f"settlement.prepayment.{kind}.v1")]

    def company(self, kind: str) -> str:
        found = self.desk.finance.ok("GET", "/accounts", query_string={"kind": kind})["data"]
        return found[0]["balance"] if found else "0.00"

    # The monthly reconciliation

    def draft(self, month: str = "2025-03") -> dict[str, Any]:
        return self.desk.finance.ok("POST", "/accounts/part-reconciliations", {"month": month})

    def month(self, month: str = "2025-03") -> dict[str, Any]:
        """The site's reconciliation of a month, with its lines."""
        query = {"site_id": self.site_id, "month": month}
        found = self.desk.finance.ok("GET", "/accounts/part-reconciliations", query_string=query)["data"]
        return self.desk.finance.ok("GET", f"/accounts/part-reconciliations/{found[0]['id']}")

    def act(self, client: Any, verb: str, body: Any = None, *, month: str = "2025-03") -> Any:
        return client.post(f"/accounts/part-reconciliations/{self.month(month)['id']}/actions/{verb}", body)

    def done(self, client: Any, verb: str, body: Any = None, *, month: str = "2025-03") -> dict[str, Any]:
        answer = self.act(client, verb, body, month=month)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_json()

    def agree(self, month: str = "2025-03", *, until: str = "locked") -> dict[str, Any]:
        """Draft a month and lead it on by the way on which both sides agree."""
        self.draft(month)
        steps = {"drafted": (self.clerk, "confirm"), "confirmed_by_after_sales": (self.desk.site, "confirm")}
        steps["confirmed_by_site"] = (self.desk.finance, "lock")
        found = self.month(month)
        while found["status"] != until:
            client, verb = steps[found["status"]]
            found = self.done(client, verb, month=month)
        return found


def sums(found: dict[str, Any]) -> list[str]:
    """Opening, payments, credits, shipped, other, closing."""
    return [found[name] for name in ("opening", "payments", "credits", "shipped", "other", "closing")]


def as_reported(told: PartOrderShippedV1, place: int, received: int) -> dict[str, Any]:
    """One line of a difference report."""
    return {"shipment_id": told.shipment_id, "line_id": asdict(told)["lines"][place]["line_id"], "received": received}
