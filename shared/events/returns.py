"""What the returns desk tells its neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from shared.kit.events import Event


@dataclass(frozen=True)
class ReturnReceivedV1(Event):
    """H-12: returned parts were counted in; each of `lines` holds `line_id part_no quantity production_date ticket_id`.

    `ticket_id` is the case in which the part was removed, null for unused stock of the site.
    """

    TYPE: ClassVar[str] = "returns.return.received.v1"
    return_id: str
    number: str
    site_id: str
    lines: list[Mapping[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class ReturnCreditedV1(Event):
    """RET-13: the credit of a part return.

    Each of `lines` holds `line_id part_no quantity amount_fen clauses decision_id ticket_id`.
    """

    TYPE: ClassVar[str] = "returns.return.credited.v1"
    return_id: str
    number: str
    site_id: str
    credited_at: str
    total_fen: int
    lines: list[Mapping[str, Any]] = field(default_factory=list)
