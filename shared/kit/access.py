"""Roles map to permissions in one table, `shared/access.toml`: `"tickets.create" = ["agent", "customer"]`."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from shared.kit.actor import Actor
from shared.kit.errors import Forbidden

PUBLIC = "public"


class Access:
    """Who may do what. A permission that the table does not hold belongs to nobody."""

    def __init__(self, roles_of: Mapping[str, frozenset[str]]) -> None:
        self.roles_of = roles_of

    @classmethod
    def load(cls, path: Path) -> "Access":
        """Read the table."""
        with path.open("rb") as file:
            data = tomllib.load(file)
        return cls({f"{noun}.{verb}": frozenset(roles) for noun, verbs in data.items() for verb, roles in verbs.items()})

    def allows(self, actor: Actor, permission: str) -> bool:
        """Whether one of the actor's roles has the permission."""
        return not self.roles_of.get(permission, frozenset()).isdisjoint(actor.roles)

    def check(self, actor: Actor, permission: str) -> None:
        """Raise Forbidden unless the actor has the permission."""
        if not self.allows(actor, permission):
            raise Forbidden("permission_missing", permission=permission)
