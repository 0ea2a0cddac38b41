"""Queries on refresh tokens and on failed sign-ins."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from gateway.store.tables import refresh_tokens, sign_in_failures
from shared.kit.uow import UnitOfWork


def lock_token(uow: UnitOfWork, token_hash: str) -> Any:
    """The refresh token, locked until the commit; None if there is none."""
    return uow.row(select(refresh_tokens).where(refresh_tokens.c.token_hash == token_hash).with_for_update())


def mark_used(uow: UnitOfWork, token_id: str, now: datetime) -> None:
    """A token serves once."""
    uow.update(refresh_tokens, token_id, used_at=now)


def revoke_family(uow: UnitOfWork, family_id: str, now: datetime) -> int:
    """End one sign-in: every token that came from it. The number that still held."""
    return _revoke(uow, refresh_tokens.c.family_id == family_id, now)


def revoke_user(uow: UnitOfWork, user_id: str, now: datetime) -> int:
    """End every sign-in of an account."""
    return _revoke(uow, refresh_tokens.c.user_id == user_id, now)


def _revoke(uow: UnitOfWork, which: Any, now: datetime) -> int:
    return uow.execute(update(refresh_tokens).where(which, refresh_tokens.c.revoked_at.is_(None)).values(revoked_at=now))


def failures(name_hash: str) -> Select[Any]:
    """The failed sign-ins of a name."""
    return select(sign_in_failures).where(sign_in_failures.c.name_hash == name_hash)


def lock_failures(uow: UnitOfWork, name_hash: str, now: datetime) -> Any:
    """The failures of a name, locked; the row is made if it is not there, so that simultaneous tries queue."""
    insert = sqlite_insert if uow.connection.dialect.name == "sqlite" else pg_insert
    empty = insert(sign_in_failures).values(name_hash=name_hash, failures=0, last_at=now, locked_until=None)
    uow.execute(empty.on_conflict_do_nothing())
    return uow.row(failures(name_hash).with_for_update())


def set_failures(uow: UnitOfWork, name_hash: str, *, count: int, last_at: datetime, locked_until: datetime | None) -> None:
    """Write the count."""
    change = update(sign_in_failures).where(sign_in_failures.c.name_hash == name_hash)
    uow.execute(change.values(failures=count, last_at=last_at, locked_until=locked_until))


def forget_failures(uow: UnitOfWork, name_hash: str) -> None:
    """A success wipes the slate."""
    uow.execute(delete(sign_in_failures).where(sign_in_failures.c.name_hash == name_hash))


def outlived(now: datetime, failed_before: datetime) -> Select[Any]:
    """Whether there is anything to sweep: tokens past their life, failures long past."""
    token = select(refresh_tokens.c.id).where(refresh_tokens.c.expires_at < now).exists()
    failure = select(sign_in_failures.c.name_hash).where(sign_in_failures.c.last_at < failed_before).exists()
    return select(or_(token, failure))


def sweep(uow: UnitOfWork, now: datetime, failed_before: datetime) -> None:
    """Delete what can no longer have an effect."""
    uow.execute(delete(refresh_tokens).where(refresh_tokens.c.expires_at < now))
    uow.execute(delete(sign_in_failures).where(sign_in_failures.c.last_at < failed_before))
