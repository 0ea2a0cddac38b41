"""Keys for machines as they are asked for and shown."""

from marshmallow import fields

from gateway.api.schemas.users import Roles
from shared.kit.fields import IdField, Instant, PageQuery, StrictSchema, Text


class NewApiKeySchema(StrictSchema):
    """A key to make; its scopes are roles."""

    id = IdField()
    name = Text(required=True)
    scopes = Roles(required=True)
    site_id = IdField(allow_none=True)
    customer_id = IdField(allow_none=True)
    technician_id = IdField(allow_none=True)
    expires_at = Instant(allow_none=True)


class ApiKeySchema(StrictSchema):
    """A key without its secret."""

    id = IdField()
    name = fields.String()
    prefix = fields.String()
    scopes = fields.List(fields.String())
    site_id = IdField(allow_none=True)
    customer_id = IdField(allow_none=True)
    technician_id = IdField(allow_none=True)
    created_by = fields.String()
    created_at = Instant()
    expires_at = Instant(allow_none=True)
    last_used_at = Instant(allow_none=True)
    revoked_at = Instant(allow_none=True)


class OneApiKeySchema(ApiKeySchema):
    """A key and what may be done to it now."""

    actions = fields.List(fields.String())


class MadeApiKeySchema(ApiKeySchema):
    """A new key with its secret, shown this once; a repeated request is answered with null."""

    key = fields.String(allow_none=True)


class ApiKeyQuery(PageQuery):
    """The list of keys has no filters."""
