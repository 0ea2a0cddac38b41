"""When stock may leave the warehouse, and what becomes of it."""

from dataclasses import dataclass

from shared.kit.errors import Conflict, Refused
from shared.kit.policy import Policy


@dataclass(frozen=True)
class Trace:
    """FEE-07: where the pieces of one part issued for one ticket or repair are: on a service record, back, or still out."""

    part_no: str
    issued: int
    used: int
    returned: int = 0

    @property
    def outstanding(self) -> int:
        """Issued, on no service record yet, and not back: they must come back or be used."""
        return max(self.issued - self.used - self.returned, 0)

    @property
    def is_traced(self) -> bool:
        """Whether every issued piece has ended on a service record or in stock."""
        return self.outstanding == 0


def check_request(*, has_reservation: bool, ticket_id: str | None, policy: Policy, repair_id: str | None = None) -> None:
    """INV-08: an issue needs an approved request: a reservation, a ticket, or a factory repair. Raises Refused without one."""
    if policy.value("inv.issue_needs_approval") and not has_reservation and ticket_id is None and repair_id is None:
        raise Refused("request_missing", clause="INV-08")


def check_count(*, requested: int, counted: int) -> None:
    """INV-09: no delivery note unless the goods counted are the goods requested. Raises Conflict on a mismatch."""
    if counted != requested:
        raise Conflict("count_mismatch", clause="INV-09", requested=requested, counted=counted)


def check_separate(*, issuer: tuple[str | None, ...], collector: str, policy: Policy) -> None:
    """ORG-05: who books the issue does not collect the part. `issuer` holds every name and id of that person.

    Raises Refused if the two are one.
    """
    names = {name.strip().casefold() for name in issuer if name}
    if policy.value("inv.separate_issue_and_collect") and collector.strip().casefold() in names:
        raise Refused("collector_is_issuer", clause="ORG-05", collector=collector)
