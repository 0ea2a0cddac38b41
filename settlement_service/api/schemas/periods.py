"""Days and months as every schema of the finance reads them: bounded, so that no rule meets a day it cannot count with."""

from datetime import date
from typing import Any

from marshmallow import fields, validate

EARLIEST, LATEST = date(2000, 1, 1), date(2200, 12, 31)


def day(**kwargs: Any) -> fields.Date:
    """A calendar day."""
    return fields.Date(validate=validate.Range(min=EARLIEST, max=LATEST), **kwargs)


def month(**kwargs: Any) -> fields.String:
    """A month, `2025-03`."""
    shape = validate.Regexp(r"2[01][0-9]{2}-(0[1-9]|1[0-2])\Z", error="month_invalid")
    return fields.String(validate=shape, metadata={"example": "2025-03"}, **kwargs)
