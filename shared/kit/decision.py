"""What a rule returns when its answer costs somebody something: a frozen decision that can be explained and replayed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
