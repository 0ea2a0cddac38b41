"""The models that a part fits."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.kit.errors import Fault


def fit_faults(fit: Mapping[str, Any]) -> Iterable[Fault]:
    """A range of serial numbers does not end before it begins, as far as the two can be compared."""
    first, last = fit.get("from_serial"), fit.get("to_serial")
    if first and last and len(first) == len(last) and last < first:
        yield Fault.at("/to_serial", "serials_crossed")
