"""Signing in, staying signed in, signing out."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from gateway.rules.users import ROLES
from shared.kit.fields import IdField, StrictSchema, Text, choice

LONGEST_PASSWORD = 128
LONGEST_USERNAME = 60
PASSWORD, REFRESH = "password", "refresh"
NEEDED = {PASSWORD: ("username", "password"), REFRESH: ("refresh_token",)}
LANGUAGES = ("zh", "en")


class Secret(fields.String):
    """A password as it was typed: not trimmed, never shown."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("validate", validate.Length(min=1, max=LONGEST_PASSWORD))
        super().__init__(load_only=True, metadata={"format": "password"}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if any(0xD800 <= ord(character) <= 0xDFFF for character in text):
            raise ValidationError("text_has_control_characters")
        return text


def username(**kwargs: Any) -> Text:
    """A sign-in name."""
    return Text(longest=LONGEST_USERNAME, **kwargs)


def token(**kwargs: Any) -> fields.String:
    """A refresh token."""
    return fields.String(validate=validate.Length(min=1, max=200), **kwargs)


class TokenRequestSchema(StrictSchema):
    """A password, or the refresh token of an earlier sign-in."""

    grant = choice(NEEDED, required=True)
    username = username()
    password = Secret()
    refresh_token = token()

    @validates_schema
    def complete(self, data: dict[str, Any], **_: Any) -> None:
        """Each grant has its own fields, all of them and no other."""
        wanted = NEEDED.get(data.get("grant", ""), ())
        wrong = {name: ["field_required"] for name in wanted if name not in data}
        wrong |= {name: ["field_unknown"] for name in data if name not in ("grant", *wanted)}
        if wrong:
            raise ValidationError(wrong)


class TokenSchema(StrictSchema):
    """A short access token, and the refresh token that renews it once."""

    access_token = fields.String()
    token_type = fields.String()
    expires_in = fields.Integer()
    refresh_token = fields.String()


class RevokeSchema(StrictSchema):
    """The sign-in to end."""

    refresh_token = token(required=True)


class PasswordChangeSchema(StrictSchema):
    """A person's own new password."""

    current_password = Secret(required=True)
    new_password = Secret(required=True)


class MeSchema(StrictSchema):
    """Who asks, and what they may."""

    id = IdField()
    username = fields.String(allow_none=True)
    name = fields.String()
    roles = fields.List(choice(ROLES))
    site_id = IdField(allow_none=True)
    customer_id = IdField(allow_none=True)
    technician_id = IdField(allow_none=True)
    locale = fields.String(allow_none=True)
    permissions = fields.List(fields.String())
