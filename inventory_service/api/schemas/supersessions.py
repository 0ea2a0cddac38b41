"""Bodies and answers of replacements."""

from marshmallow import fields

from shared.kit.fields import StrictSchema, Text, long_text


class SupersedeSchema(StrictSchema):
    """The number that replaces a part, and why."""

    successor = Text(required=True, longest=60)
    reason = long_text(required=True)


class NumberSchema(StrictSchema):
    """One of the numbers that serve for a part, with what the warehouses have to give of it."""

    part_no = fields.String()
    status = fields.String()
    on_hand = fields.Integer()
    available = fields.Integer()


class SupersessionSchema(StrictSchema):
    """The numbers that serve for a part, the oldest first; the newest is to be ordered, `use_first` is to be used now."""

    part_no = fields.String()
    newest = fields.String()
    use_first = fields.String()
    numbers = fields.List(fields.Nested(NumberSchema))
