"""Sold units (已装产品, F-22)."""

from marshmallow import fields

from shared.kit.fields import Day, IdField, Instant, PageQuery, StrictSchema, Text
from ticket_service.api.schemas.models import LONGEST_MODEL_CODE
from ticket_service.api.schemas.values import Email, RowSchema, code_text, months, phone_text


class WarrantyEndSchema(StrictSchema):
    """The current end of the warranty of the whole unit or of one component."""

    component = fields.String()
    outcome = fields.String()
    ends_on = fields.Date(allow_none=True)


class AssetSchema(StrictSchema):
    """One sold unit (CUS-05). `extension_months` is the extended warranty sold with it (WAR-13)."""

    id = IdField()
    customer_id = IdField(required=True)
    model_id = IdField(required=True)
    site_id = IdField(dump_only=True, allow_none=True)
    serial_no = code_text(80, required=True)
    purchased_on = Day(allow_none=True)
    purchase_place = Text(allow_none=True)
    factory_on = Day(allow_none=True)
    gas_type = Text(longest=40, allow_none=True)
    installed_on = Day(allow_none=True)
    installer = Text(allow_none=True)
    extension_months = months(strict=True, load_default=0)
    created_at = Instant(dump_only=True)
    warranty_ends = fields.List(fields.Nested(WarrantyEndSchema), dump_only=True)
    actions = fields.List(fields.String(), dump_only=True)


class AssetQuery(PageQuery):
    """Filters of units."""

    customer_id = IdField()
    serial_no = code_text(80)


class WarrantyQuery(StrictSchema):
    """Which component (its code or kind; without one the whole unit) and which day (without one today)."""

    component = code_text()
    on = Day()


class WarrantySchema(StrictSchema):
    """Is it in warranty, until when, and why."""

    asset_id = IdField()
    component = fields.String()
    kind = fields.String()
    on = fields.Date()
    covered = fields.Boolean()
    outcome = fields.String()
    starts_on = fields.Date(allow_none=True)
    ends_on = fields.Date(allow_none=True)
    clauses = fields.List(fields.String())
    near = fields.List(fields.String())
    why = fields.Dict(keys=fields.String(), values=fields.String())


class AssetRowSchema(RowSchema):
    """One row of a unit import: known by model and serial number.

    The owner is named by e-mail, or by phone and name.
    """

    customer_email = Email()
    customer_phone = phone_text()
    customer_name = Text()
    model_code = code_text(LONGEST_MODEL_CODE, required=True)
    serial_no = code_text(80, required=True)
    purchased_on = Day()
    purchase_place = Text()
    factory_on = Day()
    gas_type = Text(longest=40)
    installed_on = Day()
    installer = Text()
    extension_months = months(load_default=0)
