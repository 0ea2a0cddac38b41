"""Parts orders of sites, from the draft to the submission; and the step by which every command moves one on."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from inventory_service.context import Context
from inventory_service.operations.parts import order_faults
from inventory_service.rules import part_order_forms as forms
from inventory_service.rules import part_orders as rules
from inventory_service.rules.part_orders import DRAFT, MACHINE
from inventory_service.rules.reservations import HELD, WAITING
from inventory_service.rules.shipments import CANCELLED, PACKED
from inventory_service.store import part_order_stock as stock_store
from inventory_service.store import part_orders as store
from inventory_service.store import parts as parts_store
from inventory_service.store.tables.part_orders import part_orders
from shared.kit.errors import Fault, Forbidden, Refused
from shared.kit.etags import check_match
from shared.kit.ids import new_id
from shared.kit.reader import Reader
from shared.kit.transitions import next_state, verbs_from
from shared.kit.uow import UnitOfWork

FORM = (*forms.FIELDS, "kind", "reason", "copy_ref")


def draft(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """ORD-08: begin an order: a site its own, a clerk one that came by fax or email. Nothing needs to be whole yet."""
    is_site = ctx.actor.has("site")
    channel = data.get("channel", forms.WEB)
    forms.check_channel(channel, is_site=is_site, policy=ctx.policy())
    site_id = _site(ctx, data.get("site_id"), is_site=is_site)
    number, lines = ctx.number("PO"), data.get("lines", [])
    with ctx.uow() as uow:
        place = store.site_place(uow, site_id)
        if place is None:
            raise Refused("site_unknown", faults=[Fault.at("/site_id", "site_unknown")])
        row: dict[str, Any] = {"id": new_id(), "number": number, "site_id": site_id, "site_name": place.name}
        row |= {"status": DRAFT, "channel": channel, "author_name": uow.actor.name, "is_counted": False}
        row |= {name: data.get(name) for name in FORM} | {"rank": rules.rank_of(data["kind"])}
        uow.insert(part_orders, {**row, "version": 1, "created_at": uow.now})
        store.replace_lines(uow, row["id"], _line_rows(uow, row["id"], lines))
        uow.note("part_order", row["id"], "draft", to_state=DRAFT, channel=channel)
        return shown(ctx, row["id"])


def amend(ctx: Context, order_id: str, data: Mapping[str, Any], if_match: str | None) -> dict[str, Any]:
    """Change a draft, or a form that was returned, in the version that the caller has seen; `lines` replace all of them."""
    with ctx.uow() as uow:
        order = store.lock(uow, order_id)
        check_match(order, if_match)
        next_state(MACHINE, order.status, "update", uow.actor.roles)
        forms.check_author(order.channel, is_site=uow.actor.has("site"))
        forms.check_kind(dict(order._mapping), data)
        values = {name: data[name] for name in FORM if name in data}
        if "lines" in data:
            store.replace_lines(uow, order.id, _line_rows(uow, order.id, data["lines"]))
        move(uow, order, "update", **values, rank=rules.rank_of(data.get("kind", order.kind)))
        return shown(ctx, order_id)


def submit(ctx: Context, order_id: str) -> dict[str, Any]:
    """ORD-03 to ORD-07, ORD-15: hand an order in. What is taken counts; its prices and deadlines are fixed here.

    Raises Refused naming all that the form lacks, and with the rule that does not take the order. A form that was taken once
    and returned is not judged again by its day.
    """
    with ctx.uow() as uow:
        order = store.lock(uow, order_id)
        next_state(MACHINE, order.status, "submit", uow.actor.roles)
        forms.check_author(order.channel, is_site=uow.actor.has("site"))
        store.fix_prices(uow, order.id, ctx.today)
        lines = store.lines_of(uow, order.id)
        whole = forms.form(dict(order._mapping), [dict(line._mapping) for line in lines])
        parts = parts_store.with_prices(uow, (line.part_no for line in lines), ctx.today)
        forms.check_form(whole, _part_faults(uow, [line.part_no for line in lines], parts))
        accepted_on = order.accepted_on or _accept(ctx, uow, order)
        terms = rules.deadlines(order.kind, ctx.today, calendar=ctx.calendar, policy=uow.policy)
        values: dict[str, Any] = {"submitted_at": uow.now, "submitted_on": ctx.today, "accepted_on": accepted_on}
        values |= {**terms.detail, "is_counted": True}
        values |= {"total_fen": forms.total((line.quantity, line.price_fen) for line in lines)}
        move(uow, order, "submit", **values)
        uow.decide(whole, order.id)
        uow.decide(terms, order.id)
        return shown(ctx, order_id)


def move(
    uow: UnitOfWork, order: Row[Any], verb: str, *, roles: Sequence[str] | None = None, reason: str | None = None, **values: Any
) -> Row[Any]:
    """A step: lead a locked order on, with what is to be done next and its history (GEN-13); the order as it is then."""
    to = next_state(MACHINE, order.status, verb, roles or uow.actor.roles)
    days = {name: values.get(name, getattr(order, name)) for name in ("entry_due_on", "ship_due_on")}
    task, due_on = rules.due(to, **days)
    uow.update(part_orders, order.id, status=to, task=task, due_on=due_on, **values)
    uow.note("part_order", order.id, verb, from_state=order.status, to_state=to, reason=reason)
    return store.lock(uow, order.id)


def shown(ctx: Context, order_id: str) -> dict[str, Any]:
    """An order with its lines, what became of each, where its payment stands, and what the caller may do. Raises NotFound."""
    with ctx.reader() as reader:
        order = reader.one(store.one(order_id, ctx.actor), store.MISSING)
        lines = _progress(reader, order)
    state = {"is_entered": order.entered_at is not None, "held_fen": order.held_fen, "missing_fen": order.missing_fen}
    paid = {"state": rules.payment(order.status, **state), "amount_fen": order.total_fen, "missing_fen": order.missing_fen}
    return {**order._mapping, "row": order, "lines": lines, "payment": paid, "actions": actions_of(ctx, order)}


def actions_of(ctx: Context, order: Row[Any]) -> list[str]:
    """What the caller may do to an order now. A clerk does not touch what a site wrote itself."""
    verbs = verbs_from(MACHINE, order.status, ctx.actor.roles)
    is_foreign = order.channel == forms.WEB and not ctx.actor.has("site", "supervisor")
    return [verb for verb in verbs if not (is_foreign and verb in ("update", "submit", "cancel"))]


def _site(ctx: Context, named: str | None, *, is_site: bool) -> str:
    """The site that orders: the caller's own, or the one that a clerk names."""
    if is_site:
        if ctx.actor.site_id is None:
            raise Forbidden("site_missing")
        if named not in (None, ctx.actor.site_id):
            raise Refused("site_unknown", faults=[Fault.at("/site_id", "site_unknown")])
        return ctx.actor.site_id
    if named is None:
        raise Refused("validation_failed", faults=[Fault.at("/site_id", "field_required")])
    return named


