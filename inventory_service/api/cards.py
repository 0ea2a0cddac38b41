"""Routes of the cards of shelves (流水账) and of past days."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas import cards as schemas
from inventory_service.operations import cards
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.fields import ask_from, page_of

blp = Blueprint(
    "cards", __name__, prefix="stock", description="What came and went on each shelf, and what lay there on a past day"
)


@blp.route("/card")
class Card(MethodView):
    """The card of a shelf."""

    @blp.needs("shelves.read")
    @blp.arguments(schemas.CardQuery, location="query")
    @blp.response(200, page_of(schemas.CardEntrySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """The entries of a shelf, newest first, each with the balance after it."""
        return cards.card(context(), ask_from(query), **query)


@blp.route("/as-of")
class AsOf(MethodView):
    """A past day."""

    @blp.needs("shelves.read")
    @blp.arguments(schemas.AsOfQuery, location="query")
    @blp.response(200, page_of(schemas.AsOfSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """What lay on the shelves of a part or of a place at the end of a day."""
        ask, on = ask_from(query), query["on"]
        return cards.as_of(context(), ask, on, part_no=query.get("part_no"), location_id=query.get("location_id"))
