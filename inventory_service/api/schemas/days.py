"""Calendar days in bodies and queries."""

from datetime import date
from typing import Any

from marshmallow import fields, validate

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)


def day(**kwargs: Any) -> fields.Date:
    """A calendar day (`YYYY-MM-DD`) between 1900 and 2200."""
    return fields.Date(validate=validate.Range(min=EARLIEST, max=LATEST), **kwargs)
