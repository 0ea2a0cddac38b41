"""What every service can tell about itself: its policies, its decisions with the reasons, what happened, what waits."""

import re
from datetime import datetime, tzinfo
from typing import Any

from flask.views import MethodView
from marshmallow import fields
from sqlalchemy import select, update

from shared.kit.blueprint import Blueprint
from shared.kit.clock import wall
from shared.kit.context import Context
from shared.kit.door import context, is_service
from shared.kit.errors import Conflict, NotFound
from shared.kit.fields import IdField, Instant, PageQuery, StrictSchema, ask_from, choice, page_of
from shared.kit.messages import LANGUAGES
from shared.kit.money import yuan
from shared.kit.reader import Page
from shared.kit.relay import DELIVERED, PARKED, PENDING, backlog

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)")
OUTSIDERS = ("customer", "site", "technician")


class ValueSchema(StrictSchema):
    """One policy value in force."""

    key = fields.String()
    clause = fields.String()
    unit = fields.String()
    value = fields.Raw()
    since = fields.Date()


class DecisionSchema(StrictSchema):
    """A decision with its reasons in both languages."""

    id = IdField()
    kind = fields.String()
    outcome = fields.String()
    subject = IdField()
    case_id = IdField(allow_none=True)
    amount = fields.String(allow_none=True)
    clauses = fields.List(fields.String())
    near = fields.List(fields.String())
    inputs = fields.Dict()
    policy = fields.Dict()
    policy_clauses = fields.Dict()
    detail = fields.Dict()
    profile = fields.String()
    policy_day = fields.String()
    override_reason = fields.String(allow_none=True)
    actor_name = fields.String()
    at = Instant()
    why = fields.Dict(keys=fields.String(), values=fields.String())


class HappeningSchema(StrictSchema):
    """One entry of the history (GEN-13)."""

    id = IdField()
    noun = fields.String()
    subject = IdField()
    case_id = IdField(allow_none=True)
    verb = fields.String()
    from_state = fields.String(allow_none=True)
    to_state = fields.String(allow_none=True)
    actor_name = fields.String()
    role = fields.String()
    reason = fields.String(allow_none=True)
    detail = fields.Dict()
    at = Instant()


class DeliverySchema(StrictSchema):
    """A message to a neighbour that waits, was parked or was delivered."""

    id = IdField()
    event_id = IdField()
    type = fields.String()
    subject = IdField()
    subscriber = fields.String()
    status = fields.String()
    attempts = fields.Integer()
    next_at = Instant()
    last_error = fields.String(allow_none=True)


class BacklogSchema(StrictSchema):
    """How many events wait to be addressed, and how many messages to be delivered or retried."""

    unrouted = fields.Integer()
    pending = fields.Integer()
    parked = fields.Integer()


class CaseQuery(PageQuery):
    """Filters of decisions and history."""

    case_id = IdField()
    subject = IdField()


class DeliveryQuery(PageQuery):
    """Filter of messages."""

    status = choice([PENDING, PARKED, DELIVERED])


def blueprints(service: str) -> list[Blueprint]:
    """The kit's own routes of a service."""
    return [_policies(service), _decisions(service), _events(service)]


def _policies(service: str) -> Blueprint:
    blp = Blueprint("policies", __name__, prefix=f"policies/{service}", description="Numbers of the regulations in force")

    @blp.route("")
    class Policies(MethodView):
        @blp.needs("policies.read")
        @blp.response(200, ValueSchema(many=True))
        def get(self) -> Any:
            """Every policy value in force today, with its clause."""
            policy = context().policy()
            return [policy.cite(key) for key in sorted(policy.entries)]

    return blp


def _decisions(service: str) -> Blueprint:
    blp = Blueprint("decisions", __name__, prefix=f"decisions/{service}", description="Decisions and why")

    @blp.route("")
    class Decisions(MethodView):
        @blp.needs("decisions.read")
        @blp.arguments(CaseQuery, location="query")
        @blp.response(200, page_of(DecisionSchema))
        def get(self, query: dict[str, Any]) -> Page:
            """Decisions of a case or a subject, oldest first."""
            ctx, ask = context(), ask_from(query)
            table = ctx.house.tables.decisions
            with ctx.reader() as reader:
                page = reader.page(_filtered(table, query), ask, table.c.id)
            return Page([explained(ctx, row) for row in page.data], page.next_cursor, page.total)

    @blp.route("/<id:decision_id>")
    class OneDecision(MethodView):
        @blp.needs("decisions.read")
        @blp.response(200, DecisionSchema)
        def get(self, decision_id: str) -> Any:
            """One decision: outcome, amount, inputs, clauses, policy values, and why in both languages."""
            ctx = context()
            _staff_only(ctx)
            table = ctx.house.tables.decisions
            return explained(ctx, ctx.row(select(table).where(table.c.id == decision_id), "decision_unknown"))

    return blp


