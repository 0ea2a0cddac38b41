"""Events and days of a site's month, valid by default."""

from datetime import UTC, date, datetime
from typing import Any

from shared.events.feedback import FollowUpRecordedV1
from shared.events.returns import ReturnCreditedV1
from shared.events.ticket import SiteRegisteredV1, TicketClosedV1
from shared.kit.ids import new_id

MARCH, APRIL, MAY = "2025-03", "2025-04", "2025-05"


def noon(day: str) -> datetime:
    """Noon in Shanghai."""
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=4)


def site_registered(site_id: str, code: str = "S-01") -> SiteRegisteredV1:
    return SiteRegisteredV1(site_id, code, "城东服务网点", "service_unit", "east")


def ticket_closed(site_id: str | None, **changes: Any) -> TicketClosedV1:
    fees = {"labour_fen": 6000, "parts_fen": 0, "other_fen": 0}
    facts: dict[str, Any] = {"ticket_id": new_id(), "number": "TK-20250305-00001", "type": "repair"}
    facts |= {"customer_id": new_id(), "customer_name": "陈女士", "customer_phone": "13800000000"}
    facts |= {"opened_at": "2025-03-04T02:00:00+00:00", "completed_on": "2025-03-05", "closed_at": "2025-03-05T08:00:00+00:00"}
    facts |= {"in_warranty": True, "record_complete": True, "record_no": "R-0001", "site_id": site_id, "fees": fees}
    return TicketClosedV1(**{**facts, **changes})


def follow_up(ticket_id: str, **changes: Any) -> FollowUpRecordedV1:
    facts: dict[str, Any] = {"follow_up_id": new_id(), "ticket_id": ticket_id, "outcome": "recorded"}
    facts |= {"recorded_at": "2025-03-12T02:00:00+00:00", "score": 5}
    return FollowUpRecordedV1(**{**facts, **changes})


def return_credited(site_id: str, total_fen: int = 3000, **changes: Any) -> ReturnCreditedV1:
    lines = [{"line_id": new_id(), "part_no": "P-1", "quantity": 1, "amount_fen": total_fen, "clauses": ["RET-02", "RET-12"]}]
    facts: dict[str, Any] = {"return_id": new_id(), "number": "RT-20250320-00001", "site_id": site_id}
    facts |= {"credited_at": "2025-03-20T02:00:00+00:00", "total_fen": total_fen, "lines": lines}
    return ReturnCreditedV1(**{**facts, **changes})
