"""What every row of an import has in common."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import fields, pre_load

from shared.kit.fields import StrictSchema

WHOLE_NUMBER = re.compile(r"\s*[0-9]{1,9}\s*")


class RowSchema(StrictSchema):
    """One row of an import: an empty cell is a missing one, and a number may be sent as text."""

    @pre_load
    def read_cells(self, data: Any, **_: Any) -> Any:
        """Take a spreadsheet's cells as they are."""
        if not isinstance(data, Mapping):
            return data
        return {name: self._cell(name, value) for name, value in data.items() if value not in (None, "")}

    def _cell(self, name: str, value: Any) -> Any:
        is_number = isinstance(self.fields.get(name), fields.Integer) and isinstance(value, str)
        return int(value) if is_number and WHOLE_NUMBER.fullmatch(value) else value
