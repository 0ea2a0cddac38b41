"""What waits for the keeper today: each task is a list of the warehouse, narrowed to what has to be done."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
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
    """Something to do: the list, the filters that leave only it, what is told of a row, the day on which it is due.

    `paper` is the endpoint that prints a row and `page` the one that shows it, each with the name of its id. `needs` is the
    permission of who does the work; without one it is everybody's who may read the list.
    """

    code: str
    noun: str
    filters: Mapping[str, str]
    told: tuple[str, ...]
    due: str = ""
    named_by: str = "number"
    paper: tuple[str, str] = ("", "")
    page: tuple[str, str] = ("", "")
    needs: str = ""

    @property
    def permission(self) -> str:
        """Who sees it: whoever may read the list, or only who does the work."""
        return self.needs or LISTS[self.noun].permission


NOTE, RECEIPT = ("prints.show_delivery_note", "note_id"), ("prints.show_goods_receipt", "receipt_id")
FORM, SENT = ("prints.show_order_form", "order_id"), ("prints.show_shipment_note", "shipment_id")
SHEET, COUNT = ("prints.show_count_sheet", "stocktake_id"), ("stocktakes.show_stocktake", "stocktake_id")
DIFFERENCES = ("stocktakes.show_differences", "stocktake_id")
MONTH = ("prints.show_parts_reconciliation", "reconciliation_id")
SLIP, CARD = ("prints.show_loaner_slip", "loan_id"), ("prints.show_tool_card", "tool_id")
TAG = ("prints.show_old_part_tag", "old_part_id")
KEEPER = "stock.receive"
ORDER, PARCEL = ("kind", "site_name", "total"), ("site_name", "carrier", "waybill")
LEVELS, LOAN = ("available", "min_level", "on_order"), ("customer_name", "model_code", "serial_no")
AMOUNTS = ("total", "missing", "value", "closing")
# Who does it: the permission of the act.
TRACKS, CONFIRMS, PACKS, COUNTS = ("shipments.track", "shipments.confirm", "shipments.pack", "stocktakes.count")
APPROVES, LENDS, ISSUES, SETTLES = ("stocktakes.approve", "loaners.lend", "tools.issue", "part_reconciliations.handle")

TASKS = (
    # Sites and the desk: their own orders and what is on its way to them.
    Task("work.to_confirm", "shipments", {"status": "shipped"}, PARCEL, "confirm_due_on", paper=SENT, needs=CONFIRMS),
    Task("work.sent_back", "part-orders", {"status": "returned_incomplete"}, ORDER, paper=FORM, needs="part_orders.create"),
    # Orders, from the review to the parcel.
    Task("work.to_review", "part-orders-due", {"task": "review"}, ORDER, "due_on", paper=FORM, needs="part_orders.review"),
    Task("work.to_enter", "part-orders-due", {"task": "enter"}, ORDER, "due_on", paper=FORM, needs="part_orders.enter"),
    Task("work.to_pay", "part-orders-due", {"task": "pay"}, (*ORDER, "missing"), paper=FORM, needs="accounts.pay"),
    Task("work.to_ship", "part-orders-due", {"task": "ship"}, ORDER, "due_on", paper=FORM, needs=PACKS),
    Task("work.packed", "shipments", {"status": "packed"}, ("site_name", "order_number"), paper=SENT, needs=PACKS),
    Task("work.untracked", "shipments", {"tracking": "missed"}, (*PARCEL, "tracked_on"), paper=SENT, needs=TRACKS),
    Task("work.to_track", "shipments", {"tracking": "due"}, (*PARCEL, "tracked_on"), paper=SENT, needs=TRACKS),
    Task(
        "work.unconfirmed",
        "shipments",
        {"confirmation": "overdue"},
        PARCEL,
        "confirm_due_on",
        paper=SENT,
        needs=TRACKS,
    ),
    # The store.
    Task("work.waiting", "reservations", {"status": "waiting"}, ("part_no", "quantity", "needed_on"), needs=KEEPER),
    Task("work.held", "reservations", {"status": "held"}, ("part_no", "quantity", "location_code"), "hold_until", needs=KEEPER),
    Task("work.alerts", "alerts", {"status": "open"}, LEVELS, named_by="part_no"),
    Task(
        "work.discrepancies",
        "discrepancies",
        {"status": "open"},
        ("kind", "location_code", "quantity"),
        named_by="part_no",
        needs=KEEPER,
    ),
    Task("work.adjustments", "adjustments", {"status": "requested"}, ("requester_name", "reason"), needs="adjustments.decide"),
    # Counting.
    Task("work.counting", "stocktakes", {"status": "counting"}, ("warehouse_code", "kind"), paper=SHEET, page=COUNT),
    Task(
        "work.to_approve",
        "stocktakes",
        {"status": "explained"},
        ("differing", "value"),
        page=DIFFERENCES,
        needs=APPROVES,
    ),
    Task(
        "work.to_count",
        "stocktakes-due",
        {},
        ("name", "standing", "last_on"),
        "due_on",
        named_by="code",
        needs=COUNTS,
    ),
    # What is out of the house, and the old parts.
    Task("work.loans", "loans", {"overdue": "true"}, LOAN, "due_on", paper=SLIP, needs=LENDS),
    Task(
        "work.tools",
        "tools",
        {"overdue": "true"},
        ("name", "holder_name"),
        "due_back_on",
        named_by="tool_no",
        paper=CARD,
        needs=ISSUES,
    ),
    Task(
        "work.old_parts",
        "old-parts",
        {"overdue": "true"},
        ("part_name", "next_step"),
        "due_on",
        paper=TAG,
        needs="old_parts.move",
    ),
    # Papers of the last days.
    Task("work.issues", "issues", {}, ("part_no", "quantity", "collector"), paper=NOTE, needs=KEEPER),
    Task("work.receipts", "receipts", {}, ("document", "received_on"), paper=RECEIPT, needs=KEEPER),
    Task(
        "work.reconciliations",
        "part-reconciliations",
        {},
        ("month", "status", "closing"),
        paper=MONTH,
        needs=SETTLES,
    ),
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


def tasks_for(may: Collection[str]) -> list[Task]:
    """The tasks of somebody with these permissions."""
    return [task for task in TASKS if task.permission in may]


def pile(words: Words, task: Task, rows: Sequence[Row], most: int, today: date) -> Pile:
    """What waits under one task, as the page shows it."""
    lines = tuple(_line(words, task, row, today) for row in rows[:most])
    return Pile(task, words.say(task.code), lines, len(rows) > most)


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
    if name in AMOUNTS:
        return words.money(value)
    own = f"{task.noun.replace('-', '_')}.{name}.{value}"
    return words.say(own) if words.knows(own) else text_of(words, name, value)
