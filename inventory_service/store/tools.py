"""Queries of the equipment ledger (设备台账): tools, their use records, reports and clearances."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from inventory_service.rules.tools import ANSWERED_FOR, ISSUED
from inventory_service.store.batches import rows_with
from inventory_service.store.scope import own
from inventory_service.store.tables.tools import technicians, tool_clearances, tool_records, tool_reports, tools
from shared.kit.actor import Actor
from shared.kit.reader import Reader
from shared.kit.uow import UnitOfWork

BY_DAY = {"overdue": tools.c.due_back_on, "service_due": tools.c.service_due_on}
giver = technicians.alias("giver")


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A technician sees the tools that they hold."""
    return own(statement, actor, technician=tools.c.holder_id)


def listed(**filters: Any) -> Select[Any]:
    """Tools with the name of their holder, narrowed by number, kind, state, holder or class."""
    statement = select(tools, technicians.c.name.label("holder_name"))
    statement = statement.outerjoin(technicians, technicians.c.id == tools.c.holder_id)
    return statement.where(*(tools.c[name] == value for name, value in filters.items()))


def passed(statement: Select[Any], name: str, today: date) -> Select[Any]:
    """Only tools whose day of return (`overdue`), or of the next service (`service_due`), has come and gone, or is today."""
    if name == "overdue":
        return statement.where(tools.c.status == ISSUED, tools.c.due_back_on < today)
    return statement.where(tools.c.service_due_on <= today)


def one(tool_id: str, actor: Actor) -> Select[Any]:
    """The tool with an id, if the actor may see it."""
    return visible(listed(id=tool_id), actor)


def lock(uow: UnitOfWork, tool_id: str, actor: Actor) -> Any:
    """Lock a tool. Its holders, old and new, are locked before. Raises NotFound for one that the actor does not see."""
    return uow.one(one(tool_id, actor).with_for_update(of=tools, key_share=True), "tool_unknown")


def again(uow: UnitOfWork, tool_id: str) -> Any:
    """A tool as it stands now, whoever holds it: who has just given it away is still told what became of it."""
    return uow.one(listed(id=tool_id), "tool_unknown")


def by_number(source: Reader | UnitOfWork, numbers: Iterable[str]) -> dict[str, Any]:
    """Tools by their numbers."""
    return {row.tool_no: row for row in rows_with(source, select(tools), tools.c.tool_no, numbers)}


def held_by(holder_id: str, states: Sequence[str] = ANSWERED_FOR) -> Select[Any]:
    """TOOL-08: what somebody still answers for."""
    return listed(holder_id=holder_id).where(tools.c.status.in_(states)).order_by(tools.c.tool_no, tools.c.id)


def records(tool_id: str) -> Select[Any]:
    """The use records of a tool with the names of who had it (TOOL-06)."""
    names = (technicians.c.name.label("holder_name"), giver.c.name.label("from_holder_name"))
    statement = select(tool_records, *names).outerjoin(technicians, technicians.c.id == tool_records.c.holder_id)
    statement = statement.outerjoin(giver, giver.c.id == tool_records.c.from_holder_id)
    return statement.where(tool_records.c.tool_id == tool_id)


def reports(actor: Actor, **filters: Any) -> Select[Any]:
    """Reports of loss and damage, narrowed by tool or holder; a technician sees the own ones."""
    statement = select(tool_reports, tools.c.tool_no, tools.c.status, technicians.c.name.label("holder_name"))
    statement = statement.join(tools, tools.c.id == tool_reports.c.tool_id)
    statement = statement.outerjoin(technicians, technicians.c.id == tool_reports.c.holder_id)
    statement = statement.where(*(tool_reports.c[name] == value for name, value in filters.items()))
    return own(statement, actor, technician=tool_reports.c.holder_id)


def clearances(actor: Actor, **filters: Any) -> Select[Any]:
    """Clearances, narrowed by holder; a technician sees the own one."""
    statement = select(tool_clearances, technicians.c.name.label("holder_name"))
    statement = statement.join(technicians, technicians.c.id == tool_clearances.c.holder_id)
    statement = statement.where(*(tool_clearances.c[name] == value for name, value in filters.items()))
    return own(statement, actor, technician=tool_clearances.c.holder_id)


def last_report(uow: UnitOfWork, tool_id: str) -> Any:
    """The newest report of a tool. The tool is locked before."""
    mine = select(tool_reports).where(tool_reports.c.tool_id == tool_id)
    return uow.one(mine.order_by(tool_reports.c.created_at.desc(), tool_reports.c.id.desc()).limit(1), "tool_report_unknown")
