"""The door for accounts."""

from typing import Any

from flask import request
from flask.views import MethodView

from gateway.api.schemas.users import NewUserSchema, OneUserSchema, UserChangeSchema, UserQuery, UserRowSchema, UserSchema
from gateway.operations import user_imports, users
from gateway.operations.sign_in import normal
from gateway.store import users as store
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of
from shared.kit.jobs import Importer

blp = Blueprint("users", __name__, description="Accounts of people")
IMPORTER = Importer(UserRowSchema(), "users.write", user_imports.check, user_imports.write)


@blp.route("")
class Users(MethodView):
    """The accounts."""

    @blp.needs("users.write")
    @blp.arguments(NewUserSchema)
    @blp.response(201, OneUserSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Make an account."""
        return shown(users.create(context(), data))

    @blp.needs("users.read")
    @blp.arguments(UserQuery, location="query")
    @blp.response(200, page_of(UserSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List accounts by sign-in name."""
        ask = ask_from(query)
        if "username" in query:
            query["username"] = normal(query["username"])
        with context().reader() as reader:
            return store.page(reader, query, ask)


@blp.route("/<id:user_id>")
class User(MethodView):
    """One account."""

    @blp.needs("users.read")
    @blp.response(200, OneUserSchema)
    def get(self, user_id: str) -> Any:
        """One account."""
        return shown(context().row(store.by_id(user_id), "user_unknown"))

    @blp.needs("users.write")
    @blp.arguments(UserChangeSchema)
    @blp.response(200, OneUserSchema)
    def patch(self, data: dict[str, Any], user_id: str) -> Any:
        """Change an account; a new password ends its sign-ins."""
        return shown(users.change(context(), user_id, data, request.headers.get("If-Match")))


@blp.route("/<id:user_id>/actions/deactivate")
class Deactivate(MethodView):
    """The command `deactivate`."""

    @blp.needs("users.write")
    @blp.response(200, OneUserSchema)
    def post(self, user_id: str) -> Any:
        """Switch an account off and end its sign-ins."""
        return shown(users.switch(context(), user_id, "deactivate"))


@blp.route("/<id:user_id>/actions/reactivate")
class Reactivate(MethodView):
    """The command `reactivate`."""

    @blp.needs("users.write")
    @blp.response(200, OneUserSchema)
    def post(self, user_id: str) -> Any:
        """Switch an account on again."""
        return shown(users.switch(context(), user_id, "reactivate"))


def shown(row: Any) -> Any:
    """The account with its actions, and its ETag."""
    body = {**row._mapping, "actions": users.actions(row, context().actor.roles)}
    return body, {"ETag": etag_of(row)}
