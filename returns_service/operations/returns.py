"""Part returns until they are shipped: apply, approve, reject, ship. Receipt and credit stand in the files beside."""

from collections.abc import Mapping, Sequence
from typing import Any

from returns_service.context import Context
from returns_service.operations.obligations import bind, give_back
from returns_service.rules.obligations import Owed, check_open, faults_against, timeliness
from returns_service.rules.returns import (
    DRAFT,
    PART_RETURN,
    LineFault,
    PartLine,
    faults_of,
    is_in_warranty,
    is_over_age,
    refuse_lines,
    review_deadline,
)
from returns_service.store.obligations import lock_obligations
from returns_service.store.returns import lines_of, lock_return, one_return
from returns_service.store.tables import return_lines, returns
from shared.clients.inventory import Part
from shared.kit.errors import Forbidden, NotFound
from shared.kit.ids import new_id
from shared.kit.policy import Policy
from shared.kit.transitions import next_state, verbs_from
from shared.kit.uow import UnitOfWork

Raw = Mapping[str, Any]
Found = list[tuple[int, LineFault]]


def apply(ctx: Context, data: Raw) -> dict[str, Any]:
    """RET-01, RET-04 to RET-06, RET-10: file an application; every faulty line is named and none is filed then."""
    site_id = ctx.actor.site_id
    if site_id is None:
        raise Forbidden("site_missing")
    parts = _facts(ctx, {line["part_no"] for line in data["lines"]})
    number, today, calendar = ctx.number("RT"), ctx.today, ctx.calendar
    return_id = data.get("id") or new_id()
    with ctx.uow() as uow:
        to = next_state(PART_RETURN, DRAFT, "submit", uow.actor.roles)
        owed = lock_obligations(uow, {line["obligation_id"] for line in data["lines"] if "obligation_id" in line}, site_id)
        for obligation in owed.values():
            check_open(obligation.status, obligation.ticket_number)
        lines = [
            _line(raw, parts.get(raw["part_no"]), owed.get(raw.get("obligation_id", "")), today, uow.policy)
            for raw in data["lines"]
        ]
        refuse_lines(_faults(data["lines"], lines, owed, uow.policy))
        review = review_deadline(today, calendar, uow.policy)
        row = {"id": return_id, "number": number, "site_id": site_id, "contact": data.get("contact"), "status": to}
        row |= {"packing": data["packing"], "applied_on": today, "review_due_on": review.detail["due_on"]}
        uow.insert(returns, {**row, "created_at": uow.now, "version": 1})
        uow.insert(return_lines, [_row(return_id, n, line) for n, line in enumerate(lines, start=1)])
        bind(uow, owed.values(), return_id)
        case_id = case_of(lines)
        uow.note("return", return_id, "submit", from_state=DRAFT, to_state=to, case_id=case_id)
        uow.decide(review, return_id, case_id=case_id)
    return show(ctx, return_id)


def approve(ctx: Context, return_id: str, note: str | None = None) -> dict[str, Any]:
    """RET-01: headquarters lets the parts come."""
    with ctx.uow() as uow:
        found, lines, to = take(uow, return_id, "approve")
        move(uow, found, lines, "approve", to, reason=note, **_review(uow, note))
    return show(ctx, return_id)


def reject(ctx: Context, return_id: str, reason: str) -> dict[str, Any]:
    """RET-01: headquarters refuses the application; what it had taken up is owed again."""
    with ctx.uow() as uow:
        found, lines, to = take(uow, return_id, "reject")
        move(uow, found, lines, "reject", to, reason=reason, **_review(uow, reason))
        give_back(uow, lines, found.site_id)
    return show(ctx, return_id)


def ship(ctx: Context, return_id: str, freight_document: str) -> dict[str, Any]:
    """RET-11: the site hands the parts to the carrier."""
    with ctx.uow() as uow:
        found, lines, to = take(uow, return_id, "ship")
        move(uow, found, lines, "ship", to, freight_document=freight_document, shipped_at=uow.now)
    return show(ctx, return_id)


def take(uow: UnitOfWork, return_id: str, verb: str) -> tuple[Any, Sequence[Any], str]:
    """Lock a return for a verb: the return, its lines, and the state that the verb leads to."""
    found = lock_return(uow, return_id)
    to = next_state(PART_RETURN, found.status, verb, uow.actor.roles)
    return found, lines_of(uow, return_id), to


