"""/surveys: invitations and their answers."""

from typing import Any

from flask.views import MethodView

from feedback_service.api.schemas.surveys import SurveyAnswerSchema, SurveyCaseSchema, SurveyQuery, SurveySchema
from feedback_service.operations import surveys as operations
from feedback_service.rules.surveys import actions
from feedback_service.store import surveys as store
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of
from shared.kit.reader import Page

blp = Blueprint("surveys", __name__, description="Satisfaction surveys")


@blp.route("")
class Surveys(MethodView):
    """All surveys."""

    @blp.needs("surveys.read")
    @blp.arguments(SurveyQuery, location="query")
    @blp.response(200, page_of(SurveySchema))
    def get(self, query: dict[str, Any]) -> Page:
        """Surveys, the newest invitation first."""
        ctx, ask = context(), ask_from(query)
        with ctx.reader() as reader:
            return store.listed(reader, ctx.actor, query, ask)


@blp.route("/<id:survey_id>")
class OneSurvey(MethodView):
    """One survey."""

    @blp.needs("surveys.read")
    @blp.response(200, SurveyCaseSchema)
    def get(self, survey_id: str) -> Any:
        """One survey."""
        ctx = context()
        row = ctx.row(store.one(survey_id, ctx.actor), "survey_unknown")
        return {**row._mapping, "actions": actions(row.status, ctx.actor.roles)}, 200, {"ETag": etag_of(row)}


@blp.route("/<id:survey_id>/actions/answer")
class AnswerSurvey(MethodView):
    """The command `answer`."""

    @blp.needs("surveys.answer")
    @blp.arguments(SurveyAnswerSchema)
    @blp.response(200, SurveySchema)
    def post(self, form: dict[str, Any], survey_id: str) -> Any:
        """Answer once."""
        return operations.answer(context(), survey_id, form)
