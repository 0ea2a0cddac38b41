"""What waits for the keeper today: each task is a list of the warehouse, narrowed to what has to be done."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from console.exports.cells import title_of
from console.exports.lists import LISTS
from console.presenters.readable import text_of
from console.presenters.tickets import Field
from console.words import Words, local

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Task:
    """Something to do: the list and the filters that leave only it, what names a row, and what is told of it.

    A filter `{today}` is the business day. `paper` is the endpoint of the page that prints a row, with the name of its id.
    """

    code: str
    noun: str
    filters: Mapping[str, str] = field(default_factory=dict)
    named_by: str = "number"
    told: tuple[str, ...] = ()
    due: str = ""
    paper: tuple[str, str] = ("", "")
    page: tuple[str, str] = ("", "")
    needs: str = ""

    @property
    def permission(self) -> str:
        """Who sees it: whoever may read the list, or only who does the work."""
        return self.needs or LISTS[self.noun].permission

    def asked(self, today: date) -> dict[str, str]:
        """The filters of the day."""
        return {name: value.format(today=today.isoformat()) for name, value in self.filters.items()}


TASKS = (
    Task("work.waiting", "reservations", {"status": "waiting"}, told=("part_no", "quantity", "needed_on")),
    Task("work.held", "reservations", {"status": "held"}, told=("part_no", "quantity", "location_code"), due="hold_until"),
    Task("work.discrepancies", "discrepancies", named_by="part_no", told=("kind", "location_code", "quantity", "created_at")),
    Task("work.to_order", "stock-plan", named_by="part_no", told=("on_hand", "min_level", "suggestion")),
    Task("work.issues", "issues", told=("part_no", "quantity", "collector"), paper=("prints.show_delivery_note", "note_id")),
    Task("work.receipts", "receipts", told=("document", "received_on"), paper=("prints.show_goods_receipt", "receipt_id")),
)


@dataclass(frozen=True)
class Line:
    """One thing to do."""

    name: str
    told: tuple[Field, ...]
    due: str
    is_overdue: bool
    id: str


@dataclass(frozen=True)
class Pile:
    """One task with what waits; `more` says that not everything is shown."""

    task: Task
    title: str
    lines: tuple[Line, ...]
    more: bool
    filters: Mapping[str, str]


def tasks_for(may: Collection[str]) -> list[Task]:
    """The tasks of somebody with these permissions."""
    return [task for task in TASKS if task.permission in may]


def pile(words: Words, task: Task, rows: Sequence[Row], most: int, today: date) -> Pile:
    """What waits under one task, as the page shows it."""
    lines = tuple(_line(words, task, row, today) for row in rows[:most])
    return Pile(task, words.say(task.code), lines, len(rows) > most, task.asked(today))


def _line(words: Words, task: Task, row: Row, today: date) -> Line:
    there = [name for name in task.told if row.get(name) not in (None, "", [])]
    due = str(row.get(task.due) or "")
    return Line(
        name=str(row.get(task.named_by) or ""),
        told=tuple(Field(title_of(words, task.noun, name), _said(words, task, name, row[name])) for name in there),
        due=text_of(words, task.due, due) if due else "",
        is_overdue=bool(due) and _day(due) < today,
        id=row.get("id", ""),
    )


def _day(text: str) -> date:
    return local(text).date() if "T" in text else date.fromisoformat(text)


def _said(words: Words, task: Task, name: str, value: Any) -> str:
    own = f"{task.noun.replace('-', '_')}.{name}.{value}"
    return words.say(own) if words.knows(own) else text_of(words, name, value)
