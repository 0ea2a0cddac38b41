"""Routes of the stock's watch: alerts of parts at their minimum, and the classes by which parts are counted."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas import replenishments as schemas
from inventory_service.operations import abc_classes
from inventory_service.store import replenishments as store
from inventory_service.store import usage
from inventory_service.store.tables.replenishments import stock_alerts
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.fields import ask_from, page_of

blp = Blueprint("alerts", __name__, prefix="stock", description="Parts that run short, and parts that count most")


@blp.route("/alerts")
class Alerts(MethodView):
    """Parts at their minimum."""

    @blp.needs("alerts.read")
    @blp.arguments(schemas.AlertQuery, location="query")
    @blp.response(200, page_of(schemas.AlertSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Parts at or below their minimum, newest first."""
        ask, columns = ask_from(query), stock_alerts.c
        with context().reader() as reader:
            return reader.page(store.alerts(**query), ask, columns.raised_at, columns.id, descending=True)


@blp.route("/abc")
class Classes(MethodView):
    """Classes of parts."""

    @blp.needs("replenishments.read")
    @blp.arguments(schemas.AbcQuery, location="query")
    @blp.response(200, page_of(schemas.AbcSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Parts by what of them is used, the most first, each with its class."""
        ask = ask_from(query)
        with context().reader() as reader:
            return reader.page(usage.classes(**query), ask, *usage.keys(), descending=True)

    @blp.needs("replenishments.plan")
    @blp.arguments(schemas.NewAbcRunSchema)
    @blp.response(200, schemas.AbcRunSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Class all parts anew, as the timer does once a day."""
        return abc_classes.classify(context(), data["as_of"])
