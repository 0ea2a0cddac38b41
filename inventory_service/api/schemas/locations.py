"""Bodies and answers of locations."""

from inventory_service.api.schemas.rows import RowSchema
from inventory_service.rules.locations import OPENED
from shared.kit.fields import IdField, Instant, PageQuery, StrictSchema, Text, choice


class LocationRowSchema(RowSchema):
    """A place as it stands in a row of an import; its parent is named by code."""

    code = Text(required=True, longest=60)
    name = Text(required=True)
    kind = choice(OPENED, required=True)
    parent_code = Text(longest=60)
    technician_id = IdField(allow_none=True)
    site_id = IdField(allow_none=True)


class NewLocationSchema(StrictSchema):
    """A place to be opened."""

    id = IdField()
    code = Text(required=True, longest=60)
    name = Text(required=True)
    kind = choice(OPENED, required=True)
    parent_id = IdField(allow_none=True)
    technician_id = IdField(allow_none=True)
    site_id = IdField(allow_none=True)


class LocationSchema(StrictSchema):
    """A place where stock may lie, or one of the fixed other sides of a movement."""

    id = IdField()
    code = Text()
    name = Text()
    kind = Text()
    parent_id = IdField(allow_none=True)
    technician_id = IdField(allow_none=True)
    site_id = IdField(allow_none=True)
    created_at = Instant()


class LocationQuery(PageQuery):
    """Filters of locations."""

    code = Text(longest=60)
    kind = Text(longest=20)
    technician_id = IdField()
