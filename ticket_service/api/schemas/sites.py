"""Service sites (服务网点)."""

from marshmallow import fields

from shared.kit.fields import IdField, Instant, PageQuery, Text
from ticket_service.api.schemas.values import LocatedSchema, RowSchema, code_text, phone_text, word


class SiteSchema(LocatedSchema):
    """A service site. `kind` is one of the policy's list (DSP-09)."""

    id = IdField()
    code = code_text(required=True)
    name = Text(required=True)
    kind = word(required=True)
    region = Text(required=True)
    phone = phone_text(allow_none=True)
    created_at = Instant(dump_only=True)
    actions = fields.List(fields.String(), dump_only=True)


class SiteQuery(PageQuery):
    """Filter of sites."""

    code = code_text()


class SiteRowSchema(RowSchema, LocatedSchema):
    """One row of a site import. Sites are known by their code."""

    code = code_text(required=True)
    name = Text(required=True)
    kind = word(required=True)
    region = Text(required=True)
    phone = phone_text()
