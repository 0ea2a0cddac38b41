"""The door for people who sign in."""

from typing import Any

from flask import request
from flask.views import MethodView

from gateway.api.schemas.auth import PASSWORD, MeSchema, PasswordChangeSchema, RevokeSchema, TokenRequestSchema, TokenSchema
from gateway.callers import CLIENT
from gateway.operations import sign_in, users
from shared.kit.blueprint import Blueprint
from shared.kit.door import context

blp = Blueprint("auth", __name__, description="Signing in and out")
NOT_KEPT = {"Cache-Control": "no-store"}


@blp.route("/token")
class Token(MethodView):
    """Tokens for a password or a refresh token."""

    @blp.open()
    @blp.doc(security=[])
    @blp.arguments(TokenRequestSchema)
    @blp.response(200, TokenSchema)
    def post(self, data: dict[str, Any]) -> Any:
        """Sign in with a password, or stay signed in with a refresh token, which serves once."""
        ctx = context()
        ctx.without_answer()
        if data["grant"] == PASSWORD:
            address = request.environ.get(CLIENT, "")
            grant = sign_in.sign_in(ctx, data["username"], data["password"], address=address)
        else:
            grant = sign_in.refresh(ctx, data["refresh_token"])
        return grant, 200, NOT_KEPT


@blp.route("/revoke")
class Revoke(MethodView):
    """Signing out."""

    @blp.open()
    @blp.doc(security=[])
    @blp.arguments(RevokeSchema)
    @blp.response(204)
    def post(self, data: dict[str, Any]) -> None:
        """Sign out: end the sign-in that the refresh token belongs to."""
        ctx = context()
        ctx.without_answer()
        sign_in.revoke(ctx, data["refresh_token"])


@blp.route("/password")
class Password(MethodView):
    """One's own password."""

    @blp.needs("auth.me")
    @blp.arguments(PasswordChangeSchema)
    @blp.response(204)
    def post(self, data: dict[str, Any]) -> None:
        """Change one's own password; every sign-in of the account ends."""
        users.change_password(context(), data["current_password"], data["new_password"])


@blp.route("/me")
class Me(MethodView):
    """The person who asks."""

    @blp.needs("auth.me")
    @blp.response(200, MeSchema)
    def get(self) -> Any:
        """Who asks, and what they may."""
        ctx = context()
        account, actor = users.own_account(ctx), ctx.actor
        extra = {"username": account.username, "locale": account.locale} if account else {"username": None, "locale": None}
        allowed = [permission for permission in sorted(ctx.house.access.roles_of) if ctx.house.access.allows(actor, permission)]
        return {**vars(actor), **extra, "permissions": allowed}
