"""Accounts: made, changed and switched off by an administrator, never deleted (SEC-05)."""

from collections.abc import Mapping, Sequence
from typing import Any

from gateway.context import Context
from gateway.operations.sign_in import normal
from gateway.rules.users import ACTIVE, USER_MACHINE, limit_faults, password_faults, user_state
from gateway.store import sessions, users
from gateway.store.tables import users as table
from shared.kit.clock import wall
from shared.kit.errors import Conflict, Fault, NotFound, Refused
from shared.kit.etags import check_match
from shared.kit.ids import new_id
from shared.kit.policy import Policy
from shared.kit.transitions import next_state, verbs_from

LIMITS = ("site_id", "customer_id", "technician_id")


def faults_of(data: Mapping[str, Any], username: str, policy: Policy) -> list[Fault]:
    """SEC-01: what is wrong with an account as it is asked for."""
    wrong = limit_faults(data["roles"], data)
    return wrong + password_faults(data["password"], username, policy) if "password" in data else wrong


def row_of(ctx: Context, data: Mapping[str, Any], password_hash: str) -> dict[str, Any]:
    """A new account as a row."""
    row = {"id": data.get("id") or new_id(), "username": normal(data["username"]), "name": data["name"]}
    row |= {"roles": list(data["roles"]), **{name: data.get(name) for name in LIMITS}, "locale": data["locale"]}
    return row | {"active": True, "password_hash": password_hash, "created_at": ctx.now, "version": 1}


def create(ctx: Context, data: Mapping[str, Any]) -> Any:
    """Make an account. Raises Refused with all faults, Conflict if the sign-in name is taken."""
    username = normal(data["username"])
    faults = faults_of(data, username, ctx.policy())
    if faults:
        raise Refused("validation_failed", faults=faults)
    row = row_of(ctx, data, ctx.house.passwords.hash(data["password"]))
    with ctx.uow() as uow:
        if uow.row(users.by_username(username)) is not None:
            raise Conflict("username_taken", username=username)
        uow.insert(table, row)
        uow.note("user", row["id"], "create", to_state=ACTIVE, username=username, roles=row["roles"])
        return uow.one(users.by_id(row["id"]), "user_unknown")


def change(ctx: Context, user_id: str, data: Mapping[str, Any], if_match: str | None) -> Any:
    """Change an account; a new password ends its sign-ins. Raises Refused, Stale, Conflict for one's own roles."""
    password = data.get("password")
    hashed = {"password_hash": ctx.house.passwords.hash(password)} if password else {}
    with ctx.uow() as uow:
        row = users.lock(uow, user_id)
        check_match(row, if_match)
        _not_own(ctx, user_id, data.get("roles", row.roles) != row.roles)
        faults = faults_of({**row._mapping, **data}, row.username, uow.policy)
        if faults:
            raise Refused("validation_failed", faults=faults)
        changes = {name: value for name, value in data.items() if name != "password"}
        uow.update(table, user_id, **changes, **hashed)
        if password:
            sessions.revoke_user(uow, user_id, wall())
        uow.note("user", user_id, "change", changed=sorted(data))
        return uow.one(users.by_id(user_id), "user_unknown")


def switch(ctx: Context, user_id: str, verb: str) -> Any:
    """Deactivate or reactivate an account; deactivating ends its sign-ins. Raises Conflict."""
    with ctx.uow() as uow:
        row = users.lock(uow, user_id)
        _not_own(ctx, user_id, verb == "deactivate")
        before = user_state(row.active)
        after = next_state(USER_MACHINE, before, verb, ctx.actor.roles)
        uow.update(table, user_id, active=after == ACTIVE)
        if after != ACTIVE:
            sessions.revoke_user(uow, user_id, wall())
        uow.note("user", user_id, verb, from_state=before, to_state=after)
        return uow.one(users.by_id(user_id), "user_unknown")


def change_password(ctx: Context, current: str, new: str) -> None:
    """A person's own new password; it ends all of their sign-ins. Raises Refused if the current one is wrong."""
    passwords = ctx.house.passwords
    row = own_account(ctx)
    if row is None:
        raise NotFound("user_unknown")
    # Someone who sits at a signed-in screen must not be able to guess more often than at the door.
    ctx.house.rates.sign_in(row.id, row.username)
    faults = password_faults(new, row.username, ctx.policy(), pointer="/new_password")
    if not passwords.verify(row.password_hash, current):
        faults.append(Fault.at("/current_password", "password_wrong"))
    if faults:
        raise Refused("validation_failed", faults=faults)
    hashed = passwords.hash(new)
    with ctx.uow() as uow:
        uow.update(table, row.id, password_hash=hashed)
        sessions.revoke_user(uow, row.id, wall())
        uow.note("user", row.id, "change_password")


def own_account(ctx: Context) -> Any:
    """The account of the person who asks; None for a machine."""
    with ctx.reader() as reader:
        return reader.row(users.by_id(ctx.actor.id))


def actions(row: Any, roles: Sequence[str]) -> list[str]:
    """What the caller may do to an account now."""
    return verbs_from(USER_MACHINE, user_state(row.active), roles)


def _not_own(ctx: Context, user_id: str, touches: bool) -> None:
    """SEC-01: nobody takes away their own administration, so that one administrator always remains."""
    if touches and ctx.actor.id == user_id:
        raise Conflict("own_account")
