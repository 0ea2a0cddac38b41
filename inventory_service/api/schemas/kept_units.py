"""Bodies and answers of kept units."""

from marshmallow import fields

from inventory_service.rules.kept_units import STATES
from shared.kit.fields import IdField, Instant, PageQuery, StrictSchema, Text, choice


class NewKeptUnitSchema(StrictSchema):
    """A repaired product that comes into the store, for whom, and where it stands."""

    repair_id = IdField(required=True)
    product = Text(required=True)
    serial_no = Text(required=True, longest=60)
    salesperson = Text(required=True)
    location_id = IdField(required=True)


class HandOutSchema(StrictSchema):
    """The courier, and the number by which the parcel is tracked."""

    carrier = Text(required=True)
    tracking_no = Text(required=True)


class KeptUnitEntrySchema(StrictSchema):
    """A kept unit in the list of kept units; `carton_mark` is what stands on the carton."""

    id = IdField()
    number = fields.String()
    repair_id = IdField()
    product = fields.String()
    serial_no = fields.String()
    salesperson = fields.String()
    carton_mark = fields.String()
    location_id = IdField()
    location_code = fields.String()
    status = fields.String()
    stored_by = fields.String()
    stored_at = Instant()
    carrier = fields.String(allow_none=True)
    tracking_no = fields.String(allow_none=True)
    handed_out_by = fields.String(allow_none=True)
    handed_out_at = Instant(allow_none=True)


class KeptUnitSchema(KeptUnitEntrySchema):
    """A kept unit with what the caller may do to it now."""

    actions = fields.List(fields.String())


class KeptUnitQuery(PageQuery):
    """Filters of kept units."""

    status = choice(STATES)
    repair_id = IdField()
