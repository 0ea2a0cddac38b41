"""Technicians with what they can do and may do."""

from typing import Any

from marshmallow import fields, pre_load, validate

from shared.kit.fields import Day, IdField, Instant, PageQuery, StrictSchema, Text
from ticket_service.api.schemas.values import LocatedSchema, RowSchema, code_text, no_repeats, phone_text, table_cell, word

HIGHEST_LEVEL = 5
MOST_SKILLS = 50


class CertificateSchema(StrictSchema):
    """A certificate for a skill; without `expires_on` it does not lapse."""

    skill = word(required=True)
    expires_on = Day(allow_none=True, load_default=None)


def skill_levels(strict: bool) -> fields.Dict:
    """Skills with levels 0 to 5."""
    level = fields.Integer(strict=strict, validate=validate.Range(min=0, max=HIGHEST_LEVEL))
    return fields.Dict(keys=word(), values=level, load_default=dict, validate=validate.Length(max=MOST_SKILLS))


def certificates() -> fields.List[dict[str, Any]]:
    """The certificates of a technician, one a skill."""
    checks = [validate.Length(max=MOST_SKILLS), no_repeats("skill", "certificate_repeated")]
    return fields.List(fields.Nested(CertificateSchema), load_default=list, validate=checks)


class TechnicianSchema(LocatedSchema):
    """A technician, employed by a service site or, without one, by the company."""

    id = IdField()
    code = code_text(required=True)
    name = Text(required=True)
    phone = phone_text(allow_none=True)
    site_id = IdField(allow_none=True)
    skills = skill_levels(strict=True)
    certificates = certificates()
    on_duty = fields.Boolean(load_default=True)
    created_at = Instant(dump_only=True)
    actions = fields.List(fields.String(), dump_only=True)


class TechnicianQuery(PageQuery):
    """Filters of technicians."""

    code = code_text()
    site_id = IdField()


class TechnicianRowSchema(RowSchema, LocatedSchema):
    """One row of a technician import, known by the code.

    In a table, `skills` is one cell `gas_install:3;appliance:2` and `certificates` one `gas_install:2027-12-31;appliance`.
    """

    code = code_text(required=True)
    name = Text(required=True)
    phone = phone_text()
    site_code = code_text()
    skills = skill_levels(strict=False)
    certificates = certificates()
    on_duty = fields.Boolean(load_default=True)

    @pre_load
    def read_cells(self, data: Any, **_: Any) -> Any:
        """Take the cells apart."""
        if not isinstance(data, dict):
            return data
        found = dict(data)
        if isinstance(found.get("skills"), str):
            entries = table_cell(found["skills"], "skill", "level")
            found["skills"] = {entry["skill"]: entry.get("level") for entry in entries}
        if "certificates" in found:
            found["certificates"] = table_cell(found["certificates"], "skill", "expires_on")
        return found
