"""Routes of the rooms of old parts: moves, sortings, and what is due."""

from typing import Any

from flask.views import MethodView

from inventory_service.api.schemas import old_parts as schemas
from inventory_service.operations import old_part_rooms
from inventory_service.store import old_parts as store
from inventory_service.store.tables.old_parts import old_part_sortings
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.fields import PageQuery, ask_from, page_of

blp = Blueprint("old_part_rooms", __name__, prefix="old-parts", description="Rooms of old parts: moves and sortings")


@blp.route("/moves")
class Moves(MethodView):
    """From room to room."""

    @blp.needs("old_parts.move")
    @blp.arguments(schemas.OldPartMoveSchema)
    @blp.response(200, schemas.OldPartMovedSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Carry old parts into a room, all or none."""
        return old_part_rooms.move(context(), data)


@blp.route("/sortings")
class Sortings(MethodView):
    """The regular sorting."""

    @blp.needs("old_parts.sort")
    @blp.arguments(schemas.NewOldPartSortingSchema)
    @blp.response(201, schemas.OldPartSortingSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Sort a room: what is useful is kept in its place, what is useless goes."""
        return old_part_rooms.sort(context(), data)

    @blp.needs("old_parts.oversee")
    @blp.arguments(schemas.OldPartSortingQuery, location="query")
    @blp.response(200, page_of(schemas.OldPartSortingEntrySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Sortings, newest first."""
        ctx, ask = context(), ask_from(query)
        columns = old_part_sortings.c
        with ctx.reader() as reader:
            return reader.page(store.sortings(**query), ask, columns.created_at, columns.id, descending=True)


@blp.route("/sortings/<id:sorting_id>")
class Sorting(MethodView):
    """One sorting."""

    @blp.needs("old_parts.oversee")
    @blp.response(200, schemas.OldPartSortingSchema)
    def get(self, sorting_id: str) -> Any:
        """A sorting with what it marked."""
        return old_part_rooms.sorting(context(), sorting_id)


@blp.route("/duties")
class Duties(MethodView):
    """What is due."""

    @blp.needs("old_parts.oversee")
    @blp.arguments(PageQuery, location="query")
    @blp.response(200, page_of(schemas.OldPartDutySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """Rooms that hold something, by code: until when each is to be sorted and its oil to be cleared."""
        return old_part_rooms.duties(context(), ask_from(query))
