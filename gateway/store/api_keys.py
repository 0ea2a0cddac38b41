"""Queries on API keys."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update

from gateway.store.tables import api_keys
from shared.kit.reader import Ask, Page, Reader
from shared.kit.uow import UnitOfWork


def by_id(key_id: str) -> Select[Any]:
    """One key."""
    return select(api_keys).where(api_keys.c.id == key_id)


def by_hash(key_hash: str) -> Select[Any]:
    """The key with this hash."""
    return select(api_keys).where(api_keys.c.key_hash == key_hash)


def lock(uow: UnitOfWork, key_id: str) -> Any:
    """The key, locked for a change. Raises NotFound."""
    return uow.one(by_id(key_id).with_for_update(), "api_key_unknown")


def page(reader: Reader, ask: Ask) -> Page:
    """Keys, newest first."""
    return reader.page(select(api_keys), ask, api_keys.c.created_at, api_keys.c.id, descending=True)


def touch(uow: UnitOfWork, key_id: str, now: datetime) -> None:
    """Remember the use; the version stays, since nothing was changed."""
    uow.execute(update(api_keys).where(api_keys.c.id == key_id).values(last_used_at=now))
