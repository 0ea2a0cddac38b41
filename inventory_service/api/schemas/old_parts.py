"""Bodies and answers of old parts."""

from marshmallow import fields, validate

from inventory_service.rules.old_part_custody import NEXT_STEPS
from inventory_service.rules.old_part_rooms import MARKS
from inventory_service.rules.old_parts import MATERIALS, REPLACED, STATES
from shared.kit.fields import Day, IdField, Instant, Money, PageQuery, StrictSchema, Text, choice, long_text, quantity

LONGEST_PLATE = 20
LONGEST_CHANNEL = 60
MOST_AT_ONCE = 200


class NewOldPartSchema(StrictSchema):
    """F-30: the tag of something that no visit tells of. What is no part of the catalogue has a name only."""

    kind = Text(required=True, longest=20)
    material = choice(MATERIALS, allow_none=True)
    part_no = Text(longest=60)
    part_name = Text()
    part_type = Text(longest=60)
    quantity = quantity(load_default=1)
    unit = Text(longest=20)
    ticket_id = IdField(allow_none=True)
    ticket_number = Text(longest=40)
    plate_no = Text(longest=LONGEST_PLATE)
    site_id = IdField(allow_none=True)
    technician_id = IdField(allow_none=True)
    in_warranty = fields.Boolean(load_default=False)
    for_insurer = fields.Boolean(load_default=False)
    insurer = Text()
    removed_on = Day()
    finished_on = Day(allow_none=True)
    note = long_text()


class OldPartChangeSchema(StrictSchema):
    """What may be corrected of a tag; kind, material and insurer only until the keeper has the thing."""

    kind = choice(REPLACED)
    material = choice(MATERIALS, allow_none=True)
    part_name = Text()
    plate_no = Text(longest=LONGEST_PLATE, allow_none=True)
    for_insurer = fields.Boolean()
    insurer = Text(allow_none=True)
    finished_on = Day(allow_none=True)
    note = long_text(allow_none=True)


class OldPartEntrySchema(StrictSchema):
    """An old part in the ledger of old parts (旧件台账)."""

    id = IdField()
    number = fields.String()
    kind = fields.String()
    material = fields.String(allow_none=True)
    part_no = fields.String(allow_none=True)
    part_name = fields.String()
    part_type = fields.String(allow_none=True)
    quantity = fields.Integer()
    unit = fields.String()
    status = fields.String()
    location_id = IdField(allow_none=True)
    location_code = fields.String(allow_none=True)
    condition = fields.String()
    owner = fields.String()
    ticket_id = IdField(allow_none=True)
    ticket_number = fields.String(allow_none=True)
    plate_no = fields.String(allow_none=True)
    site_id = IdField(allow_none=True)
    technician_id = IdField(allow_none=True)
    in_warranty = fields.Boolean()
    goes_to_maker = fields.Boolean()
    for_insurer = fields.Boolean()
    insurer = fields.String(allow_none=True)
    removed_on = fields.Date()
    finished_on = fields.Date(allow_none=True)
    stored_on = fields.Date(allow_none=True)
    custody_until = fields.Date(allow_none=True)
    next_step = fields.String(allow_none=True)
    due_on = fields.Date(allow_none=True)
    ended_on = fields.Date(allow_none=True)


class OldPartActSchema(StrictSchema):
    """What somebody did with an old part: a notice, a release against a signature, a collection under supervision."""

    act = fields.String()
    person = fields.String()
    channel = fields.String(allow_none=True)
    supervised_by = fields.String(allow_none=True)
    document = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    actor_name = fields.String()
    created_at = Instant()


class OldPartSchema(OldPartEntrySchema):
    """An old part with all that is on record, and what the caller may do with it now."""

    visit_id = IdField(allow_none=True)
    is_clean = fields.Boolean(allow_none=True)
    fine = Money(attribute="fine_fen", allow_none=True)
    keeper_name = fields.String(allow_none=True)
    handover_result = fields.String(allow_none=True)
    move_result = fields.String(allow_none=True)
    sorted_as = fields.String(allow_none=True)
    sorted_on = fields.Date(allow_none=True)
    sale_id = IdField(allow_none=True)
    return_id = IdField(allow_none=True)
    return_number = fields.String(allow_none=True)
    split_from_id = IdField(allow_none=True)
    note = fields.String(allow_none=True)
    created_at = Instant()
    acts = fields.List(fields.Nested(OldPartActSchema))
    actions = fields.List(fields.String())


