"""What one process of a service holds for its whole life: the database, the clock, the policies, the texts, the doors out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, MetaData

from shared.kit.access import Access
from shared.kit.clock import Clock, system_clock
from shared.kit.db import open_engine, reading
from shared.kit.http import Http, key_fetcher
from shared.kit.messages import Messages
from shared.kit.numbers import Numbers
from shared.kit.policy import PolicyBook
from shared.kit.settings import ServiceSettings
from shared.kit.tables import KitTables
from shared.kit.tokens import Tokens


@dataclass
class House:
    """One process of one service. Tests build it with their own clock and doors."""

    settings: ServiceSettings
    engine: Engine
    reads: Engine
    clock: Clock
    book: PolicyBook
    messages: Messages
    access: Access
    tokens: Tokens
    numbers: Numbers
    tables: KitTables
    metadata: MetaData
    peers: Mapping[str, Http]
    subscribers: Mapping[str, Sequence[str]]
    folder: Path

    @classmethod
    def build(
        cls,
        settings: ServiceSettings,
        *,
        folder: Path,
        metadata: MetaData,
        tables: KitTables,
        clock: Clock | None = None,
        subscribers: Mapping[str, Sequence[str]] | None = None,
    ) -> "House":
        """Choose everything concrete; `folder` is the service's own, with its `policies/` and its texts.

        `subscribers` maps each event type of this service to the neighbours that want it.
        """
        engine = open_engine(settings.database_url)
        gateway = Http("gateway", settings.gateway_url)
        return cls(
            settings=settings,
            engine=engine,
            reads=reading(engine),
            clock=clock or system_clock(),
            book=PolicyBook.load(folder / "policies"),
            messages=Messages.of(folder),
            access=Access.load(settings.access_file),
            tokens=Tokens(service=settings.name, secret=settings.service_secret, fetch_keys=key_fetcher(gateway)),
            numbers=Numbers(engine, tables.numbers),
            tables=tables,
            metadata=metadata,
            subscribers=subscribers or {},
            peers={name: Http(name, url) for name, url in settings.peers.items()},
            folder=folder,
        )
