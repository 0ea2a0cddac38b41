"""The context of one call: all that is impure, handed to every operation as its first parameter."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from typing import Self

from sqlalchemy import Executable

from shared.kit.actor import Actor, system
from shared.kit.calendar import WorkingCalendar
from shared.kit.calendars import working_calendar
from shared.kit.guards import Guard, KeyGuard
from shared.kit.house import House
from shared.kit.http import Caller
from shared.kit.ids import new_trace
from shared.kit.policy import Policy
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork


class Context:
    """Who calls, when, under which policy, and the one unit of work of the call.

    A service subclasses it with one property per neighbour (its typed client).
    """

    def __init__(self, house: House, actor: Actor, *, trace_id: str | None = None, guard: Guard | None = None) -> None:
        self.house = house
        self.actor = actor
        self.trace_id = trace_id or new_trace()
        self.guard = guard
        self.now: datetime = house.clock.now()
        self.unit: UnitOfWork | None = None

    def as_system(self) -> Self:
        """A fresh context of the service itself, for timers."""
        return type(self)(self.house, system(self.house.settings.name))

    # Facts

    def policy(self, day: date | None = None) -> Policy:
        """The policy in force on a day (today without one) under the active profile (GEN-12)."""
        return self.house.book.on(day or self.today, self.house.settings.profile)

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The working calendar under today's policy."""
        return working_calendar(self.house.book.on(self.now.date(), self.house.settings.profile))

    @cached_property
    def today(self) -> date:
        """The local day (GEN-01)."""
        return self.calendar.local_day(self.now)

    def number(self, prefix: str) -> str:
        """A human number (`TK-20261121-00012`). Take it before the unit of work: it has a transaction of its own."""
        if self.unit is not None:
            raise RuntimeError("take the number before the unit of work")
        return self.house.numbers.next(prefix, self.today)

    def caller(self, peer: str) -> Caller:
        """The HTTP door to a neighbour, speaking for this call's actor."""
        return Caller(self.house.peers[peer], token=self.house.tokens.for_service(self.actor), trace_id=self.trace_id)

    # Reading and writing

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Queries outside a unit of work; inside one, its own connection, so that it sees what was written."""
        if self.unit is not None:
            yield Reader(self.unit.connection)
            return
        with self.house.reads.connect() as connection:
            yield Reader(connection)

    def row(self, statement: Executable, missing: str):  # type: ignore[no-untyped-def]
        """The one row of a query. Raises NotFound with the code `missing`."""
        with self.reader() as reader:
            return reader.one(statement, missing)

    @contextmanager
    def uow(self) -> Iterator[UnitOfWork]:
        """The one unit of work of this call.

        It commits when the block ends. Under an idempotency key the door commits instead, once the answer is known, so that
        effect and answer are stored together. Any exception leaves nothing behind.
        """
        if self.unit is not None:
            raise RuntimeError("one unit of work a call")
        unit = self._new_unit()
        self.unit = unit
        try:
            unit.begin(self.guard)
            yield unit
            if not isinstance(self.guard, KeyGuard):
                unit.commit()
                self.unit = None
        except BaseException:
            self.unit = None
            unit.rollback()
            raise

    def finish(self, status: int, headers: dict[str, str], body: str) -> None:
        """For the door: store the answer with the effect and commit."""
        unit, self.unit = self.unit, None
        if unit is None:
            return
        assert isinstance(self.guard, KeyGuard)
        try:
            unit.commit(self.guard.answer(status, headers, body))
        except BaseException:
            unit.rollback()
            raise

    def abandon(self) -> None:
        """For the door: the answer could not be made, so the effect is taken back."""
        if self.unit is not None:
            self.unit.rollback()
            self.unit = None

    def _new_unit(self) -> UnitOfWork:
        return UnitOfWork(
            self.house,
            actor=self.actor,
            now=self.now,
            trace_id=self.trace_id,
            policy=self.policy(),
        )
