"""Routes of old parts: the ledger and what may be done with one."""

from typing import Any

from flask import request
from flask.views import MethodView

from inventory_service.api.schemas import old_parts as schemas
from inventory_service.operations import old_part_custody, old_parts
from inventory_service.store import old_parts as store
from inventory_service.store.tables.old_parts import old_parts as old_parts_table
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of

blp = Blueprint("old_parts", __name__, prefix="old-parts", description="Old parts, waste oil and scrap on record (F-30)")


@blp.route("")
class OldParts(MethodView):
    """The ledger of old parts."""

    @blp.needs("old_parts.create")
    @blp.arguments(schemas.NewOldPartSchema)
    @blp.response(201, schemas.OldPartSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Put on record what no visit tells of."""
        return old_parts.register(context(), data)

    @blp.needs("old_parts.read")
    @blp.arguments(schemas.OldPartQuery, location="query")
    @blp.response(200, page_of(schemas.OldPartEntrySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Old parts, newest first; what is overdue, or waits for a step, by the day on which it is due."""
        ctx, ask = context(), ask_from(query)
        is_overdue = query.pop("overdue", False)
        is_urgent = is_overdue or "next_step" in query
        statement, columns = store.visible(store.listed(**query), ctx.actor), old_parts_table.c
        if is_urgent:
            statement = store.due(statement, before=ctx.today if is_overdue else None)
        first = columns.due_on if is_urgent else columns.created_at
        with ctx.reader() as reader:
            return reader.page(statement, ask, first, columns.id, descending=not is_urgent)


@blp.route("/<id:old_part_id>")
class OldPart(MethodView):
    """One old part."""

    @blp.needs("old_parts.read")
    @blp.response(200, schemas.OldPartSchema)
    def get(self, old_part_id: str) -> Any:
        """An old part, what was done with it, and what may be done now."""
        found = old_parts.found(context(), old_part_id)
        return found, 200, {"ETag": etag_of(found["row"])}

    @blp.needs("old_parts.handle")
    @blp.arguments(schemas.OldPartChangeSchema)
    @blp.response(200, schemas.OldPartSchema)
    def patch(self, data: dict[str, Any], old_part_id: str) -> Any:
        """Correct or complete a tag."""
        return old_parts.correct(context(), old_part_id, data, if_match=request.headers.get("If-Match"))


@blp.route("/<id:old_part_id>/actions/clean")
class Clean(MethodView):
    """The workshop's cleaning."""

    @blp.needs("old_parts.handle")
    @blp.response(200, schemas.OldPartSchema)
    def post(self, old_part_id: str) -> Any:
        """Say that an old part has been cleaned."""
        return old_part_custody.clean(context(), old_part_id)


@blp.route("/<id:old_part_id>/actions/hand_to_customer")
class HandToCustomer(MethodView):
    """To the customer."""

    @blp.needs("old_parts.handle")
    @blp.arguments(schemas.OldPartReleaseSchema)
    @blp.response(200, schemas.OldPartSchema)
    def post(self, data: dict[str, Any], old_part_id: str) -> Any:
        """Hand an old part to the customer, packed and signed for."""
        return old_part_custody.hand_to_customer(context(), old_part_id, data)


@blp.route("/<id:old_part_id>/actions/store")
class Store(MethodView):
    """To the keeper."""

    @blp.needs("old_parts.handle")
    @blp.arguments(schemas.OldPartStoreSchema)
    @blp.response(200, schemas.OldPartSchema)
    def post(self, data: dict[str, Any], old_part_id: str) -> Any:
        """Take an old part into the old-parts room."""
        return old_part_custody.store_part(context(), old_part_id, "store", data)


@blp.route("/<id:old_part_id>/actions/store_sheet_metal")
class StoreSheetMetal(MethodView):
    """To the sheet-metal room."""

    @blp.needs("old_parts.handle")
    @blp.arguments(schemas.OldPartStoreSchema)
    @blp.response(200, schemas.OldPartSchema)
    def post(self, data: dict[str, Any], old_part_id: str) -> Any:
        """Put sheet metal into its room until the vehicle is finished."""
        return old_part_custody.store_part(context(), old_part_id, "store_sheet_metal", data)


@blp.route("/<id:old_part_id>/actions/hold")
class Hold(MethodView):
    """For the insurer."""

    @blp.needs("old_parts.handle")
    @blp.arguments(schemas.OldPartStoreSchema)
    @blp.response(200, schemas.OldPartSchema)
    def post(self, data: dict[str, Any], old_part_id: str) -> Any:
        """Keep an accident part, whose tag is complete, for the insurer."""
        return old_part_custody.store_part(context(), old_part_id, "hold", data)


@blp.route("/<id:old_part_id>/actions/dispose")
class Dispose(MethodView):
    """What is not kept."""

    @blp.needs("old_parts.handle")
    @blp.arguments(schemas.OldPartStoreSchema)
    @blp.response(200, schemas.OldPartSchema)
    def post(self, data: dict[str, Any], old_part_id: str) -> Any:
        """Put what is not kept at all, such as an oil filter, to the scrap."""
        return old_part_custody.store_part(context(), old_part_id, "dispose", data)


@blp.route("/<id:old_part_id>/actions/notify")
class Notify(MethodView):
    """The owner is told."""

    @blp.needs("old_parts.notify")
    @blp.arguments(schemas.OldPartNoticeSchema)
    @blp.response(200, schemas.OldPartSchema)
    def post(self, data: dict[str, Any], old_part_id: str) -> Any:
        """Note that the customer or the insurer was told that the custody ends."""
        return old_part_custody.notify(context(), old_part_id, data)


@blp.route("/<id:old_part_id>/actions/collect")
class Collect(MethodView):
    """The insurer fetches it."""

    @blp.needs("old_parts.handle")
    @blp.arguments(schemas.OldPartCollectionSchema)
    @blp.response(200, schemas.OldPartSchema)
    def post(self, data: dict[str, Any], old_part_id: str) -> Any:
        """Hand an accident part to the insurer under supervision."""
        return old_part_custody.collect(context(), old_part_id, data)


@blp.route("/<id:old_part_id>/actions/use_up")
class UseUp(MethodView):
    """Paint is used."""

    @blp.needs("old_parts.handle")
    @blp.arguments(schemas.OldPartUseUpSchema)
    @blp.response(200, schemas.OldPartSchema)
    def post(self, data: dict[str, Any], old_part_id: str) -> Any:
        """Use left-over paint on another job."""
        return old_part_custody.use_up(context(), old_part_id, data)