class OldPartQuery(PageQuery):
    """Filters of old parts; with `overdue` or `next_step` the most urgent come first."""

    status = choice(STATES)
    kind = Text(longest=20)
    ticket_id = IdField()
    site_id = IdField()
    technician_id = IdField()
    location_id = IdField()
    overdue = fields.Boolean()
    next_step = choice(NEXT_STEPS)


class OldPartStoreSchema(StrictSchema):
    """A hand-over to the keeper: clean or not, and the room, if it is not the usual one."""

    is_clean = fields.Boolean(required=True)
    location_id = IdField()
    note = long_text()


class OldPartReleaseSchema(StrictSchema):
    """A hand-over to the customer: packed, with the reference of the signed dispatch slip (派工单)."""

    signed_by = Text(required=True)
    signature = Text()
    packed = fields.Boolean(required=True)
    note = long_text()


class OldPartNoticeSchema(StrictSchema):
    """Who was told that the custody ends, and how."""

    told = Text(required=True)
    channel = Text(required=True, longest=LONGEST_CHANNEL)
    note = long_text()


class OldPartCollectionSchema(StrictSchema):
    """Who came for the insurer, which service adviser looked on, and the paper."""

    collected_by = Text(required=True)
    supervised_by = Text(required=True)
    document = Text()
    note = long_text()


class OldPartUseUpSchema(StrictSchema):
    """What left-over paint was used for."""

    note = long_text(required=True)


class OldPartMoveSchema(StrictSchema):
    """Old parts to be carried into a room."""

    location_id = IdField(required=True)
    old_part_ids = fields.List(IdField(), required=True, validate=validate.Length(min=1, max=MOST_AT_ONCE))


class OldPartMovedSchema(StrictSchema):
    """How many were moved, and the numbers of those that came later than they should have (OLD-06)."""

    location_id = IdField()
    location_code = fields.String()
    moved = fields.Integer()
    overdue = fields.List(fields.String())


class OldPartMarkSchema(StrictSchema):
    """What the sorting found of one thing."""

    old_part_id = IdField(required=True)
    mark = choice(MARKS, required=True)


class NewOldPartSortingSchema(StrictSchema):
    """A sorting of one room: who led it, what was marked, and the place for what is useful."""

    location_id = IdField(required=True)
    led_by = Text(required=True)
    designated_id = IdField()
    lines = fields.List(fields.Nested(OldPartMarkSchema), load_default=list, validate=validate.Length(max=MOST_AT_ONCE))
    note = long_text()


class OldPartSortingLineSchema(StrictSchema):
    """What became of one thing in a sorting."""

    old_part_id = IdField()
    number = fields.String()
    part_name = fields.String()
    mark = fields.String()
    from_state = fields.String()
    to_state = fields.String()


class OldPartSortingEntrySchema(StrictSchema):
    """A sorting in the list of sortings."""

    id = IdField()
    number = fields.String()
    location_id = IdField()
    location_code = fields.String()
    sorted_on = fields.Date()
    led_by = fields.String()
    useful = fields.Integer()
    useless = fields.Integer()
    note = fields.String(allow_none=True)
    actor_name = fields.String()
    created_at = Instant()


class OldPartSortingSchema(OldPartSortingEntrySchema):
    """A sorting with its lines."""

    lines = fields.List(fields.Nested(OldPartSortingLineSchema))


class OldPartSortingQuery(PageQuery):
    """Filter of sortings."""

    location_id = IdField()


class OldPartDutySchema(StrictSchema):
    """OLD-09, OLD-12: until when a room that holds something is to be sorted, and its waste oil to be cleared."""

    id = IdField()
    code = fields.String()
    name = fields.String()
    kind = fields.String()
    site_id = IdField(allow_none=True)
    oldest_on = fields.Date()
    last_sorted_on = fields.Date(allow_none=True)
    sort_due_on = fields.Date()
    is_sort_overdue = fields.Boolean()
    oil_due_on = fields.Date(allow_none=True)
    is_oil_overdue = fields.Boolean()
