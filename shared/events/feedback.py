"""What the quality office tells its neighbours."""

from dataclasses import dataclass
from typing import ClassVar

from shared.kit.events import Event


@dataclass(frozen=True)
class FollowUpRecordedV1(Event):
    """A follow-up was made. `finding` is null or one of `late attitude quality overcharge forged` (FUP-12)."""

    TYPE: ClassVar[str] = "feedback.follow_up.recorded.v1"
    follow_up_id: str
    ticket_id: str
    outcome: str
    recorded_at: str
    score: int | None = None
    site_id: str | None = None
    finding: str | None = None
    note: str | None = None
