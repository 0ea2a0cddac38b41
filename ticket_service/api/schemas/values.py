"""Pieces that the schemas of this service share: days, coordinates, phones, e-mails, and the cells of a table of rows."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, pre_load, validate, validates_schema

from shared.kit.fields import StrictSchema, Text

LONGEST_CODE = 40
LONGEST_EMAIL = 200
CODE = validate.Regexp(r"^[A-Za-z0-9][A-Za-z0-9._/-]*\Z", error="code_invalid")
WORD = validate.Regexp(r"^[a-z][a-z0-9_]*\Z", error="word_invalid")


def code_text(longest: int = LONGEST_CODE, **kwargs: Any) -> Text:
    """A short code that people type: letters, digits, dot, dash, slash and underscore."""
    return Text(validate=[validate.Length(min=1, max=longest), CODE], **kwargs)


def word(**kwargs: Any) -> Text:
    """A name for programs in lower snake case: a skill, a category, a component."""
    return Text(validate=[validate.Length(min=1, max=LONGEST_CODE), WORD], **kwargs)


def phone_text(**kwargs: Any) -> Text:
    """A phone number as people write it."""
    return Text(longest=LONGEST_CODE, **kwargs)


def months(**kwargs: Any) -> fields.Integer:
    """A number of months."""
    return fields.Integer(validate=validate.Range(min=0, max=1200), **kwargs)


class Email(fields.Email):
    """An e-mail address, kept in lower case."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(max=LONGEST_EMAIL), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        return text.lower()


class LocatedSchema(StrictSchema):
    """A place on the map: both coordinates or none."""

    lat = fields.Float(allow_none=True, validate=validate.Range(min=-90, max=90))
    lon = fields.Float(allow_none=True, validate=validate.Range(min=-180, max=180))

    @validates_schema
    def check_both(self, data: Mapping[str, Any], **_: Any) -> None:
        """Half a coordinate is none."""
        if (data.get("lat") is None) != (data.get("lon") is None):
            raise ValidationError("coordinates_incomplete", "lat" if data.get("lat") is None else "lon")


class RowSchema(StrictSchema):
    """One row of an import: an empty cell is a missing one."""

    @pre_load
    def drop_empty(self, data: Any, **_: Any) -> Any:
        """Spreadsheets send empty cells as empty texts."""
        if not isinstance(data, Mapping):
            return data
        return {name: value for name, value in data.items() if value is not None and value != ""}


def no_repeats(name: str, error: str) -> Any:
    """A validator of a list of objects: `name` differs in each. `error` is the fault's code."""

    def check(items: list[Mapping[str, Any]]) -> None:
        if len({item[name] for item in items}) < len(items):
            raise ValidationError(error)

    return check


def table_cell(value: Any, *names: str) -> Any:
    """A list of objects out of one cell: `a:1;b:2` with names `skill level`; anything but text stays as it is."""
    if not isinstance(value, str):
        return value
    entries = [entry.split(":") for entry in value.split(";") if entry.strip()]
    return [dict(zip(names, (part.strip() for part in entry), strict=False)) for entry in entries]
