"""Queries on service requests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, select, true

from shared.kit.actor import Actor
from shared.kit.reader import Ask, Page, Reader
from shared.kit.tables import KitTables
from shared.kit.uow import UnitOfWork
from ticket_service.store.lookups import Source
from ticket_service.store.scope import scoped
from ticket_service.store.tables import assets, customers, models, replacements
from ticket_service.store.tables_cases import tickets, visits

MISSING = "ticket_unknown"
WATCHED_AT_ONCE = 100
PRODUCT = (
    assets.c.serial_no,
    assets.c.factory_on,
    assets.c.purchased_on,
    assets.c.extension_months,
    assets.c.model_id,
    models.c.code.label("model_code"),
    models.c.name_zh.label("model_name_zh"),
    models.c.name_en.label("model_name_en"),
    models.c.skill.label("model_skill"),
    models.c.is_gas,
    models.c.labour_fee_fen,
    models.c.components,
)


def visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """A customer sees the own requests, a site those that it has, a technician those with a visit of theirs."""
    own = {
        "customer": lambda own_id: tickets.c.customer_id == own_id,
        "site": lambda own_id: tickets.c.site_id == own_id,
        "technician": lambda own_id: tickets.c.id.in_(select(visits.c.ticket_id).where(visits.c.technician_id == own_id)),
    }
    return scoped(statement, actor, own)


def get_ticket(source: Source, ticket_id: str, actor: Actor) -> Row[Any]:
    """One request, of those that the actor sees. Raises NotFound."""
    return source.one(visible(select(tickets).where(tickets.c.id == ticket_id), actor), MISSING)


def lock_ticket(uow: UnitOfWork, ticket_id: str, actor: Actor | None = None) -> Row[Any]:
    """One request, locked until the commit, of those that the actor sees if one is named. Raises NotFound."""
    statement = select(tickets).where(tickets.c.id == ticket_id)
    return uow.one((visible(statement, actor) if actor else statement).with_for_update(of=tickets), MISSING)


def list_tickets(reader: Reader, ask: Ask, actor: Actor, filters: Mapping[str, Any]) -> Page:
    """Requests, newest first."""
    statement = visible(select(tickets), actor)
    for name, value in filters.items():
        statement = statement.where(tickets.c[name] == value)
    return reader.page(statement, ask, tickets.c.opened_at, tickets.c.id, descending=True)


def product_of(source: Source, asset_id: str | None) -> Row[Any] | None:
    """The sold unit of a case with its model, if the case has one."""
    if asset_id is None:
        return None
    columns = (assets.c.id, *PRODUCT)
    statement = select(*columns).join(models, models.c.id == assets.c.model_id).where(assets.c.id == asset_id)
    return source.one(statement, "asset_unknown")


@dataclass(frozen=True)
class Facts:
    """What the files hold for a new request. `asset` is None without a unit of this customer."""

    customer: Any
    asset: Any | None
    replaced: Mapping[str, date]
    earlier_id: str | None
    earlier_closed_at: datetime | None


def _last_replacements() -> Any:
    columns = (replacements.c.component.label("replaced_component"), func.max(replacements.c.replaced_on).label("replaced_on"))
    wanted = replacements.c.asset_id == bindparam("asset_id")
    return select(*columns).where(wanted).group_by(replacements.c.component).subquery()


def _last_closed() -> Select[Any]:
    """TKT-21: the last closed repair of the same unit and fault group; a request without a group repeats nothing."""
    columns = (tickets.c.id.label("earlier_id"), tickets.c.closed_at.label("earlier_closed_at"))
    statement = select(*columns).where(
        tickets.c.asset_id == bindparam("asset_id"),
        tickets.c.fault_group == bindparam("fault_group"),
        tickets.c.type == bindparam("repeated_type"),
        tickets.c.closed_at.is_not(None),
    )
    return statement.order_by(tickets.c.closed_at.desc()).limit(1)


def _intake() -> Select[Any]:
    last, earlier = _last_replacements(), _last_closed().subquery()
    is_own = and_(assets.c.id == bindparam("asset_id"), assets.c.customer_id == customers.c.id)
    joined = customers.outerjoin(assets, is_own).outerjoin(models, models.c.id == assets.c.model_id)
    joined = joined.outerjoin(last, true()).outerjoin(earlier, true())
    columns = (customers, assets.c.id.label("asset_id"), *PRODUCT, last, earlier)
    return select(*columns).select_from(joined).where(customers.c.id == bindparam("customer_id"))


# Built once: intake is the busiest statement of the service.
INTAKE, LAST_CLOSED = _intake(), _last_closed()


def facts_for_intake(
    source: Source, customer_id: str, *, asset_id: str | None, fault_group: str | None, repeated_type: str
) -> Facts | None:
    """All that the decisions at intake need, in one statement; None for an unknown customer."""
    values = {"customer_id": customer_id, "asset_id": asset_id, "fault_group": fault_group, "repeated_type": repeated_type}
    rows = source.connection.execute(INTAKE, values).all()
    if not rows:
        return None
    first = rows[0]
    replaced = {row.replaced_component: row.replaced_on for row in rows if row.replaced_component is not None}
    return Facts(first, first if first.asset_id else None, replaced, first.earlier_id, first.earlier_closed_at)


def last_closed(source: Source, asset_id: str, *, fault_group: str, repeated_type: str) -> Row[Any] | None:
    """TKT-21: the last closed repair of a unit and fault group: `earlier_id` and `earlier_closed_at`."""
    values = {"asset_id": asset_id, "fault_group": fault_group, "repeated_type": repeated_type}
    return source.connection.execute(LAST_CLOSED, values).first()


def due_for_watch(source: Source, now: datetime) -> list[str]:
    """The requests whose deadlines change their state by now, the oldest first, a handful at a time."""
    statement = select(tickets.c.id).where(tickets.c.watch_at.is_not(None), tickets.c.watch_at <= now)
    return [row.id for row in source.rows(statement.order_by(tickets.c.watch_at, tickets.c.id).limit(WATCHED_AT_ONCE))]


def decisions_of(source: Source, kit: KitTables, ticket_id: str) -> list[Row[Any]]:
    """The decisions taken on a case, oldest first."""
    table = kit.decisions
    columns = (table.c.id, table.c.kind, table.c.outcome, table.c.at)
    return list(source.rows(select(*columns).where(table.c.case_id == ticket_id).order_by(table.c.id)))


def timeline_of(reader: Reader, kit: KitTables, ticket_id: str, ask: Ask) -> Page:
    """What happened in a case, oldest first (TKT-11)."""
    table = kit.history
    return reader.page(select(table).where(table.c.case_id == ticket_id), ask, table.c.id)
