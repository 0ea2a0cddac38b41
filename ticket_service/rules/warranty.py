"""How long a unit, a component or a replaced part is repaired free of charge (WAR-01..06, WAR-09, WAR-13)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from shared.kit.calendar import add_months, add_years
from shared.kit.decision import Decision
from shared.kit.errors import Refused
from shared.kit.policy import Policy

UNIT, HOOD_MOTOR, TANK, OTHER = "unit", "hood_motor", "tank", "other"
KINDS = (UNIT, HOOD_MOTOR, TANK, OTHER)
COVERED, EXPIRED, UNDECIDED = "covered", "expired", "undecided"


@dataclass(frozen=True)
class WarrantyFacts:
    """What the warranty of one component of one unit depends on.

    `component` is the component's kind (`unit` for the whole unit), `replaced_on` the day on which it was last replaced in a
    repair, `extension_months` the extended warranty sold with the unit, `as_of` the day that is asked about.
    """

    component: str
    purchased_on: date | None
    factory_on: date | None
    replaced_on: date | None
    extension_months: int
    as_of: date


@dataclass(frozen=True)
class Component:
    """Which component is asked about: its kind, and every name under which its replacement may be recorded."""

    kind: str
    names: frozenset[str]


@dataclass(frozen=True)
class _Term:
    """One period that applies, with the clauses that give it."""

    ends_on: date
    clauses: tuple[str, ...]


def judge_warranty(facts: WarrantyFacts, policy: Policy) -> Decision:
    """Whether a component is in warranty on `as_of`, and its last covered day.

    WAR-06: the latest of the unit's end (WAR-01, extended by WAR-13), the component's own end (WAR-02, WAR-03) and the end of
    the replaced part (WAR-04) counts. Without any start (WAR-05, WAR-09) the answer is left to a person, unless the replaced
    part alone covers the day. `policy` is that of the day on which the question is decided.
    """
    start, start_clause = _start(facts, policy)
    terms = [*_terms_from(start, start_clause, facts, policy), *_replaced(facts, policy)]
    ends_on, clauses, near = _combined(terms, policy)
    if ends_on is not None and facts.as_of <= ends_on:
        outcome = COVERED
    elif start is None:
        # The end that is known has passed, but without a start it need not be the last one.
        outcome, ends_on, clauses, near = UNDECIDED, None, (start_clause,), clauses
    else:
        outcome = EXPIRED
    detail = {"ends_on": ends_on, "starts_on": start}
    return Decision("warranty", outcome, clauses, asdict(facts), _cited(facts, policy), near, detail)


def component_of(code: str | None, components: Sequence[Mapping[str, str]]) -> Component:
    """The component that a code or a kind names in a model's list (WAR-02, WAR-03, WAR-04); no code is the whole unit.

    A model that lists no components takes any code as an ordinary part. Raises Refused for a code that the list lacks.
    """
    if code is None:
        return Component(UNIT, frozenset())
    kinds = {component["code"]: component["kind"] for component in components}
    if code in kinds:
        own_name = {kinds[code]}.difference({UNIT, OTHER})
        return Component(kinds[code], frozenset({code} | own_name))
    if code == UNIT:
        return Component(UNIT, frozenset())
    if code in KINDS:
        return Component(code, frozenset({code} | {name for name, kind in kinds.items() if kind == code}))
    if kinds:
        raise Refused("component_unknown", component=code, known=sorted({*kinds, *KINDS}))
    return Component(OTHER, frozenset({code}))


def _start(facts: WarrantyFacts, policy: Policy) -> tuple[date | None, str]:
    """WAR-05: the period runs from the purchase; WAR-09: without proof of it from the factory date."""
    days = {"purchase_date": facts.purchased_on, "factory_date": facts.factory_on}
    usual, spare = policy.cite("war.start"), policy.cite("war.no_proof_start")
    if days[usual.value] is not None:
        return days[usual.value], usual.clause
    return days.get(spare.value), spare.clause


def _terms_from(start: date | None, start_clause: str, facts: WarrantyFacts, policy: Policy) -> list[_Term]:
    """WAR-01 with WAR-13 for the unit, WAR-02 and WAR-03 for a component kind with a term of its own."""
    if start is None:
        return []
    unit = policy.cite("war.unit_years")
    unit_end = add_years(start, unit.value)
    unit_clauses: tuple[str, ...] = (unit.clause, start_clause)
    extension = policy.cite("war.extension_months")
    if extension.value == "per_contract" and facts.extension_months:
        unit_end, unit_clauses = add_months(unit_end, facts.extension_months), (*unit_clauses, extension.clause)
    terms = [_Term(unit_end, unit_clauses)]
    for key in _own_key(facts, policy):
        own = policy.cite(key)
        terms.append(_Term(add_years(start, own.value), (own.clause, start_clause)))
    return terms


def _replaced(facts: WarrantyFacts, policy: Policy) -> list[_Term]:
    """WAR-04: a part replaced in a repair is covered from its replacement."""
    if facts.replaced_on is None:
        return []
    months = policy.cite("war.replaced_part_months")
    return [_Term(add_months(facts.replaced_on, months.value), (months.clause,))]


def _combined(terms: Sequence[_Term], policy: Policy) -> tuple[date | None, tuple[str, ...], tuple[str, ...]]:
    """WAR-06: the end that counts, the clauses that gave it, and those that did not win."""
    if not terms:
        return None, (), ()
    combine = policy.cite("war.combine")
    pick = max if combine.value == "latest" else min
    chosen = pick(terms, key=lambda term: term.ends_on)
    clauses = (*chosen.clauses, *((combine.clause,) if len(terms) > 1 else ()))
    others = {clause for term in terms for clause in term.clauses}.difference(clauses)
    return chosen.ends_on, clauses, tuple(sorted(others))


def _own_key(facts: WarrantyFacts, policy: Policy) -> list[str]:
    key = f"war.component.{facts.component}_years"
    return [key] if key in policy.entries else []


def _cited(facts: WarrantyFacts, policy: Policy) -> Mapping[str, object]:
    keys = ("war.unit_years", "war.replaced_part_months", "war.start", "war.combine", "war.no_proof_start")
    return policy.values(*keys, "war.extension_months", *_own_key(facts, policy))
