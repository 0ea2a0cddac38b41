"""The second process of a service: relays the outbox, carries out imports, does what has fallen due."""

import signal
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
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


Task = Callable[[Any], object]


@dataclass(frozen=True)
class Every:
    """A timer at a pace of its own: what changes with the day, or looks at much, need not look every second."""

    seconds: float
    task: Task


@dataclass
class Worker:
    """One worker of one service; several may run, they share the work by row locks.

    `due` are timers: each is called every second, or at its own pace, with a fresh context of the service itself and does
    what has fallen due.
    """

    house: House
    context: type[Context]
    due: Sequence[Task | Every] = ()
    importers: Mapping[str, Importer] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.relay = Relay(self.house)
        kinds = (*self.relay.waits(), jobs.waits(self.house.tables.jobs))
        self._look = select(or_(*(exists(kind) for kind in kinds)))
        paced = [one if isinstance(one, Every) else Every(DUE_SECONDS, one) for one in self.due]
        self._next_due = {timer.task: (timer.seconds, 0.0) for timer in paced}
        self._next_count = self._next_sweep = 0.0

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
        except Exception as error:
            log().exception("worker_round_failed", error=repr(error))
            self.stop.wait(DUE_SECONDS)
            return False

    def _something_waits(self) -> bool:
        """One look for all kinds of work: an idle worker asks the database nothing else."""
        with self.house.reads.connect() as connection:
            return bool(connection.execute(self._look, {"now": wall()}).scalar())

    def run_due(self) -> None:
        """Do all that has fallen due, whatever its pace."""
        self._run(self._next_due)

    def _run(self, tasks: Iterable[Task]) -> None:
        """Each timer in its own context; one that fails does not stop the others."""
        for task in tasks:
            try:
                task(self._context())
            except SQLAlchemyError:
                raise
            except Exception as error:
                log().exception("timer_failed", task=task.__name__, error=repr(error))

    def _timers(self) -> None:
        now = monotonic()
        ready = {task: (seconds, now + seconds) for task, (seconds, at) in self._next_due.items() if now >= at}
        if ready:
            self._next_due |= ready
            self._run(ready)
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
