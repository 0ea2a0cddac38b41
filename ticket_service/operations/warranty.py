"""What is known about the warranty of a sold unit, and the plain answer to who asks."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shared.kit.decision import Decision
from shared.kit.messages import LANGUAGES
from shared.kit.reader import Reader
from ticket_service.context import Context
from ticket_service.rules.warranty import COVERED, UNIT, WarrantyFacts, component_of, judge_warranty
from ticket_service.store.assets import get_asset, replaced_until
from ticket_service.store.models import get_model


def facts_for(reader: Reader, asset: Any, component: str | None, as_of: date) -> WarrantyFacts:
    """The facts about one component (by code or kind; None is the whole unit) of a unit's row on a day.

    Raises Refused for a component that the model does not have.
    """
    components = get_model(reader, asset.model_id).components
    return facts_from(asset, component, as_of, components, replaced_until(reader, asset.id, as_of))


def ask_warranty(ctx: Context, asset_id: str, *, component: str | None, on: date | None) -> dict[str, Any]:
    """Is this unit, this component, in warranty on a day (today without one), and why. Nothing is recorded."""
    as_of = on or ctx.today
    with ctx.reader() as reader:
        facts = facts_for(reader, get_asset(reader, asset_id, ctx.actor), component, as_of)
    decision = judge_warranty(facts, ctx.policy())
    return {"asset_id": asset_id, "component": component or UNIT, "kind": facts.component, "on": as_of, **answer(ctx, decision)}


def warranty_ends(ctx: Context, reader: Reader, asset: Any) -> list[dict[str, Any]]:
    """CUS-05: the current end of the warranty of the whole unit and of each component of its model."""
    components = get_model(reader, asset.model_id).components
    replaced = replaced_until(reader, asset.id, ctx.today)
    policy, found = ctx.policy(), []
    for code in (None, *(component["code"] for component in components)):
        decision = judge_warranty(facts_from(asset, code, ctx.today, components, replaced), policy)
        found.append({"component": code or UNIT, "outcome": decision.outcome, "ends_on": decision.detail["ends_on"]})
    return found


def answer(ctx: Context, decision: Decision) -> dict[str, Any]:
    """A warranty decision as it is shown to people, with the reason in both languages."""
    params = {**decision.inputs, **decision.detail, "clauses": decision.clauses}
    why = {
        language: ctx.house.messages.say(f"decision.warranty.{decision.outcome}", language, params) for language in LANGUAGES
    }
    shown = {"covered": decision.outcome == COVERED, "outcome": decision.outcome, "clauses": list(decision.clauses)}
    return {**shown, "near": list(decision.near), "why": why, **decision.detail}


def facts_from(
    asset: Any, code: str | None, as_of: date, components: Sequence[Mapping[str, str]], replaced: Mapping[str, date]
) -> WarrantyFacts:
    """The facts from what was read already: a unit's values, its model's components, the latest replacements by component."""
    component = component_of(code, components)
    return WarrantyFacts(
        component=component.kind,
        purchased_on=asset.purchased_on,
        factory_on=asset.factory_on,
        replaced_on=max((day for name, day in replaced.items() if name in component.names), default=None),
        extension_months=asset.extension_months,
        as_of=as_of,
    )
