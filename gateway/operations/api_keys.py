"""Keys for machines: shown once, stored as a hash, changed into a short access token at the door."""

from collections.abc import Mapping, Sequence
from typing import Any

from gateway.context import Context
from gateway.passwords import digest, secret
from gateway.rules.sign_in import access_life
from gateway.rules.users import ACTIVE, KEY_MACHINE, REVOKED, limit_faults
from gateway.store import api_keys
from gateway.store.tables import PREFIX_SHOWN
from gateway.store.tables import api_keys as table
from shared.kit.actor import Actor
from shared.kit.clock import wall
from shared.kit.errors import Fault, Refused, Unauthorized
from shared.kit.ids import new_id
from shared.kit.transitions import next_state, verbs_from

PREFIX = "ak"
MARK = f"{PREFIX}_"
LIMITS = ("site_id", "customer_id", "technician_id")


def create(ctx: Context, data: Mapping[str, Any]) -> dict[str, Any]:
    """SEC-01: make a key with some roles as its scopes. The answer is the only place where it is ever shown."""
    faults = limit_faults(data["scopes"], data)
    if data.get("expires_at") and data["expires_at"] <= wall():
        faults.append(Fault.at("/expires_at", "instant_past"))
    if faults:
        raise Refused("validation_failed", faults=faults)
    key = secret(PREFIX)
    row = {"id": data.get("id") or new_id(), "name": data["name"], "scopes": list(data["scopes"]), "key_hash": digest(key)}
    row |= {"prefix": key[:PREFIX_SHOWN], **{name: data.get(name) for name in LIMITS}}
    row |= {"created_by": ctx.actor.id, "created_at": ctx.now, "expires_at": data.get("expires_at")}
    row |= {"last_used_at": None, "revoked_at": None, "version": 1}
    with ctx.uow() as uow:
        uow.insert(table, row)
        uow.note("api_key", row["id"], "create", to_state=ACTIVE, scopes=row["scopes"])
    return {**row, "key": key}


def revoke(ctx: Context, key_id: str) -> Any:
    """A revoked key is refused at once here, and within the cache's seconds by other replicas. Raises Conflict."""
    with ctx.uow() as uow:
        before = state_of(api_keys.lock(uow, key_id))
        after = next_state(KEY_MACHINE, before, "revoke", ctx.actor.roles)
        uow.update(table, key_id, revoked_at=wall())
        uow.note("api_key", key_id, "revoke", from_state=before, to_state=after)
        row = uow.one(api_keys.by_id(key_id), "api_key_unknown")
    ctx.house.exchanged.forget_all()
    return row


def exchange(ctx: Context, key: str) -> str:
    """The access token for a key that holds. Raises Unauthorized."""
    remembered = ctx.house.exchanged.token(key)
    if remembered is not None:
        return remembered
    now = wall()
    with ctx.reader() as reader:
        row = reader.row(api_keys.by_hash(digest(key)))
    if row is None or row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= now):
        raise Unauthorized("token_invalid")
    limits = {name: getattr(row, name) for name in LIMITS}
    token = ctx.house.signer.sign(Actor(row.id, row.name, tuple(row.scopes), **limits), access_life(ctx.policy()))
    with ctx.uow() as uow:
        api_keys.touch(uow, row.id, now)
    ctx.house.exchanged.remember(key, token)
    return token


def state_of(row: Any) -> str:
    """`active` or `revoked`."""
    return REVOKED if row.revoked_at is not None else ACTIVE


def actions(row: Any, roles: Sequence[str]) -> list[str]:
    """What the caller may do to a key now."""
    return verbs_from(KEY_MACHINE, state_of(row), roles)
