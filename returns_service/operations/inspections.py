"""QC's tests of returned parts."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from returns_service.context import Context
from returns_service.operations.returns import case_of, move, take
from returns_service.rules.inspections import LineState, check_testable, is_tested
from returns_service.rules.returns import check_named
from returns_service.store.inspections import lines_of_inspection, one_inspection
from returns_service.store.returns import lines_of
from returns_service.store.tables import inspection_lines, inspections, return_lines
from shared.kit.ids import new_id
from shared.kit.uow import UnitOfWork


def inspect(ctx: Context, data: Mapping[str, Any]) -> dict[str, Any]:
    """RET-11: record QC's result of some lines; the return is tested once each of its lines is."""
    number, return_id, results = ctx.number("QC"), data["return_id"], data["lines"]
    inspection_id = data.get("id") or new_id()
    with ctx.uow() as uow:
        found, lines, to = take(uow, return_id, "inspect")
        check_named("inspection_refused", [r["line_id"] for r in results], [line.id for line in lines], all_needed=False)
        by_id = {line.id: line for line in lines}
        row = {"id": inspection_id, "number": number, "return_id": return_id, "site_id": found.site_id}
        uow.insert(inspections, {**row, "inspector_name": uow.actor.name, "created_at": uow.now, "version": 1})
        for result in results:
            check_testable(_state(by_id[result["line_id"]]))
            _write(uow, inspection_id, result)
        done = is_tested([_state(line) for line in lines_of(uow, return_id)])
        move(uow, found, lines, "inspect", to if done else found.status)
        uow.note("inspection", inspection_id, "inspect", case_id=case_of(lines), return_id=return_id)
    return show_inspection(ctx, inspection_id)


def show_inspection(ctx: Context, inspection_id: str) -> dict[str, Any]:
    """An inspection with its results; it stands as it is, so nothing can be done to it."""
    with ctx.reader() as reader:
        found = reader.one(one_inspection(inspection_id, ctx.actor), "inspection_unknown")
        lines = lines_of_inspection(reader, inspection_id)
    return {**found._mapping, "row": found, "lines": lines, "actions": []}


def _write(uow: UnitOfWork, inspection_id: str, result: Mapping[str, Any]) -> None:
    row = {"id": new_id(), "inspection_id": inspection_id, "line_id": result["line_id"], "result": result["result"]}
    uow.insert(inspection_lines, {**row, "note": result.get("note")})
    uow.execute(update(return_lines).where(return_lines.c.id == result["line_id"]).values(result=result["result"]))


def _state(line: Any) -> LineState:
    return LineState(line.line_no, line.counted, line.held, line.result)
