"""The second process of a service: relays the outbox, carries out imports, does what has fallen due."""

import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Any

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.exc import SQLAlchemyError

from shared.kit import jobs, logs
from shared.kit.actor import system
from shared.kit.clock import wall
from shared.kit.context import Context
from shared.kit.house import House
from shared.kit.jobs import Importer
from shared.kit.logs import log
from shared.kit.relay import Relay

IDLE_SECONDS = 0.3
DUE_SECONDS = 1.0
COUNT_SECONDS = 10.0
SWEEP_SECONDS = 3600.0
ANSWERS_KEPT = timedelta(days=30)


@dataclass
class Worker:
    """One worker of one service; several may run, they share the work by row locks.

    `due` are timers: each is called every second with a fresh context of the service itself and does what has fallen due.
    """

    house: House
    context: type[Context]
    due: Sequence[Callable[[Any], object]] = ()
    importers: Mapping[str, Importer] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.relay = Relay(self.house)
        kinds = (*self.relay.waits(), jobs.waits(self.house.tables.jobs))
        self._look = select(or_(*(exists(kind) for kind in kinds)))
        self._next_due = self._next_count = self._next_sweep = 0.0

    def run(self) -> None:
        """Work until told to stop (SIGTERM, SIGINT)."""
        logs.configure(f"{self.house.settings.name}-worker")
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())
        while not self.stop.is_set():
            if not self.round():
                self.stop.wait(IDLE_SECONDS)

    def round(self) -> bool:
        """One turn of everything; whether anything was done. A fault is logged and does not end the worker."""
        try:
            busy = self._something_waits()
            if busy:
                self.relay.run_once()
                jobs.run_one(self._context(), self.importers)
            self._timers()
            return busy
        except SQLAlchemyError as error:
            log().error("worker_round_failed", error=str(error))
            self.stop.wait(DUE_SECONDS)
            return False

    def _something_waits(self) -> bool:
        """One look for all kinds of work: an idle worker asks the database nothing else."""
        with self.house.reads.connect() as connection:
            return bool(connection.execute(self._look, {"now": wall()}).scalar())

    def run_due(self) -> None:
        """Do all that has fallen due, each timer in its own context; one that fails does not stop the others."""
        for task in self.due:
            try:
                task(self._context())
            except SQLAlchemyError:
                raise
            except Exception as error:
                log().exception("timer_failed", task=task.__name__, error=repr(error))

    def _timers(self) -> None:
        if monotonic() >= self._next_due:
            self._next_due = monotonic() + DUE_SECONDS
            self.run_due()
        if monotonic() >= self._next_count:
            self._next_count = monotonic() + COUNT_SECONDS
            self.relay.waiting()
        if monotonic() >= self._next_sweep:
            self._next_sweep = monotonic() + SWEEP_SECONDS
            answers = self.house.tables.answers
            with self.house.engine.begin() as connection:
                connection.execute(delete(answers).where(answers.c.at < wall() - ANSWERS_KEPT))

    def _context(self) -> Context:
        return self.context(self.house, system(self.house.settings.name))
