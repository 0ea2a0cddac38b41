"""Figures of the quality office."""

from datetime import date
from typing import Any

from feedback_service.context import Context
from feedback_service.rules import kpis as rules
from feedback_service.store import surveys as store
from shared.kit.errors import Refused


def satisfaction(ctx: Context, first: date | None, last: date | None) -> dict[str, Any]:
    """CSAT-04 to CSAT-06: the satisfaction of a period; of the current month so far where no days are named."""
    last = last or ctx.today
    first = first or last.replace(day=1)
    if first > last:
        raise Refused("period_reversed", first=first, last=last)
    policy = ctx.policy(last)
    with ctx.reader() as reader:
        answers = reader.one(store.answers_between(first, last, rules.satisfied_from(policy)), "no_answer")
        asked = reader.one(store.invitations_between(first, last), "no_answer")
    counted = {**answers._mapping, **asked._mapping}
    found = rules.satisfaction(**counted, policy=policy)
    return {"first": first, "last": last, **vars(found)}
