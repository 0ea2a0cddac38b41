"""What a service site may be."""

from shared.kit.errors import Fault
from shared.kit.policy import Policy


def kind_faults(kind: str, policy: Policy) -> list[Fault]:
    """DSP-09: jobs go to own technicians or to service sites of the kinds in the policy's list."""
    options = policy.value("site.kinds")
    return [] if kind in options else [Fault.at("/kind", "choice_invalid", choices=", ".join(options))]