def explained(ctx: Context, row: Any) -> dict[str, Any]:
    """A decision row with its reason as text; `decision.<kind>.<outcome>` is looked up in the service's catalogue."""
    amount = None if row.amount_fen is None else yuan(row.amount_fen)
    params = {**row.inputs, **row.policy, **row.detail, "amount": amount, "clauses": row.clauses, "outcome": row.outcome}
    params |= {key.replace(".", "_"): value for key, value in row.policy.items()}
    code = f"decision.{row.kind}.{row.outcome}"
    code = code if code in ctx.house.messages.texts else f"decision.{row.kind}"
    zone, say = ctx.calendar.zone, ctx.house.messages.say
    told = {language: {k: readable(v, zone, ctx, language) for k, v in params.items()} for language in LANGUAGES}
    why = {language: say(code, language, told[language]) for language in LANGUAGES}
    entries = ctx.house.book.entries
    cited = {key: entries[key].clause for key in row.policy if key in entries}
    return {**row._mapping, "amount": amount, "why": why, "policy_clauses": cited}


def readable(value: Any, zone: tzinfo, ctx: Context, language: str) -> Any:
    """A recorded value as people read it: local times, yes and no, words of the catalogue (`word.high`)."""
    if isinstance(value, bool):
        return ctx.house.messages.say(f"word.{str(value).lower()}", language)
    if isinstance(value, list):
        return [readable(item, zone, ctx, language) for item in value]
    if not isinstance(value, str):
        return value
    if INSTANT.fullmatch(value):
        return datetime.fromisoformat(value).astimezone(zone).strftime("%Y-%m-%d %H:%M")
    return ctx.house.messages.say(f"word.{value}", language) if f"word.{value}" in ctx.house.messages.texts else value


def _events(service: str) -> Blueprint:
    blp = Blueprint("events", __name__, prefix=f"events/{service}", description="What happened, and messages to neighbours")

    @blp.route("")
    class Happenings(MethodView):
        @blp.needs("history.read")
        @blp.arguments(CaseQuery, location="query")
        @blp.response(200, page_of(HappeningSchema))
        def get(self, query: dict[str, Any]) -> Page:
            """The history of a case or a subject, oldest first (GEN-13)."""
            ctx, ask = context(), ask_from(query)
            table = ctx.house.tables.history
            with ctx.reader() as reader:
                return reader.page(_filtered(table, query), ask, table.c.id)

    @blp.route("/deliveries")
    class Deliveries(MethodView):
        @blp.needs("deliveries.read")
        @blp.arguments(DeliveryQuery, location="query")
        @blp.response(200, page_of(DeliverySchema))
        def get(self, query: dict[str, Any]) -> Page:
            """Messages to neighbours by state; the parked ones wait for a retry."""
            ctx, ask = context(), ask_from(query)
            outbox, deliveries = ctx.house.tables.outbox, ctx.house.tables.deliveries
            statement = select(deliveries, outbox.c.type, outbox.c.id.label("event_id"))
            statement = statement.join(outbox, outbox.c.seq == deliveries.c.seq)
            if "status" in query:
                statement = statement.where(deliveries.c.status == query["status"])
            with ctx.reader() as reader:
                return reader.page(statement, ask, deliveries.c.id)

    @blp.route("/backlog")
    class Backlog(MethodView):
        @blp.needs("deliveries.read")
        @blp.response(200, BacklogSchema)
        def get(self) -> Any:
            """How much there still is to tell the neighbours."""
            return backlog(context().house)

    @blp.route("/deliveries/<id:delivery_id>/actions/retry")
    class Retry(MethodView):
        @blp.needs("deliveries.retry")
        @blp.response(200, DeliverySchema)
        def post(self, delivery_id: str) -> Any:
            """Send a parked message again."""
            return retry(context(), delivery_id)

    return blp


def retry(ctx: Context, delivery_id: str) -> Any:
    """Take a message out of parking. Raises NotFound or Conflict if it is not parked."""
    outbox, deliveries = ctx.house.tables.outbox, ctx.house.tables.deliveries
    statement = select(deliveries, outbox.c.type, outbox.c.id.label("event_id"))
    statement = statement.join(outbox, outbox.c.seq == deliveries.c.seq).where(deliveries.c.id == delivery_id)
    with ctx.uow() as uow:
        change = update(deliveries).where(deliveries.c.id == delivery_id, deliveries.c.status == PARKED)
        if not uow.execute(change.values(status=PENDING, attempts=0, next_at=wall())):
            found = uow.one(statement, "delivery_unknown")
            raise Conflict("delivery_not_parked", status=found.status)
        found = uow.one(statement, "delivery_unknown")
        uow.note("delivery", delivery_id, "retry", from_state=PARKED, to_state=PENDING)
    return found


def _staff_only(ctx: Context) -> None:
    """SEC-01: the reasons of a case hold other people's data; to customers, sites and technicians there are none here."""
    if ctx.actor.has(*OUTSIDERS) and not is_service(ctx.actor):
        raise NotFound("decision_unknown")


def _filtered(table: Any, query: dict[str, Any]) -> Any:
    _staff_only(context())
    statement = select(table)
    for name in ("case_id", "subject"):
        if name in query:
            statement = statement.where(table.c[name] == query[name])
    return statement
