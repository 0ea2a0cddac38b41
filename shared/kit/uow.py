"""The unit of work: the one place that commits.

State, history, decisions, outgoing events, the inbox row and the stored answer become durable together or not at all.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Executable, Row, Table, insert, update
from sqlalchemy.engine import RootTransaction

from shared.kit.actor import Actor
from shared.kit.clock import wall
from shared.kit.decision import Decision
from shared.kit.errors import NotFound
from shared.kit.events import Event
from shared.kit.guards import EventGuard, Guard
from shared.kit.house import House
from shared.kit.ids import new_id
from shared.kit.policy import Policy
from shared.kit.together import Batch
from shared.kit.transaction import unit_is_open


class UnitOfWork:
    """One transaction and what is written in it. Opened by `Context.uow()`, never by hand."""

    def __init__(self, house: House, *, actor: Actor, now: datetime, trace_id: str, policy: Policy) -> None:
        self.actor = actor
        self.now = now
        self.policy = policy
        self._house = house
        self._trace_id = trace_id
        self._aside = Batch()
        self._pending: dict[str, list[dict[str, Any]]] = {"history": [], "decisions": [], "outbox": []}
        self._connection: Connection | None = None
        self._transaction: RootTransaction | None = None

    @property
    def connection(self) -> Connection:
        """The transaction's connection. It is opened when first needed; rows put aside are written before anything else."""
        if self._connection is None:
            self._connection = self._house.engine.connect()
            self._transaction = self._connection.begin()
        self._aside.write(self._connection)
        return self._connection

    # Life, driven by the context and the door only.

    def begin(self, guard: Guard | None) -> None:
        """Start, and let the guard look for a repeat."""
        unit_is_open.set(True)
        if isinstance(guard, EventGuard):
            guard.enter(self.connection)

    def commit(self, answer: Mapping[str, Any] | None = None) -> None:
        """Write all rows put aside, the history, decisions and events, and the answer; make everything durable.

        A unit that only inserted, on a database that takes all of it in one statement, needs no transaction around it.
        """
        for name, rows in self._pending.items():
            for row in rows:
                self._aside.add(getattr(self._house.tables, name), row)
        if answer is not None:
            self._aside.add(self._house.tables.answers, answer)
        if self._connection is None and self._house.engine.dialect.name == "postgresql":
            with self._house.reads.connect() as connection:
                self._aside.write(connection)
        else:
            _ = self.connection
            assert self._transaction is not None
            self._transaction.commit()
        self._close()

    def rollback(self) -> None:
        """Leave nothing behind."""
        if self._transaction is not None and self._transaction.is_active:
            self._transaction.rollback()
        self._close()

    def _close(self) -> None:
        unit_is_open.set(False)
        if self._connection is not None:
            self._connection.close()

    # Reading and writing, used by operations and store.

    def rows(self, statement: Executable, given: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        """All rows of a query; `given` are the values of its named parameters."""
        return self.connection.execute(statement, given).all()

    def row(self, statement: Executable, given: Mapping[str, Any] | None = None) -> Row[Any] | None:
        """The first row of a query, if any."""
        return self.connection.execute(statement, given).first()

    def one(self, statement: Executable, missing: str) -> Row[Any]:
        """The row of a query. Raises NotFound with the code `missing`."""
        found = self.row(statement)
        if found is None:
            raise NotFound(missing)
        return found

    def scalar(self, statement: Executable) -> Any:
        """The first column of the first row."""
        return self.connection.execute(statement).scalar()

    def execute(self, statement: Executable) -> int:
        """Run a statement; the number of rows that it changed."""
        return self.connection.execute(statement).rowcount

    def insert(self, table: Table, values: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> None:
        """Insert one row or many; an empty list is nothing to do.

        A single row is put aside until something else is asked of the database, or until the end.
        """
        if isinstance(values, Mapping):
            self._aside.add(table, values)
        elif values:
            self.connection.execute(insert(table), values)

    def update(self, table: Table, row_id: str, **values: Any) -> int:
        """Change one row by its id and count its `version` up, where the table has one."""
        if "version" in table.c:
            values["version"] = table.c.version + 1
        return self.execute(update(table).where(table.c.id == row_id).values(**values))

    # What goes with the state.

    def note(
        self,
        noun: str,
        subject: str,
        verb: str,
        *,
        from_state: str | None = None,
        to_state: str | None = None,
        case_id: str | None = None,
        reason: str | None = None,
        **detail: Any,
    ) -> None:
        """GEN-13: who changed what, from which state to which, and why. `case_id` is the ticket, where there is one."""
        entry: dict[str, Any] = {
            "id": new_id(),
            "noun": noun,
            "subject": subject,
            "verb": verb,
            "case_id": case_id,
            "reason": reason,
        }
        entry |= {"from_state": from_state, "to_state": to_state, "detail": detail, "at": self.now}
        entry |= {"actor": self.actor.id, "actor_name": self.actor.name, "role": self.actor.role}
        self._pending["history"].append(entry)

    def decide(
        self,
        decision: Decision,
        subject: str,
        *,
        case_id: str | None = None,
        override_reason: str | None = None,
        policy: Policy | None = None,
    ) -> str:
        """Record a decision about `subject`; its id. The recorded inputs suffice to replay the rule.

        `policy` is the one that ruled, where it was not today's.
        """
        ruled = policy or self.policy
        row: dict[str, Any] = {"id": new_id(), "kind": decision.kind, "outcome": decision.outcome, "subject": subject}
        row |= {"clauses": list(decision.clauses), "near": list(decision.near), "inputs": decision.inputs}
        row |= {"policy": decision.values, "detail": decision.detail, "amount_fen": decision.amount_fen}
        row |= {"profile": ruled.profile, "policy_day": ruled.day.isoformat(), "at": self.now}
        row |= {"actor": self.actor.id, "actor_name": self.actor.name}
        self._pending["decisions"].append({**row, "case_id": case_id, "override_reason": override_reason})
        return str(row["id"])

    def emit(self, event: Event, *, case_id: str | None = None) -> str:
        """Put an event into the outbox; its id. One that nobody subscribes to needs no routing."""
        done = None if event.TYPE in self._house.subscribers else wall()
        row: dict[str, Any] = {
            "id": new_id(),
            "type": event.TYPE,
            "subject": event.subject,
            "data": event.data(),
            "case_id": case_id,
        }
        self._pending["outbox"].append({**row, "trace_id": self._trace_id, "at": self.now, "routed_at": done})
        return str(row["id"])
