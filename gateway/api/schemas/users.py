"""Accounts as they are asked for and shown."""

from collections.abc import Iterable
from typing import Any

from marshmallow import ValidationError, fields, validate

from gateway.api.schemas.auth import LANGUAGES, Secret, username
from gateway.rules.users import ROLES
from shared.kit.fields import IdField, Instant, PageQuery, StrictSchema, Text, choice


class Roles(fields.List[str]):
    """One role or more, none twice; in tables they may stand in one cell, separated by commas."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choice(ROLES), validate=validate.Length(min=1, max=len(ROLES)), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        roles = super()._deserialize(_cells(value), attr, data, **kwargs)
        if len(set(roles)) < len(roles):
            raise ValidationError("role_twice")
        return roles


class UserSchema(StrictSchema):
    """An account."""

    id = IdField()
    username = fields.String()
    name = fields.String()
    roles = fields.List(fields.String())
    site_id = IdField(allow_none=True)
    customer_id = IdField(allow_none=True)
    technician_id = IdField(allow_none=True)
    locale = fields.String()
    active = fields.Boolean()
    created_at = Instant()


class OneUserSchema(UserSchema):
    """An account and what may be done to it now."""

    actions = fields.List(fields.String())


class NewUserSchema(StrictSchema):
    """An account to make."""

    id = IdField()
    username = username(required=True)
    name = Text(required=True)
    roles = Roles(required=True)
    site_id = IdField(allow_none=True)
    customer_id = IdField(allow_none=True)
    technician_id = IdField(allow_none=True)
    locale = choice(LANGUAGES, load_default=LANGUAGES[0])
    password = Secret(required=True)


class UserChangeSchema(StrictSchema):
    """What to change of an account; what is left out stays."""

    name = Text()
    roles = Roles()
    site_id = IdField(allow_none=True)
    customer_id = IdField(allow_none=True)
    technician_id = IdField(allow_none=True)
    locale = choice(LANGUAGES)
    password = Secret()


class UserRowSchema(StrictSchema):
    """One row of an import; its own password, or one that many rows share."""

    username = username(required=True)
    name = Text(required=True)
    roles = Roles(required=True)
    site_id = IdField(allow_none=True)
    customer_id = IdField(allow_none=True)
    technician_id = IdField(allow_none=True)
    locale = choice(LANGUAGES, load_default=LANGUAGES[0])
    password = Secret(allow_none=True)
    default_password = Secret(allow_none=True)


class UserQuery(PageQuery):
    """Filters of the list of accounts."""

    username = username()
    active = fields.Boolean()
    site_id = IdField()
    customer_id = IdField()
    technician_id = IdField()


def _cells(value: Any) -> Iterable[Any]:
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else value
