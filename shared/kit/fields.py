"""Schema pieces that every service uses: bounded text, ids, money, quantities, instants; unknown fields are refused."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, pre_dump, validate
from sqlalchemy import Row

from shared.kit.ids import is_id
from shared.kit.money import LARGEST_FEN, fen, yuan
from shared.kit.reader import LARGEST_PAGE, USUAL_PAGE, Ask

LONGEST_NAME = 120
LONGEST_TEXT = 4000
LARGEST_QUANTITY = 1_000_000
FIRST_YEAR, LAST_YEAR = 1900, 2200


class StrictSchema(Schema):
    """The base of every schema: what it does not know, it refuses."""

    class Meta:
        """Unknown fields are faults."""

        unknown = RAISE

    @pre_dump
    def read_row(self, obj: Any, **_: Any) -> Any:
        """A row is read once as a whole, and functions are given a mapping: to ask it for each field costs half of a page."""
        return obj._asdict() if isinstance(obj, Row) else obj

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """The value of a field."""
        return obj.get(attr, default) if isinstance(obj, dict) else super().get_attribute(obj, attr, default)


class Text(fields.String):
    """A trimmed text without control characters; `longest` bounds it and empty is refused unless `empty` allows it."""

    def __init__(self, *, longest: int = LONGEST_NAME, empty: bool = False, **kwargs: Any) -> None:
        more = kwargs.pop("validate", [])
        checks = [*more] if isinstance(more, list | tuple) else [more]
        super().__init__(validate=[validate.Length(min=0 if empty else 1, max=longest), *checks], **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs).strip()
        if any((ord(c) < 32 and c not in "\n\t\r") or 0xD800 <= ord(c) <= 0xDFFF for c in text):
            raise ValidationError("text_has_control_characters")
        return text


def long_text(**kwargs: Any) -> Text:
    """A longer text: a description, a reason."""
    return Text(longest=LONGEST_TEXT, **kwargs)


class IdField(fields.String):
    """A UUID as text, in lower case."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {"format": "uuid"})
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if not is_id(text):
            raise ValidationError("id_invalid")
        return text.lower()


class Money(fields.Field[int]):
    """Fen inside, a decimal string outside (`"125.50"`). Not negative unless `signed`."""

    def __init__(self, *, signed: bool = False, **kwargs: Any) -> None:
        kwargs["metadata"] = {"type": "string", "pattern": r"^-?\d+(\.\d{1,2})?$", "example": "125.50"} | kwargs.get(
            "metadata", {}
        )
        super().__init__(**kwargs)
        self.signed = signed

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else yuan(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not isinstance(value, str):
            raise ValidationError("amount_invalid")
        try:
            amount = fen(value)
        except ValueError:
            raise ValidationError("amount_invalid") from None
        if abs(amount) > LARGEST_FEN or (amount < 0 and not self.signed):
            raise ValidationError("amount_out_of_range")
        return amount


class Instant(fields.AwareDateTime):
    """An RFC 3339 instant of a year that a calendar of ours can meet; it must name its offset."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        instant: datetime = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST_YEAR <= instant.year <= LAST_YEAR:
            raise ValidationError("out_of_range")
        return instant.astimezone(UTC)


class Day(fields.Date):
    """A calendar day of such a year."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError("out_of_range")
        return day


def quantity(smallest: int = 1, **kwargs: Any) -> fields.Integer:
    """A whole number of pieces."""
    return fields.Integer(strict=True, validate=validate.Range(min=smallest, max=LARGEST_QUANTITY), **kwargs)


def choice(options: Iterable[str], **kwargs: Any) -> fields.String:
    """One of a closed list."""
    return fields.String(validate=validate.OneOf(tuple(options)), **kwargs)


class PageQuery(StrictSchema):
    """The query of every list: `limit`, `cursor`, `include=total`. Lists add their filters."""

    limit = fields.Integer(load_default=USUAL_PAGE, validate=validate.Range(min=1, max=LARGEST_PAGE))
    cursor = fields.String(validate=validate.Length(max=500))
    include = choice(["total"])


def ask_from(query: dict[str, Any]) -> Ask:
    """Take the paging part out of a loaded query; what stays are the filters."""
    include = query.pop("include", None)
    return Ask(limit=query.pop("limit"), cursor=query.pop("cursor", None), with_total=include == "total")


def page_of(item: type[Schema] | Schema) -> type[Schema]:
    """The schema of a page of items."""
    name = (item if isinstance(item, type) else type(item)).__name__.removesuffix("Schema")
    members = {
        "data": fields.List(fields.Nested(item)),
        "next_cursor": fields.String(allow_none=True),
        "total": fields.Integer(allow_none=True),
    }
    return type(f"{name}PageSchema", (StrictSchema,), members)
