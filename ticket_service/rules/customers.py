"""What a customer file may say."""

from enum import StrEnum

from shared.kit.errors import Fault
from shared.kit.policy import Policy


class CustomerKind(StrEnum):
    """CUS-03: an end user is a person or an institution; the third kind is an agent or dealer."""

    PERSON = "person"
    INSTITUTION = "institution"
    DEALER = "dealer"


def segment_faults(segment: str | None, policy: Policy) -> list[Fault]:
    """CUS-02: the segment is one of the policy's list; None is one that is not being set."""
    options = policy.value("cus.segments")
    if segment is None or segment in options:
        return []
    return [Fault.at("/segment", "choice_invalid", choices=", ".join(options))]


def is_remote(stated: bool | None, policy: Policy) -> bool:
    """CUS-10: remote area is a flag on the service address; where nobody stated it, the policy's default holds."""
    return bool(policy.value("cus.remote_area")) if stated is None else stated
