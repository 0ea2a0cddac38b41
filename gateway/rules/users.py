"""What makes an account sound: known roles, what limits a role's rows, a password worth the name; and its states."""

from collections.abc import Iterable, Mapping

from shared.kit.errors import Fault
from shared.kit.policy import Policy
from shared.kit.transitions import step

# The compact role set of the forms' permission matrix (ORG-02).
ROLES = (
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
)
# These see only rows that are theirs, so the account must say whose they are.
LIMITED = {"customer": "customer_id", "site": "site_id", "technician": "technician_id"}

ACTIVE, DEACTIVATED, REVOKED = "active", "deactivated", "revoked"
USER_MACHINE = {
    (ACTIVE, "deactivate"): step(DEACTIVATED, "admin"),
    (DEACTIVATED, "reactivate"): step(ACTIVE, "admin"),
}
KEY_MACHINE = {(ACTIVE, "revoke"): step(REVOKED, "admin")}


def limit_faults(roles: Iterable[str], account: Mapping[str, object]) -> list[Fault]:
    """SEC-01: a customer, a site and a technician see only their own; an account of theirs without the id is faulty."""
    missing = [(role, LIMITED[role]) for role in roles if role in LIMITED and not account.get(LIMITED[role])]
    return [Fault.at(f"/{name}", "limit_missing", role=role) for role, name in missing]


def password_faults(password: str, username: str, policy: Policy, *, pointer: str = "/password") -> list[Fault]:
    """SEC-01: a password has the policy's least length and is not the sign-in name."""
    least = policy.value("sec.password_min_length")
    if len(password) < least:
        return [Fault.at(pointer, "text_too_short", min=least)]
    if password.casefold() == username:
        return [Fault.at(pointer, "password_is_username")]
    return []


def user_state(active: bool) -> str:
    """SEC-05: accounts are never deleted; the state of a switched-off one is `deactivated`."""
    return ACTIVE if active else DEACTIVATED
