"""What the service desk tells its neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from shared.kit.events import Event


@dataclass(frozen=True)
class SiteRegisteredV1(Event):
    """A service site joined the network: finance opens its account, the warehouse its location."""

    TYPE: ClassVar[str] = "ticket.site.registered.v1"
    site_id: str
    code: str
    name: str
    kind: str
    region: str


@dataclass(frozen=True)
class TechnicianRegisteredV1(Event):
    """A technician joined: the warehouse opens the van."""

    TYPE: ClassVar[str] = "ticket.technician.registered.v1"
    technician_id: str
    code: str
    name: str
    site_id: str | None = None


@dataclass(frozen=True)
class TicketCancelledV1(Event):
    """A request was given up: its reservations are released."""

    TYPE: ClassVar[str] = "ticket.ticket.cancelled.v1"
    ticket_id: str
    number: str
    reason: str


@dataclass(frozen=True)
class VisitFiledV1(Event):
    """H-05: a signed visit record with the parts used and the old parts removed.

    Each of `parts` holds `line_id part_no quantity component in_warranty charged_fen old_part_destination` (`customer`,
    `return`, `store`, `scrap` or null).
    """

    TYPE: ClassVar[str] = "ticket.visit.filed.v1"
    ticket_id: str
    visit_id: str
    ticket_number: str
    record_no: str
    customer_id: str
    technician_id: str
    result: str
    visited_on: str
    asset_id: str | None = None
    site_id: str | None = None
    parts: list[Mapping[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class TicketClosedV1(Event):
    """H-07, H-08: a finished case. `fees` holds `labour_fen parts_fen other_fen` of the repair record (F-12)."""

    TYPE: ClassVar[str] = "ticket.ticket.closed.v1"
    ticket_id: str
    number: str
    type: str
    customer_id: str
    customer_name: str
    customer_phone: str
    opened_at: str
    completed_on: str
    closed_at: str
    in_warranty: bool
    record_complete: bool
    record_no: str | None = None
    site_id: str | None = None
    technician_id: str | None = None
    technician_name: str | None = None
    asset_id: str | None = None
    model_code: str | None = None
    serial_no: str | None = None
    charged_fen: int = 0
    fees: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class TicketOpenedV1(Event):
    """H-01: a request came in, with the promise that was made."""

    TYPE: ClassVar[str] = "ticket.ticket.opened.v1"
    ticket_id: str
    number: str
    type: str
    channel: str
    priority: str
    customer_id: str
    opened_at: str
    promised_at: str
    asset_id: str | None = None
    site_id: str | None = None
    is_repeat: bool = False
