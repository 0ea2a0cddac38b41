"""Bodies and answers of stock vouchers: transfers, returns of unused parts, releases, consumptions, reversals."""

from typing import Any

from marshmallow import fields, validate

from inventory_service.api.schemas.movements import LineSchema
from inventory_service.api.schemas.serials import serial_numbers
from inventory_service.rules.locations import COMPANY, CONDITIONS, GOOD, OWNERS, QUARANTINE
from inventory_service.rules.releases import OUTCOMES
from inventory_service.rules.vouchers import KINDS
from shared.kit.fields import IdField, Instant, PageQuery, StrictSchema, Text, choice, long_text, quantity

MOST_LINES = 500


def lines_of(schema: type[StrictSchema]) -> Any:
    """The lines of a paper."""
    return fields.List(fields.Nested(schema), required=True, validate=validate.Length(min=1, max=MOST_LINES))


class PiecesSchema(StrictSchema):
    """So many pieces of a part: first in, first out, unless the lot or the pieces are named."""

    part_no = Text(required=True, longest=60)
    quantity = quantity(required=True)
    lot_no = Text(allow_none=True)
    owner = choice(OWNERS, load_default=COMPANY)
    serial_nos = serial_numbers()


class TransferLineSchema(PiecesSchema):
    """A line of a transfer: pieces in the condition that stock usually has at the place, unless another is named."""

    condition = choice(CONDITIONS, allow_none=True)


class NewTransferSchema(StrictSchema):
    """Stock to be carried from one place of the company to another; `person` carries it."""

    from_location_id = IdField(required=True)
    to_location_id = IdField(required=True)
    ticket_id = IdField(allow_none=True)
    person = Text(allow_none=True)
    reason = long_text(allow_none=True)
    lines = lines_of(TransferLineSchema)


class PutBackLineSchema(PiecesSchema):
    """A line of unused parts: `good`, or in doubt (`quarantine`) for a reason."""

    condition = choice((GOOD, QUARANTINE), load_default=GOOD)
    reason = long_text(allow_none=True)


class NewPutBackSchema(StrictSchema):
    """Unused parts that come back from a van, a site or the workshop; `person` brings them.

    They are held against what the delivery note (`issue_id`), the ticket or the repair has out.
    """

    from_location_id = IdField(required=True)
    to_location_id = IdField(required=True)
    issue_id = IdField(allow_none=True)
    ticket_id = IdField(allow_none=True)
    repair_id = IdField(allow_none=True)
    person = Text(allow_none=True)
    reason = long_text(allow_none=True)
    lines = lines_of(PutBackLineSchema)


class NewReleaseSchema(StrictSchema):
    """Pieces that leave quarantine: as `good` to a store, or as scrap or old parts to the room for such pieces."""

    from_location_id = IdField(allow_none=True)
    outcome = choice(OUTCOMES, required=True)
    to_location_id = IdField(allow_none=True)
    inspection_no = Text(allow_none=True)
    reason = long_text(allow_none=True)
    lines = lines_of(PiecesSchema)


class NewConsumptionSchema(StrictSchema):
    """Parts that a factory repair used up; `person` used them."""

    repair_id = IdField(required=True)
    from_location_id = IdField(required=True)
    person = Text(allow_none=True)
    reason = long_text(allow_none=True)
    lines = lines_of(PiecesSchema)


class VoucherLineSchema(LineSchema):
    """One entry that the paper wrote: so much of a lot, its condition before and after, and the numbers of the pieces."""

    movement_id = IdField(attribute="id")
    from_condition = fields.String()
    to_condition = fields.String()
    owner = fields.String(attribute="to_owner")
    serial_nos = fields.List(fields.String())


class VoucherEntrySchema(StrictSchema):
    """A stock voucher in the list of vouchers (F-27)."""

    id = IdField()
    number = fields.String()
    kind = fields.String()
    from_location = fields.String(allow_none=True)
    to_location = fields.String(allow_none=True)
    ticket_id = IdField(allow_none=True)
    repair_id = IdField(allow_none=True)
    issue_id = IdField(allow_none=True)
    inspection_no = fields.String(allow_none=True)
    outcome = fields.String(allow_none=True)
    person = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    keeper_name = fields.String()
    created_at = Instant()


class VoucherSchema(VoucherEntrySchema):
    """A stock voucher with its lines."""

    lines = fields.List(fields.Nested(VoucherLineSchema))


class VoucherQuery(PageQuery):
    """Filters of vouchers."""

    kind = choice(KINDS)
    ticket_id = IdField()
    repair_id = IdField()