def _line_rows(uow: UnitOfWork, order_id: str, lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """ORD-15: the rows of lines. Raises Refused naming every line whose part cannot be ordered."""
    found = parts_store.with_prices(uow, (line["part_no"] for line in lines), uow.policy.day)
    faults = _part_faults(uow, [line["part_no"] for line in lines], found)
    if faults:
        raise Refused("order_lines_faulty", clause="ORD-07", faults=faults)
    return [
        {"id": new_id(), "order_id": order_id, "line_no": place, "part_id": found[line["part_no"]].id}
        | {"model": line.get("model"), "quantity": line["quantity"]}
        for place, line in enumerate(lines, start=1)
    ]


def _part_faults(uow: UnitOfWork, part_nos: Sequence[str], parts: Mapping[str, Any]) -> list[Fault]:
    """What hinders the parts of the lines, given by their numbers in order, from being ordered."""
    pointers = [(f"/lines/{place}/part_no", part_no) for place, part_no in enumerate(part_nos)]
    found = [
        fault for pointer, part_no in pointers for fault in forms.line_faults(parts.get(part_no), pointer, part_no=part_no)
    ]
    return found + order_faults(uow, [(pointer, parts[part_no]) for pointer, part_no in pointers if part_no in parts])


def _accept(ctx: Context, uow: UnitOfWork, order: Row[Any]) -> date:
    """ORD-03 to ORD-06: take an order for today, unless the day or the number of orders forbids it."""
    store.lock_site(uow, order.site_id)
    counts = store.counts(uow, order.site_id, ctx.today)
    decision = rules.acceptance(order.kind, ctx.today, counts, calendar=ctx.calendar, policy=uow.policy)
    rules.check_accepted(decision)
    uow.decide(decision, order.id)
    return ctx.today


def _progress(reader: Reader, order: Row[Any]) -> list[dict[str, Any]]:
    """Each line with the pieces that are held, waited for, packed, shipped, counted in by the site, and given up."""
    promised = {(row.order_line_id, row.status): int(row.pieces) for row in stock_store.promised(reader, order.id)}
    sent = stock_store.sent(reader, order.id)
    found = []
    for line in store.lines_of(reader, order.id):
        mine = [row for row in sent if row.order_line_id == line.id and row.status != CANCELLED]
        packed = sum(int(row.pieces) for row in mine if row.status == PACKED)
        pieces = {"held": promised.get((line.id, HELD), 0), "waiting": promised.get((line.id, WAITING), 0), "packed": packed}
        pieces |= {"shipped": sum(int(row.pieces) for row in mine) - packed}
        pieces |= {"confirmed": sum(int(row.counted or 0) for row in mine)}
        given_up = line.quantity - sum(pieces[name] for name in ("held", "waiting", "packed", "shipped"))
        pieces |= {"given_up": given_up if order.given_up_at is not None or order.ended_at is not None else 0}
        amount = None if line.price_fen is None else line.quantity * line.price_fen
        found.append({**line._mapping, **pieces, "amount_fen": amount})
    return found
