"""State machines as tables: `{(from_state, verb): (to_state, roles)}`. What a table does not list is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.kit.errors import Conflict, Forbidden

SYSTEM = "system"


@dataclass(frozen=True)
class Step:
    """Where a verb leads and which roles may say it; `system` stands for timers and events."""

    to: str
    roles: frozenset[str]


Machine = Mapping[tuple[str, str], Step]


def step(to: str, *roles: str) -> Step:
    """One cell of a table."""
    return Step(to, frozenset(roles))


def next_state(machine: Machine, state: Any, verb: str, roles: Iterable[str]) -> str:
    """The state after `verb`. Raises Conflict if the table has no such step, Forbidden if no role of the caller may."""
    found = machine.get((str(state), verb))
    if found is None:
        raise Conflict("transition_not_allowed", state=str(state), verb=verb, allowed=verbs_from(machine, state))
    if not found.roles.intersection(roles):
        raise Forbidden("role_may_not", verb=verb, roles=sorted(found.roles))
    return found.to


def verbs_from(machine: Machine, state: Any, roles: Iterable[str] | None = None) -> list[str]:
    """The verbs that lead on from a state, all of them or those that these roles may say: the `actions` of a GET."""
    mine = None if roles is None else frozenset(roles)
    return sorted(
        verb for (start, verb), found in machine.items() if start == str(state) and (mine is None or found.roles & mine)
    )
