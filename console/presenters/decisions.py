"""A decision with its why: outcome, amount, reason, clauses, policy values, inputs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from console.presenters.readable import Pair, pairs, text_of, with_local_times
from console.words import Words


@dataclass(frozen=True)
class PolicyValue:
    """A number of the regulations that was in force."""

    name: str
    key: str
    clause: str
    value: str


@dataclass(frozen=True)
class Why:
    """The explanation that opens below a decision."""

    outcome: str
    amount: str | None
    reason: str
    clauses: tuple[str, ...]
    near: tuple[str, ...]
    policy: tuple[PolicyValue, ...]
    inputs: tuple[Pair, ...]
    detail: tuple[Pair, ...]
    in_force: str
    override: str


def why_of(words: Words, decision: Mapping[str, Any]) -> Why:
    """The explanation of one decision in the reader's language."""
    return Why(
        outcome=outcome_of(words, decision),
        amount=None if decision.get("amount") is None else words.money(decision["amount"]),
        reason=with_local_times(words, (decision.get("why") or {}).get(words.language, "")),
        clauses=tuple(decision.get("clauses") or ()),
        near=tuple(decision.get("near") or ()),
        policy=_policy(words, decision),
        inputs=pairs(words, decision.get("inputs")),
        detail=pairs(words, decision.get("detail")),
        in_force=words.day(decision.get("policy_day")),
        override=decision.get("override_reason") or "",
    )


def outcome_of(words: Words, decision: Mapping[str, Any]) -> str:
    """The outcome: the text of this kind of decision if there is one, else the general one."""
    own = f"outcome.{decision['kind']}.{decision['outcome']}"
    return words.say(own) if words.knows(own) else words.label("outcome", decision["outcome"])


def _policy(words: Words, decision: Mapping[str, Any]) -> tuple[PolicyValue, ...]:
    cited = decision.get("policy_clauses") or {}
    rows = (decision.get("policy") or {}).items()
    return tuple(PolicyValue(_name(words, key), key, cited.get(key, ""), text_of(words, key, value)) for key, value in rows)


def _name(words: Words, key: str) -> str:
    return words.say(f"policy.{key}") if words.knows(f"policy.{key}") else key
