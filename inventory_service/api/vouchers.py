"""Routes of the warehouse's own moves, each with its voucher (F-27)."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas import vouchers as schemas
from inventory_service.operations import consumptions, put_backs, releases, transfers, vouchers
from inventory_service.store import vouchers as store
from inventory_service.store.tables.vouchers import stock_vouchers
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.fields import ask_from, page_of

blp = Blueprint("vouchers", __name__, prefix="stock", description="Stock moving inside the company, each time with a paper")


@blp.route("/transfers")
class Transfers(MethodView):
    """From place to place."""

    @blp.needs("stock.transfer")
    @blp.arguments(schemas.NewTransferSchema)
    @blp.response(201, schemas.VoucherSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Carry stock from one place of the company to another."""
        return transfers.transfer(context(), data)


@blp.route("/returns")
class PutBacks(MethodView):
    """Unused parts."""

    @blp.needs("stock.put_back")
    @blp.arguments(schemas.NewPutBackSchema)
    @blp.response(201, schemas.VoucherSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Take unused parts back from a van, a site or the workshop."""
        return put_backs.put_back(context(), data)


@blp.route("/releases")
class Releases(MethodView):
    """Out of quarantine."""

    @blp.needs("stock.release")
    @blp.arguments(schemas.NewReleaseSchema)
    @blp.response(201, schemas.VoucherSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Release inspected pieces from quarantine."""
        return releases.release(context(), data)


@blp.route("/consumptions")
class Consumptions(MethodView):
    """Used up in factory repairs."""

    @blp.needs("stock.consume")
    @blp.arguments(schemas.NewConsumptionSchema)
    @blp.response(201, schemas.VoucherSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Book what a factory repair used up."""
        return consumptions.consume(context(), data)


@blp.route("/vouchers")
class Vouchers(MethodView):
    """All vouchers."""

    @blp.needs("shelves.read")
    @blp.arguments(schemas.VoucherQuery, location="query")
    @blp.response(200, page_of(schemas.VoucherEntrySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Stock vouchers, newest first."""
        ctx, ask = context(), ask_from(query)
        columns = stock_vouchers.c
        with ctx.reader() as reader:
            statement = store.visible(store.listed(**query), ctx.actor)
            return reader.page(statement, ask, columns.created_at, columns.id, descending=True)


@blp.route("/vouchers/<id:voucher_id>")
class Voucher(MethodView):
    """One voucher."""

    @blp.needs("shelves.read")
    @blp.response(200, schemas.VoucherSchema)
    def get(self, voucher_id: str) -> Any:
        """A stock voucher with its lines."""
        return vouchers.found(context(), voucher_id)
