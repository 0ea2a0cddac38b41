"""What the quality office is told, valid unless a test says otherwise."""

from typing import Any

from shared.events.ticket import TicketClosedV1
from shared.kit.ids import new_id

RECORD = {
    "product_use": "good",
    "timeliness": "good",
    "attitude": "good",
    "quality": "good",
    "charges": "good",
    "score": 5,
}


def closed(**changes: Any) -> TicketClosedV1:
    """A repair under warranty that was closed on Monday 3 March 2025."""
    usual: dict[str, Any] = {
        "ticket_id": new_id(),
        "number": "TK-20250301-00001",
        "type": "repair",
        "customer_id": new_id(),
        "customer_name": "王秀兰",
        "customer_phone": "13800000001",
        "opened_at": "2025-03-01T01:00:00+00:00",
        "completed_on": "2025-03-03",
        "closed_at": "2025-03-03T01:00:00+00:00",
        "in_warranty": True,
        "record_complete": True,
        "record_no": "VR-20250303-00001",
        "site_id": new_id(),
        "technician_id": new_id(),
        "technician_name": "赵强",
        "model_code": "CXW-200",
        "serial_no": "SN-1",
    }
    return TicketClosedV1(**{**usual, **changes})


def tell(service: Any, **changes: Any) -> TicketClosedV1:
    """Deliver a closing; the event."""
    event = closed(**changes)
    answer = service.deliver(event, source="ticket")
    assert answer.status_code == 204, answer.get_data(as_text=True)
    return event


def task_of(service: Any, event: TicketClosedV1, index: int = 0) -> dict[str, Any]:
    """A follow-up of the ticket, the first one due first."""
    found = service.as_("agent").ok("GET", "/follow-ups", query_string={"ticket_id": event.ticket_id})
    return dict(found["data"][index])


def survey_of(service: Any, event: TicketClosedV1) -> dict[str, Any]:
    """The survey of the ticket."""
    found = service.as_("agent").ok("GET", "/surveys", query_string={"ticket_id": event.ticket_id})
    return dict(found["data"][0])
