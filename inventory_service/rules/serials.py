"""Pieces that are told apart by number: whether the numbers that somebody names fit."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from shared.kit.errors import Fault

UNNUMBERED = "#"


def count_fault(pointer: str, *, is_serialised: bool, quantity: int, named: int, must_name: bool) -> Fault | None:
    """As many numbers as pieces, where a part has numbers at all.

    `must_name`: goods come in with all their numbers; elsewhere none may be named, and the first of the lot are taken.
    """
    if not is_serialised:
        return Fault.at(pointer, "part_not_serialised") if named else None
    if (named or must_name) and named != quantity:
        return Fault.at(pointer, "serial_count_wrong", quantity=quantity, named=named)
    return None


def repeated(named: Iterable[tuple[str, str, str]]) -> Iterator[Fault]:
    """Each number that one paper names twice for one part; `named` are pointer, part and number."""
    seen = Counter[tuple[str, str]]()
    for pointer, part, serial_no in named:
        if seen[(part, serial_no)]:
            yield Fault.at(pointer, "serial_duplicate", serial_no=serial_no)
        seen[(part, serial_no)] += 1


def provisional(movement_id: str, count: int) -> list[str]:
    """Numbers for pieces that came in without one, so that each can still be told apart."""
    tail = movement_id.rsplit("-", 1)[-1]
    return [f"{UNNUMBERED}{tail}-{n}" for n in range(1, count + 1)]


def dealt(numbers: Sequence[str], counts: Iterable[int]) -> list[Sequence[str]]:
    """The numbers dealt out in their order, so many to each."""
    hands, start = [], 0
    for count in counts:
        hands.append(numbers[start : start + count])
        start += count
    return hands
