from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from flask import request
from flask.views import MethodView
from marshmallow import fields
from sqlalchemy import select, update

from shared.kit.blueprint import Blueprint
from shared.kit.decision import Decision
from shared.kit.door import context
from shared.kit.errors import Conflict
from shared.kit.etags import check_match, etag_of
from shared.kit.events import Event
from shared.kit.fields import IdField, Instant, Money, PageQuery, StrictSchema, Text, ask_from, page_of, quantity
from shared.kit.house import House
from shared.kit.ids import new_id
from shared.kit.jobs import Checked, Importer
from shared.kit.web import service_app
from tests.kit.toy_service.context import Context
from tests.kit.toy_service.store.tables import kit, metadata, toys


@dataclass(frozen=True)
class ToyMadeV1(Event):
    TYPE: ClassVar[str] = "toy.toy.made.v1"
    toy_id: str
    name: str


class ToySchema(StrictSchema):
    id = IdField()
    number = fields.String(dump_only=True)
    name = Text(required=True)
    price = Money(required=True, attribute="price_fen")
    left = quantity(0, load_default=1)
    made_at = Instant(dump_only=True)


class RenameSchema(StrictSchema):
    name = Text(required=True)


class TakeSchema(StrictSchema):
    count = quantity(required=True)


blp = Blueprint("toys", __name__, description="Toys")


@blp.route("")
class Toys(MethodView):
    @blp.needs("tickets.create")
    @blp.arguments(ToySchema)
    @blp.response(201, ToySchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Make a toy."""
        return make(context(), data)

    @blp.needs("tickets.read")
    @blp.arguments(PageQuery, location="query")
    @blp.response(200, page_of(ToySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List toys."""
        ask = ask_from(query)
        with context().reader() as reader:
            return reader.page(select(toys), ask, toys.c.made_at, toys.c.id, descending=True)


@blp.route("/<id:toy_id>")
class Toy(MethodView):
    @blp.needs("tickets.read")
    @blp.response(200, ToySchema)
    def get(self, toy_id: str) -> Any:
        """One toy."""
        row = context().row(select(toys).where(toys.c.id == toy_id), "toy_unknown")
        return row, 200, {"ETag": etag_of(row)}

    @blp.needs("tickets.create")
    @blp.arguments(RenameSchema)
    @blp.response(200, ToySchema)
    def patch(self, data: dict[str, Any], toy_id: str) -> Any:
        """Rename a toy."""
        query = select(toys).where(toys.c.id == toy_id)
        with context().uow() as uow:
            check_match(uow.one(query.with_for_update(), "toy_unknown"), request.headers.get("If-Match"))
            uow.update(toys, toy_id, **data)
            row = uow.one(query, "toy_unknown")
        return row, 200, {"ETag": etag_of(row)}


@blp.route("/<id:toy_id>/actions/take")
class Take(MethodView):
    @blp.needs("tickets.create")
    @blp.arguments(TakeSchema)
    @blp.response(200, ToySchema)
    def post(self, data: dict[str, Any], toy_id: str) -> Any:
        """Take some."""
        return take(context(), toy_id, data["count"])


@blp.route("/<id:toy_id>/actions/ask")
class Ask(MethodView):
    @blp.needs("tickets.create")
    @blp.response(200, StrictSchema)
    def post(self, toy_id: str) -> Any:
        """Ask the neighbour."""
        context().caller("other").get("/api/v1/toys/" + toy_id)
        return {}


def make(ctx: Context, data: dict[str, Any]) -> Any:
    number = ctx.number("TOY")
    row = {"id": new_id(), "number": number, "made_at": ctx.now, "version": 1, "sold_on": None, **data}
    with ctx.uow() as uow:
        uow.insert(toys, row)
        uow.note("toy", row["id"], "make", to_state="made")
        uow.decide(Decision("toy", "made", ("GEN-01",), {"name": row["name"]}, {"calendar.timezone": "x"}), row["id"])
        uow.emit(ToyMadeV1(row["id"], row["name"]))
    return row


def take(ctx: Context, toy_id: str, count: int) -> Any:
    with ctx.uow() as uow:
        enough = update(toys).where(toys.c.id == toy_id, toys.c.left >= count).values(left=toys.c.left - count)
        if not uow.execute(enough):
            found = uow.one(select(toys).where(toys.c.id == toy_id), "toy_unknown")
            raise Conflict("stock_short", available=found.left)
        uow.note("toy", toy_id, "take")
        return uow.one(select(toys).where(toys.c.id == toy_id), "toy_unknown")


def on_made(ctx: Context, data: dict[str, Any]) -> None:
    event = ToyMadeV1.parse(data)
    with ctx.uow() as uow:
        uow.insert(
            toys,
            {
                "id": new_id(),
                "number": "copy-" + event.toy_id,
                "name": event.name,
                "price_fen": 0,
                "left": 0,
                "sold_on": None,
                "made_at": ctx.now,
                "version": 1,
            },
        )


def check(ctx: Context, rows: Any) -> Checked:
    return Checked(ready=[row for _, row in rows])


def write(uow: Any, rows: Any) -> None:
    uow.insert(
        toys,
        [
            {"id": new_id(), "number": f"I-{i}", "made_at": uow.now, "version": 1, "sold_on": None, **r}
            for i, r in enumerate(rows)
        ],
    )


IMPORTERS = {"toys": Importer(ToySchema(), "tickets.import", check, write)}


def build_house(settings: Any = None, clock: Any = None) -> House:
    told = {ToyMadeV1.TYPE: ("other",)}
    here = Path(__file__).parent
    return House.build(settings, folder=here, metadata=metadata, tables=kit, clock=clock, subscribers=told)


def create_app(house: House) -> Any:
    return service_app(house, Context, blueprints=[blp], handlers={ToyMadeV1.TYPE: on_made}, importers=IMPORTERS)
