"""Sorting the rows of an import: to be written, there already, repeated, faulty."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import Any

from shared.kit.errors import Fault
from shared.kit.jobs import Checked, RowFault

Row = Mapping[str, Any]


def sort_rows(
    rows: Iterable[tuple[int, Row]],
    *,
    key: Callable[[Row], Hashable],
    known: Collection[Hashable],
    faults: Callable[[Row], Iterable[Fault]],
) -> Checked:
    """Sort numbered rows by their natural key.

    A key that an earlier row has is a fault that names that row; a row whose key is `known` is unchanged; of the others those
    without `faults` are ready.
    """
    checked, first = Checked(), dict[Hashable, int]()
    for number, row in rows:
        earlier = first.setdefault(key(row), number)
        if earlier != number:
            found = [Fault.at("", "row_duplicate", row=earlier)]
        elif key(row) in known:
            checked.unchanged += 1
            continue
        else:
            found = list(faults(row))
        checked.faults += [RowFault(number, fault) for fault in found]
        if not found:
            checked.ready.append(row)
    return checked
