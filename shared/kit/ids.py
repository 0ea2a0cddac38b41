"""The one door for ids: UUIDv7, so that ids sort by age and index pages fill in order."""

import re
import secrets

import uuid_utils

PATTERN = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_WHOLE = re.compile(PATTERN)


def new_id() -> str:
    """A new UUIDv7 as text."""
    return str(uuid_utils.uuid7())


def is_id(text: str) -> bool:
    """Whether the text has the shape of a UUID."""
    return _WHOLE.fullmatch(text) is not None


def new_trace() -> str:
    """A 32-digit trace id (W3C trace context)."""
    return secrets.token_hex(16)
