"""Calendar days within the years that every database can hold."""

from datetime import date
from typing import Any

from marshmallow import fields, validate

EARLIEST = date(1900, 1, 1)
LATEST = date(2200, 12, 31)


def day(**kwargs: Any) -> fields.Date:
    """A calendar day, `YYYY-MM-DD`."""
    return fields.Date(validate=validate.Range(min=EARLIEST, max=LATEST), **kwargs)
