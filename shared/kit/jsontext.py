"""JSON as text: what every document, row parameter, event and log line is written with."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

import orjson


def as_json(value: Any) -> str:
    """The value as JSON text; what JSON does not know is written as `plain` writes it."""
    return as_bytes(value).decode()


def as_bytes(value: Any) -> bytes:
    """The same in UTF-8. What the fast writer refuses, big integers and half characters, the slow one writes."""
    try:
        return orjson.dumps(value, default=plain, option=orjson.OPT_NON_STR_KEYS)
    except orjson.JSONEncodeError:
        return json.dumps(plain(value), ensure_ascii=False).encode(errors="backslashreplace")


def plain(value: Any) -> Any:
    """The value as JSON can hold it: days and instants in ISO form, enums by value, dataclasses as objects."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
