"""The product catalogue."""

from typing import Any

from marshmallow import fields, pre_load, validate

from shared.kit.fields import IdField, Instant, Money, PageQuery, StrictSchema, Text, choice
from ticket_service.api.schemas.values import RowSchema, code_text, no_repeats, table_cell, word
from ticket_service.rules.warranty import KINDS

LONGEST_MODEL_CODE = 80
MOST_COMPONENTS = 200


class ComponentSchema(StrictSchema):
    """A component of a model; `kind` chooses its warranty term (WAR-01 to WAR-03)."""

    code = code_text(required=True)
    name_zh = Text(required=True)
    name_en = Text(required=True)
    kind = choice(KINDS, required=True)


def components() -> fields.List[dict[str, Any]]:
    """The components of a model, each code once."""
    checks = [validate.Length(max=MOST_COMPONENTS), no_repeats("code", "component_repeated")]
    return fields.List(fields.Nested(ComponentSchema), load_default=list, validate=checks)


class ModelSchema(StrictSchema):
    """A product model. `labour_fee` is what a site earns for an in-warranty repair of it."""

    id = IdField()
    code = code_text(LONGEST_MODEL_CODE, required=True)
    name_zh = Text(required=True)
    name_en = Text(required=True)
    category = word(required=True)
    is_gas = fields.Boolean(required=True)
    skill = word(required=True)
    labour_fee = Money(required=True, attribute="labour_fee_fen")
    components = components()
    created_at = Instant(dump_only=True)
    actions = fields.List(fields.String(), dump_only=True)


class ModelQuery(PageQuery):
    """Filter of models."""

    code = code_text(LONGEST_MODEL_CODE)


class ModelRowSchema(RowSchema):
    """One row of a model import. In a table, `components` is one cell: `code:kind:name_zh:name_en;…`."""

    code = code_text(LONGEST_MODEL_CODE, required=True)
    name_zh = Text(required=True)
    name_en = Text(required=True)
    category = word(required=True)
    is_gas = fields.Boolean(load_default=False)
    skill = word(required=True)
    labour_fee = Money(required=True, attribute="labour_fee_fen")
    components = components()

    @pre_load
    def read_cell(self, data: Any, **_: Any) -> Any:
        """Take the cell apart."""
        if not isinstance(data, dict) or "components" not in data:
            return data
        return {**data, "components": table_cell(data["components"], "code", "kind", "name_zh", "name_en")}
