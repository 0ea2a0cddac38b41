"""The one signing key that all replicas share."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from gateway.store.tables import signing_keys
from shared.kit.clock import wall

ACCESS = "access"


def load_or_make(reads: Engine, engine: Engine, make: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    """The private key as a JWK; the first replica that asks makes it, and all others read what it wrote."""
    found = select(signing_keys.c.private_key).where(signing_keys.c.purpose == ACCESS)
    with reads.connect() as connection:
        row = connection.execute(found).first()
    if row is None:
        insert = sqlite_insert if engine.dialect.name == "sqlite" else pg_insert
        mine = insert(signing_keys).values(purpose=ACCESS, private_key=dict(make()), created_at=wall())
        with engine.begin() as connection:
            connection.execute(mine.on_conflict_do_nothing())
            row = connection.execute(found).one()
    return dict(row.private_key)
