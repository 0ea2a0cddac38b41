"""Part returns that have arrived: count them in, release what was held."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import update

from returns_service.context import Context
from returns_service.operations.returns import case_of, move, show, take
from returns_service.rules.returns import check_counts, check_named, check_release, count_difference, is_held
from returns_service.store.tables import return_lines
from shared.events.returns import ReturnReceivedV1
from shared.kit.uow import UnitOfWork


def receive(ctx: Context, return_id: str, counts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """RET-07, RET-09: count every line against the list; the company's count is final and a difference is recorded."""
    today = ctx.today
    with ctx.uow() as uow:
        found, lines, to = take(uow, return_id, "receive")
        named = [count["line_id"] for count in counts]
        check_named("receipt_refused", named, [line.id for line in lines], all_needed=True)
        by_id = {count["line_id"]: count for count in counts}
        prices = {line.id: line.unit_price_fen for line in lines}
        check_counts([(count["counted"], prices[count["line_id"]]) for count in counts])
        for line in lines:
            _count(uow, line, by_id[line.id])
        move(uow, found, lines, "receive", to, received_at=uow.now, received_on=today)
        told: list[Mapping[str, Any]] = [
            {"line_id": line.id, "part_no": line.part_no, "quantity": by_id[line.id]["counted"]}
            | {"production_date": line.production_on, "ticket_id": line.ticket_id}
            for line in lines
        ]
        uow.emit(ReturnReceivedV1(found.id, found.number, found.site_id, told), case_id=case_of(lines))
    return show(ctx, return_id)


def release(ctx: Context, return_id: str, line_id: str, note: str) -> dict[str, Any]:
    """RET-07: a held line goes on to the test."""
    with ctx.uow() as uow:
        found, lines, to = take(uow, return_id, "release")
        check_named("release_refused", [line_id], [line.id for line in lines], all_needed=False)
        line = next(line for line in lines if line.id == line_id)
        check_release(line.held, line.line_no)
        _write(uow, line_id, held=False)
        move(uow, found, lines, "release", to, reason=note)
    return show(ctx, return_id)


def _count(uow: UnitOfWork, line: Any, count: Mapping[str, Any]) -> None:
    counted, compliant = count["counted"], count["compliant"]
    held = is_held(compliant, uow.policy)
    _write(uow, line.id, counted=counted, difference=counted - line.quantity, compliant=compliant, held=held)
    difference = count_difference(line.part_no, line.quantity, counted, uow.policy)
    if difference is not None:
        uow.decide(difference, line.id, case_id=line.ticket_id)


def _write(uow: UnitOfWork, line_id: str, **values: Any) -> None:
    uow.execute(update(return_lines).where(return_lines.c.id == line_id).values(**values))
