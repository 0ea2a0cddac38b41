"""Signing in, staying signed in, signing out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gateway.context import Context
from gateway.passwords import digest, secret
from gateway.rules.sign_in import access_life, after_failure, refresh_life, seconds_locked
from gateway.store import sessions, users
from gateway.store.tables import refresh_tokens
from gateway.store.tables import users as accounts
from shared.kit.actor import Actor
from shared.kit.clock import wall
from shared.kit.errors import TooMany, Unauthorized
from shared.kit.ids import new_id
from shared.kit.logs import log
from shared.kit.uow import UnitOfWork

REFRESH_PREFIX = "rt"


@dataclass(frozen=True)
class Grant:
    """What a sign-in gives: a short access token and the refresh token that renews it once."""

    access_token: str
    refresh_token: str
    expires_in: int
    token_type: str = "Bearer"


def actor_of(user: Any) -> Actor:
    """The account as the person who acts."""
    limits = {name: getattr(user, name) for name in ("site_id", "customer_id", "technician_id")}
    return Actor(user.id, user.name, tuple(user.roles), **limits)


def normal(username: str) -> str:
    """Sign-in names differ by more than case."""
    return username.casefold()


def sign_in(ctx: Context, username: str, password: str, *, address: str) -> Grant:
    """SEC-01: tokens for a name and its password.

    Unknown name, wrong password and switched-off account get the same answer after the same work; failures are counted per
    name, whether it exists or not. Raises Unauthorized or TooMany.
    """
    house, name = ctx.house, normal(username)
    house.rates.sign_in(address, name)
    mark, now = digest(name), wall()
    with ctx.reader() as reader:
        _refuse_locked(reader.row(sessions.failures(mark)), now)
        user = reader.row(users.by_username(name))
    right = house.passwords.verify(user.password_hash if user else None, password)
    if user is None or not right or not user.active:
        _count_failure(ctx, mark, now)
        raise Unauthorized("sign_in_failed")
    better = house.passwords.renewed(user.password_hash, password)
    ctx.actor = actor_of(user)
    with ctx.uow() as uow:
        sessions.forget_failures(uow, mark)
        if better:
            uow.update(accounts, user.id, password_hash=better)
        family = new_id()
        refresh_token = _new_token(uow, user.id, family, now)
        uow.note("user", user.id, "sign_in", session=family)
    return _grant(ctx, user, refresh_token)


def refresh(ctx: Context, token: str) -> Grant:
    """SEC-01: new tokens for a refresh token, which serves once. A second use ends the whole sign-in it came from.

    Raises Unauthorized.
    """
    now = wall()
    user = None
    with ctx.uow() as uow:
        held = sessions.lock_token(uow, digest(token))
        if held is not None and (held.used_at or held.revoked_at):
            _end_family(uow, held, now)
        elif held is not None and held.expires_at > now:
            user = uow.row(users.by_id(held.user_id))
            user = user if user and user.active else None
        if user is not None and held is not None:
            sessions.mark_used(uow, held.id, now)
            refresh_token = _new_token(uow, user.id, held.family_id, now)
    if user is None:
        raise Unauthorized("refresh_token_invalid")
    return _grant(ctx, user, refresh_token)


def revoke(ctx: Context, token: str) -> None:
    """Sign out: the refresh token and all that came from the same sign-in. An unknown one is as good as revoked."""
    with ctx.uow() as uow:
        held = sessions.lock_token(uow, digest(token))
        if held is not None and sessions.revoke_family(uow, held.family_id, wall()):
            uow.note("user", held.user_id, "sign_out", session=held.family_id)


def sweep(ctx: Context) -> None:
    """Delete refresh tokens past their life and failures long past."""
    now = wall()
    failed_before = now - refresh_life(ctx.policy())
    with ctx.reader() as reader:
        if not reader.scalar(sessions.outlived(now, failed_before)):
            return
    with ctx.uow() as uow:
        sessions.sweep(uow, now, failed_before)


def _refuse_locked(row: Any, now: datetime) -> None:
    seconds = seconds_locked(row.locked_until if row else None, now)
    if seconds:
        raise TooMany("sign_in_locked", retry_after=seconds)


def _count_failure(ctx: Context, mark: str, now: datetime) -> None:
    with ctx.uow() as uow:
        row = sessions.lock_failures(uow, mark, now)
        count, locked_until = after_failure(row.failures, row.last_at, now, uow.policy)
        sessions.set_failures(uow, mark, count=count, last_at=now, locked_until=locked_until)
    log().warning("sign_in_failed", name_hash=mark, failures=count, locked=locked_until is not None)


def _new_token(uow: UnitOfWork, user_id: str, family_id: str, now: datetime) -> str:
    token = secret(REFRESH_PREFIX)
    row = {"id": new_id(), "family_id": family_id, "user_id": user_id, "token_hash": digest(token), "issued_at": now}
    row |= {"expires_at": now + refresh_life(uow.policy), "used_at": None, "revoked_at": None}
    uow.insert(refresh_tokens, row)
    return token


def _end_family(uow: UnitOfWork, held: Any, now: datetime) -> None:
    if sessions.revoke_family(uow, held.family_id, now):
        uow.note("user", held.user_id, "end_session", session=held.family_id, reason="refresh token used twice")


def _grant(ctx: Context, user: Any, refresh_token: str) -> Grant:
    life = access_life(ctx.policy())
    token = ctx.house.signer.sign(actor_of(user), life)
    return Grant(token, refresh_token, life // timedelta(seconds=1))
