"""Bodies and answers of the models that a part fits."""

from marshmallow import post_dump

from inventory_service.api.schemas.rows import RowSchema
from shared.kit.fields import IdField, Instant, StrictSchema, Text, long_text


class FitSchema(StrictSchema):
    """A model that a part fits: all its units, or those of a range of serial numbers."""

    id = IdField(dump_only=True)
    model = Text(required=True, longest=60, attribute="model_code")
    from_serial = Text(longest=60, allow_none=True)
    to_serial = Text(longest=60, allow_none=True)
    note = long_text(allow_none=True)
    created_at = Instant(dump_only=True)

    @post_dump
    def open_start(self, data: dict[str, object], **_: object) -> dict[str, object]:
        """No first serial number is none."""
        return {**data, "from_serial": data["from_serial"] or None}


class FitRowSchema(RowSchema):
    """A model that a part fits, in a row of an import."""

    part_no = Text(required=True, longest=60)
    model = Text(required=True, longest=60, attribute="model_code")
    from_serial = Text(longest=60)
    to_serial = Text(longest=60)
    note = long_text()
