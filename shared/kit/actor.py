"""Who asks: the person, machine or service behind a call."""

from dataclasses import asdict, dataclass
from typing import Any

SERVICE_ROLE = "service"


@dataclass(frozen=True)
class Actor:
    """The acting person with what limits their view.

    `roles` decide permissions; `site_id`, `customer_id` and `technician_id` limit the rows that are theirs.
    `service` names the calling service when the call came from one on the person's behalf.
    """

    id: str
    name: str
    roles: tuple[str, ...]
    site_id: str | None = None
    customer_id: str | None = None
    technician_id: str | None = None
    service: str | None = None

    @property
    def role(self) -> str:
        """The role written into the history."""
        return self.roles[0] if self.roles else "nobody"

    def has(self, *roles: str) -> bool:
        """Whether the actor has one of these roles."""
        return any(role in self.roles for role in roles)

    def claims(self) -> dict[str, Any]:
        """The actor as token claims, empty ones left out."""
        return {key: value for key, value in asdict(self).items() if value}

    @classmethod
    def from_claims(cls, claims: dict[str, Any]) -> "Actor":
        """Read the actor from token claims; unknown claims are ignored."""
        return cls(
            id=claims["id"],
            name=claims.get("name", claims["id"]),
            roles=tuple(claims.get("roles", ())),
            site_id=claims.get("site_id"),
            customer_id=claims.get("customer_id"),
            technician_id=claims.get("technician_id"),
            service=claims.get("service"),
        )


def system(service: str) -> Actor:
    """The service itself, at work on timers and events."""
    return Actor(id=f"service:{service}", name=service, roles=(SERVICE_ROLE, "system"), service=service)


NOBODY = Actor(id="anonymous", name="anonymous", roles=())
