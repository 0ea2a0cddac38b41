"""Bulk import of old requests: customers, models and units that are missing are made; a second import adds nothing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shared.kit.calendars import working_calendar
from shared.kit.errors import Fault
from shared.kit.ids import new_id
from shared.kit.jobs import Checked
from shared.kit.uow import UnitOfWork
from ticket_service.context import Context
from ticket_service.operations.customers import customer_row
from ticket_service.operations.sorting import sort_rows
from ticket_service.rules import ticket_imports as rules
from ticket_service.rules.assets import day_faults
from ticket_service.rules.customers import CustomerKind, segment_faults
from ticket_service.rules.promises import Request, promise
from ticket_service.store import ticket_imports as store
from ticket_service.store.customers import ids_by_email, ids_by_phone_and_name
from ticket_service.store.tables import assets, customers, models
from ticket_service.store.tables_cases import tickets

Row = Mapping[str, Any]
TOLD = ("type", "channel", "priority", "subject", "source", "external_ref")
SEGMENT, CATEGORY, SKILL = "residential", "other", "appliance"


def check_rows(ctx: Context, rows: Sequence[tuple[int, dict[str, Any]]]) -> Checked:
    """Rows against the stored requests, known by source and reference; customers, models and units are looked up."""
    policy = ctx.policy()
    with ctx.reader() as reader:
        known = store.known_refs(reader, {row["source"] for _, row in rows})
        emails = ids_by_email(reader, (row["customer"].get("email") for _, row in rows))
        people = ids_by_phone_and_name(reader, (row["customer"].get("phone") for _, row in rows))
        catalogue = store.models_by_name(reader)
        resolved = [(number, _resolved(row, emails, people, catalogue)) for number, row in rows]
        units = store.units_of(
            reader, {row["customer_id"] for _, row in resolved}, {row.get("serial_no") for _, row in resolved}
        )
    resolved = [(number, _with_unit(row, units)) for number, row in resolved]

    def faults(row: Row) -> Iterable[Fault]:
        yield from rules.time_faults(row, ctx.now)
        yield from rules.word_faults(row, policy)
        yield from rules.product_faults(row)
        yield from day_faults(row, ctx.today)
        yield from segment_faults(row["customer"].get("segment"), policy)
        if row["has_other_owner"]:
            yield Fault.at("/serial_no", "asset_of_other_customer")

    checked = sort_rows(resolved, key=lambda row: (row["source"], row["external_ref"]), known=known, faults=faults)
    if checked.ready:
        numbers = ctx.house.numbers.several("TK", ctx.today, len(checked.ready))
        checked.ready = [{**row, "number": number} for row, number in zip(checked.ready, numbers, strict=True)]
    return checked


def _resolved(row: Row, emails: Mapping[str, str], people: Mapping[Any, str], catalogue: Mapping[str, str]) -> dict[str, Any]:
    """The row with the keys by which its customer and model are known, and their ids if they are on file."""
    person, name = row["customer"], row.get("model_name")
    by_email = person.get("email")
    owner_key = by_email or (person.get("phone"), person["name"])
    owner = emails.get(by_email) if by_email else people.get(owner_key)
    code = row.get("model_code") or (rules.code_from(name) if name else None)
    model_id = (catalogue.get(code) or (catalogue.get(name) if name else None)) if code else None
    keys = {"customer_key": owner or owner_key, "model_code": code, "model_key": model_id or code}
    return {**row, **keys, "customer_id": owner, "model_id": model_id}


def _with_unit(row: Row, units: Mapping[Any, tuple[str, str]]) -> dict[str, Any]:
    """The unit by model and serial number; one without a number by customer, model and day of purchase."""
    if row["model_key"] is None:
        return {**row, "unit_key": None, "asset_id": None, "has_other_owner": False}
    serial = row.get("serial_no")
    key = (row["model_key"], serial) if serial else (row["customer_key"], row["model_key"], row.get("purchased_on"))
    stored = (row["model_id"], serial) if serial else (row["customer_id"], row["model_id"], row.get("purchased_on"))
    asset_id, owner = units.get(stored, (None, None))
    return {**row, "unit_key": key, "asset_id": asset_id, "has_other_owner": owner not in (None, row["customer_id"])}


def write_rows(uow: UnitOfWork, ready: list[Any]) -> None:
    """Insert what is missing and the requests, a statement a table."""
    people = _write_missing(
        uow, customers, "customer", {r["customer_key"]: _customer(uow, r) for r in ready if not r["customer_id"]}
    )
    made = {r["model_key"]: _model(uow, r) for r in ready if r["model_key"] and not r["model_id"]}
    catalogue = _write_missing(uow, models, "model", made)
    placed = [
        {
            **r,
            "customer_id": r["customer_id"] or people[r["customer_key"]],
            "model_id": r["model_id"] or catalogue.get(r["model_key"]),
        }
        for r in ready
    ]
    missing = {r["unit_key"]: _unit(uow, r) for r in placed if r["unit_key"] and not r["asset_id"]}
    units = _write_missing(uow, assets, "asset", missing)
    calendar = working_calendar(uow.policy)
    rows = [_ticket(uow, {**r, "asset_id": r["asset_id"] or units.get(r["unit_key"])}, calendar) for r in placed]
    uow.insert(tickets, rows)
    for row in rows:
        uow.note("ticket", row["id"], "import", to_state=row["status"], case_id=row["id"])


def _write_missing(uow: UnitOfWork, table: Any, noun: str, rows: Mapping[Any, dict[str, Any]]) -> dict[Any, str]:
    """Insert rows by their natural key; the new ids by that key."""
    uow.insert(table, list(rows.values()))
    for row in rows.values():
        uow.note(noun, row["id"], "import")
    return {key: row["id"] for key, row in rows.items()}


def _customer(uow: UnitOfWork, row: Row) -> dict[str, Any]:
    told = {"segment": SEGMENT, "kind": CustomerKind.PERSON, **row["customer"]}
    return customer_row(told, uow.now, uow.policy)


def _model(uow: UnitOfWork, row: Row) -> dict[str, Any]:
    name = row.get("model_name") or row["model_key"]
    model = {"id": new_id(), "code": row["model_key"], "name_zh": name, "name_en": name, "category": CATEGORY, "is_gas": False}
    return {**model, "skill": SKILL, "labour_fee_fen": 0, "components": [], "version": 1, "created_at": uow.now}


def _unit(uow: UnitOfWork, row: Row) -> dict[str, Any]:
    unit = dict.fromkeys(column.name for column in assets.c)
    unit |= {name: row.get(name) for name in ("customer_id", "model_id", "serial_no", "purchased_on")}
    return unit | {"id": new_id(), "extension_months": 0, "version": 1, "created_at": uow.now}


def _ticket(uow: UnitOfWork, row: Row, calendar: Any) -> dict[str, Any]:
    """An archived request. Its due times are those that its day would have had; nobody watches them any more."""
    opened, person, resolved = rules.first_instant(row, uow.now), row["customer"], row.get("resolved_at")
    due = promise(Request(opened, row["channel"], row["priority"]), calendar, uow.policy).detail
    ticket = dict.fromkeys(column.name for column in tickets.c)
    ticket |= {name: row[name] for name in (*TOLD, "number", "customer_id", "asset_id")}
    ticket |= {f"contact_{name}": person.get(name) for name in ("name", "phone", "address")}
    ticket |= {**due, "id": new_id(), "status": rules.status_of(row), "opened_at": opened, "created_at": uow.now, "version": 1}
    ticket |= {"description": row.get("description") or row["subject"], "product": row.get("model_name")}
    ticket |= {"acknowledged_at": row.get("first_response_at"), "worked_at": resolved, "resolved_at": resolved}
    ticket |= {"closed_at": resolved, "customer_rating": row.get("rating"), "auto_acknowledged_at": None}
    flags = dict.fromkeys(("safety_hazard", "remote_area", "out_of_hours", "is_repeat"), False)
    return ticket | flags | {"warranty_clauses": []}
