"""Actors for tests."""

from typing import Any

from shared.kit.actor import Actor
from shared.kit.ids import new_id

ROLES = [
    "customer",
    "site",
    "agent",
    "quality_officer",
    "dispatcher",
    "technician",
    "warehouse",
    "returns_clerk",
    "qc",
    "finance",
    "sales",
    "supervisor",
    "vp",
    "admin",
]


def person(role: str, **limits: Any) -> Actor:
    """Somebody with one role; `site_id`, `customer_id`, `technician_id` limit their rows."""
    limits.setdefault("id", new_id())
    return Actor(name=f"{role} person", roles=(role,), **limits)
