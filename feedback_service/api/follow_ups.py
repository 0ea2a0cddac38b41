"""/follow-ups: the work list of the callers and what a call brought up."""

from typing import Any

from flask.views import MethodView

from feedback_service.api.schemas.follow_ups import (
    AttemptedSchema,
    FollowUpCaseSchema,
    FollowUpQuery,
    FollowUpSchema,
    HandOverSchema,
    NeedAnswerSchema,
    RecordSchema,
)
from feedback_service.operations import follow_ups as operations
from feedback_service.rules.follow_ups import actions
from feedback_service.store import follow_ups as store
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of
from shared.kit.reader import Page

blp = Blueprint("follow_ups", __name__, prefix="follow-ups", description="Follow-up calls")


@blp.route("")
class FollowUps(MethodView):
    """The work list."""

    @blp.needs("follow_ups.read")
    @blp.arguments(FollowUpQuery, location="query")
    @blp.response(200, page_of(FollowUpSchema))
    def get(self, query: dict[str, Any]) -> Page:
        """The work list: what is due first stands first."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            return store.listed(reader, ctx.actor, query, ask)


@blp.route("/<id:follow_up_id>")
class OneFollowUp(MethodView):
    """One follow-up."""

    @blp.needs("follow_ups.read")
    @blp.response(200, FollowUpCaseSchema)
    def get(self, follow_up_id: str) -> Any:
        """One follow-up with its attempts."""
        ctx = context()
        with ctx.reader() as reader:
            row = reader.one(store.one(follow_up_id, ctx.actor), "follow_up_unknown")
            tried = reader.rows(store.attempts_of(follow_up_id))
        may = actions(row.status, row.need, ctx.actor.roles)
        return {**row._mapping, "attempts": tried, "actions": may}, 200, {"ETag": etag_of(row)}


@blp.route("/<id:follow_up_id>/actions/attempt")
class Attempt(MethodView):
    """The command `attempt`."""

    @blp.needs("follow_ups.handle")
    @blp.arguments(AttemptedSchema)
    @blp.response(200, FollowUpSchema)
    def post(self, form: dict[str, Any], follow_up_id: str) -> Any:
        """Note a try to reach the customer."""
        return operations.attempt(context(), follow_up_id, form)


@blp.route("/<id:follow_up_id>/actions/record")
class Record(MethodView):
    """The command `record`."""

    @blp.needs("follow_ups.handle")
    @blp.arguments(RecordSchema)
    @blp.response(200, FollowUpSchema)
    def post(self, form: dict[str, Any], follow_up_id: str) -> Any:
        """Record what the customer said."""
        return operations.record(context(), follow_up_id, form)


@blp.route("/<id:follow_up_id>/actions/hand_over")
class HandOver(MethodView):
    """The command `hand_over`."""

    @blp.needs("follow_ups.handle")
    @blp.arguments(HandOverSchema)
    @blp.response(200, FollowUpSchema)
    def post(self, form: dict[str, Any], follow_up_id: str) -> Any:
        """Hand the customer's need to the person responsible."""
        return operations.hand_over(context(), follow_up_id, form)


@blp.route("/<id:follow_up_id>/actions/answer")
class AnswerNeed(MethodView):
    """The command `answer`."""

    @blp.needs("follow_ups.handle")
    @blp.arguments(NeedAnswerSchema)
    @blp.response(200, FollowUpSchema)
    def post(self, form: dict[str, Any], follow_up_id: str) -> Any:
        """Note that the customer has the answer; closes the follow-up."""
        return operations.answer(context(), follow_up_id, form)
