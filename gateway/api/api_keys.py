"""The door for keys of machines."""

from typing import Any

from flask.views import MethodView

from gateway.api.schemas.api_keys import ApiKeyQuery, ApiKeySchema, MadeApiKeySchema, NewApiKeySchema, OneApiKeySchema
from gateway.operations import api_keys
from gateway.store import api_keys as store
from shared.kit.blueprint import Blueprint
from shared.kit.door import context
from shared.kit.etags import etag_of
from shared.kit.fields import ask_from, page_of

blp = Blueprint("api-keys", __name__, description="Keys of machines")


@blp.route("")
class ApiKeys(MethodView):
    """The keys."""

    @blp.needs("api_keys.write")
    @blp.arguments(NewApiKeySchema)
    @blp.response(201, MadeApiKeySchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Make a key. Its secret is in this answer and nowhere else."""
        ctx = context()
        ctx.hide("key")
        return api_keys.create(ctx, data), {"Cache-Control": "no-store"}

    @blp.needs("api_keys.read")
    @blp.arguments(ApiKeyQuery, location="query")
    @blp.response(200, page_of(ApiKeySchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List keys, newest first."""
        with context().reader() as reader:
            return store.page(reader, ask_from(query))


@blp.route("/<id:key_id>")
class ApiKey(MethodView):
    """One key."""

    @blp.needs("api_keys.read")
    @blp.response(200, OneApiKeySchema)
    def get(self, key_id: str) -> Any:
        """One key."""
        return shown(context().row(store.by_id(key_id), "api_key_unknown"))


@blp.route("/<id:key_id>/actions/revoke")
class RevokeKey(MethodView):
    """The command `revoke`."""

    @blp.needs("api_keys.write")
    @blp.response(200, OneApiKeySchema)
    def post(self, key_id: str) -> Any:
        """Take a key back for good."""
        return shown(api_keys.revoke(context(), key_id))


def shown(row: Any) -> Any:
    """The key with its actions, and its ETag."""
    body = {**row._mapping, "actions": api_keys.actions(row, context().actor.roles)}
    return body, {"ETag": etag_of(row)}