def move(
    uow: UnitOfWork, found: Any, lines: Sequence[Any], verb: str, to: str, *, reason: str | None = None, **values: Any
) -> None:
    """Write the new state with its history (GEN-13)."""
    uow.update(returns, found.id, status=to, **values)
    states = {"from_state": found.status, "to_state": to}
    uow.note("return", found.id, verb, case_id=case_of(lines), reason=reason, **states)


def case_of(lines: Sequence[Any]) -> str | None:
    """The ticket of a return whose lines all belong to one; None where they belong to several or to none."""
    tickets = {_get(line, "ticket_id") for line in lines} - {None}
    return tickets.pop() if len(tickets) == 1 else None


def show(ctx: Context, return_id: str) -> dict[str, Any]:
    """A return with its lines and what the caller may do now."""
    with ctx.reader() as reader:
        found = reader.one(one_return(return_id, ctx.actor), "return_unknown")
        lines = lines_of(reader, return_id)
    verbs = verbs_from(PART_RETURN, found.status, ctx.actor.roles)
    actions = [verb for verb in verbs if verb != "release" or any(line.held for line in lines)]
    return {**found._mapping, "row": found, "lines": lines, "actions": actions}


def _facts(ctx: Context, part_nos: set[str]) -> dict[str, Part]:
    """What the warehouse knows of these parts; an unknown one is left out. Raises Unavailable while it is down."""
    found = {}
    for part_no in sorted(part_nos):
        try:
            found[part_no] = ctx.inventory.part(part_no)
        except NotFound:
            continue
    return found


def _line(raw: Raw, part: Part | None, owed: Any, today: Any, policy: Policy) -> dict[str, Any]:
    """What is written of a line: the statement of the site, the facts of the obligation, the part as it is today."""
    replaced_on = owed.replaced_on if owed else raw.get("replaced_on")
    stated = raw.get("in_warranty")
    line = {
        "obligation_id": owed.id if owed else None,
        "ticket_id": owed.ticket_id if owed else None,
        "part_no": raw["part_no"],
        "production_on": raw["production_on"],
        "replaced_on": replaced_on,
        "service_record_no": owed.service_record_no if owed else raw.get("service_record_no"),
        "fault": raw["fault"],
        "quantity": raw["quantity"],
        "in_warranty": is_in_warranty(stated, owed=owed is not None, replaced_on=replaced_on, policy=policy),
        "over_age": is_over_age(raw["production_on"], today, policy),
        "timeliness": timeliness(today, owed.due_on) if owed else None,
        "applied_on": today,
    }
    if part is None:
        return line
    facts: dict[str, Any] = {"name_zh": part.name_zh, "name_en": part.name_en, "part_type": part.part_type}
    facts |= {"own_brand": part.own_brand and raw.get("own_brand", True), "gas_conversion": part.gas_conversion}
    facts |= {"returnable": part.returnable}
    return {**line, **facts, "unit_price_fen": part.supply_price_fen}


def _faults(raws: Sequence[Raw], lines: Sequence[Raw], owed: Mapping[str, Any], policy: Policy) -> Found:
    """Every fault of every line."""
    found: Found = []
    for i, (raw, line) in enumerate(zip(raws, lines, strict=True)):
        if "part_type" in line:
            found += [(i, fault) for fault in faults_of(part_line(line), policy, is_returnable=line["returnable"])]
        else:
            found.append((i, LineFault("part_no", "part_unknown")))
        if "obligation_id" in raw:
            wanted = sum(other["quantity"] for other in raws if other.get("obligation_id") == raw["obligation_id"])
            against = owed.get(raw["obligation_id"])
            left = Owed(against.part_no, against.quantity - against.returned) if against else Owed(None, 0)
            found += [(i, fault) for fault in faults_against(left, raw["part_no"], wanted)]
    return found


def part_line(line: Any) -> PartLine:
    """A line as the rules read it."""
    return PartLine(**{name: _get(line, name) for name in PartLine.__dataclass_fields__})


def _row(return_id: str, line_no: int, line: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in line.items() if name not in ("applied_on", "returnable")}
    return {**kept, "id": new_id(), "return_id": return_id, "line_no": line_no, "held": False}


def _review(uow: UnitOfWork, note: str | None) -> dict[str, Any]:
    return {"reviewed_at": uow.now, "reviewer_name": uow.actor.name, "review_note": note}


def _get(line: Any, name: str) -> Any:
    return line[name] if isinstance(line, Mapping) else getattr(line, name)
