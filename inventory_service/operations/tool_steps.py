"""Steps inside a unit that move a tool: its row with the history, and its use records (TOOL-06)."""

from typing import Any

from inventory_service.store.tables.tools import tool_records, tools
from shared.kit.ids import new_id
from shared.kit.uow import UnitOfWork

# What a tool has while somebody holds it.
NOBODY = {"holder_id": None, "purpose": None, "ticket_id": None, "due_back_on": None}


def advance(uow: UnitOfWork, row: Any, verb: str, to: str, *, reason: str | None = None, **values: Any) -> None:
    """Move a tool to a state, with its history entry (GEN-13); `values` are what else changes of it."""
    uow.update(tools, row.id, status=to, **values)
    detail = {"tool_no": row.tool_no, "holder_id": values.get("holder_id", row.holder_id)}
    case_id = values.get("ticket_id") or row.ticket_id
    uow.note("tool", row.id, verb, from_state=row.status, to_state=to, case_id=case_id, reason=reason, **detail)


def record(uow: UnitOfWork, tool_id: str, kind: str, **facts: Any) -> dict[str, Any]:
    """Write a use record; the row."""
    row = {**dict.fromkeys(column.name for column in tool_records.c), **facts, "id": new_id(), "tool_id": tool_id}
    row |= {"kind": kind, "recorder_id": uow.actor.id, "recorder_name": uow.actor.name, "created_at": uow.now}
    uow.insert(tool_records, row)
    return row
