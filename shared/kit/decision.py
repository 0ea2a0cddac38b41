"""What a rule returns when its answer costs somebody something: a frozen decision that can be explained and replayed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import date, datetime
from enum import Enum
from json import dumps
from typing import Any


@dataclass(frozen=True)
class Decision:
    """One answer of one rule.

    `kind` names the rule (`warranty`, `charge`), `outcome` its answer in snake case, `clauses` the rule ids that
    decided, `near` those that nearly did, `inputs` everything the rule was given, `values` the policy values in force,
    `detail` further results, `amount_fen` the money it is about.
    """

    kind: str
    outcome: str
    clauses: tuple[str, ...]
    inputs: Mapping[str, Any]
    values: Mapping[str, Any] = field(default_factory=dict)
    near: tuple[str, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)
    amount_fen: int | None = None


def as_json(value: Any) -> str:
    """The value as JSON text; what JSON does not know is written as `plain` writes it."""
    return dumps(value, ensure_ascii=False, default=plain)


def plain(value: Any) -> Any:
    """The value as JSON can hold it: days and instants in ISO form, enums by value, dataclasses as objects."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
