"""Sold units: registered singly or in bulk, and what was replaced in them."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from shared.kit.errors import Conflict, Fault, Refused
from shared.kit.ids import new_id
from shared.kit.jobs import Checked
from shared.kit.uow import UnitOfWork
from ticket_service.context import Context
from ticket_service.operations.sorting import sort_rows
from ticket_service.rules.assets import day_faults
from ticket_service.store import customers, models
from ticket_service.store.assets import has_serial, ids_by_serial
from ticket_service.store.scope import is_outsider
from ticket_service.store.tables import assets, replacements

REQUIRED = ("customer_id", "model_id", "serial_no", "extension_months")
OPTIONAL = ("site_id", "purchased_on", "purchase_place", "factory_on", "gas_type", "installed_on", "installer")


def register_asset(ctx: Context, data: Mapping[str, Any]) -> dict[str, Any]:
    """Open the file of a sold unit (CUS-05); a site that registers one keeps sight of it. All faults are named at once.

    Raises Conflict if the model has the serial number already.
    """
    site_id = ctx.actor.site_id if is_outsider(ctx.actor) else None
    row = _row({**data, "site_id": site_id}, ctx.now)
    with ctx.uow() as uow:
        faults = [*day_faults(row, ctx.today), *_unknown(uow, row)]
        if faults:
            raise Refused("validation_failed", faults=faults)
        if has_serial(uow, row["model_id"], row["serial_no"]):
            raise Conflict("serial_taken", serial_no=row["serial_no"])
        _write(uow, [row], "register")
    return row


def record_replacement(
    uow: UnitOfWork, asset_id: str, *, component: str, part_no: str, quantity: int, replaced_on: date, visit_id: str | None
) -> None:
    """WAR-04: a step that remembers a part replaced in a unit; its own warranty runs from `replaced_on`.

    `component` is the code of a component of the unit's model, or a component kind.
    """
    row = {"id": new_id(), "asset_id": asset_id, "component": component, "part_no": part_no, "quantity": quantity}
    uow.insert(replacements, {**row, "replaced_on": replaced_on, "visit_id": visit_id, "created_at": uow.now})
    uow.note("asset", asset_id, "replace_part", part_no=part_no, component=component, quantity=quantity)


def check_rows(ctx: Context, rows: Sequence[tuple[int, dict[str, Any]]]) -> Checked:
    """Rows of an import against the stored units, known by model and serial number; owners and models are looked up."""
    with ctx.reader() as reader:
        catalogue = models.ids_by_code(reader, (row["model_code"] for _, row in rows))
        known = ids_by_serial(reader, (row["serial_no"] for _, row in rows))
        emails = customers.ids_by_email(reader, (row.get("customer_email") for _, row in rows))
        people = customers.ids_by_phone_and_name(reader, (row.get("customer_phone") for _, row in rows))

    def resolved(row: Mapping[str, Any]) -> dict[str, Any]:
        person = (row.get("customer_phone", ""), row.get("customer_name", ""))
        owner = emails.get(row.get("customer_email", "")) or people.get(person)
        return {**row, "customer_id": owner, "model_id": catalogue.get(row["model_code"])}

    def faults(row: Mapping[str, Any]) -> Iterable[Fault]:
        if row["customer_id"] is None:
            yield Fault.at("/customer_email" if "customer_email" in row else "/customer_phone", customers.MISSING)
        if row["model_id"] is None:
            yield Fault.at("/model_code", models.MISSING)
        yield from day_faults(row, ctx.today)

    ready = [(number, resolved(row)) for number, row in rows]
    return sort_rows(
        ready, key=lambda row: (row["model_id"] or row["model_code"], row["serial_no"]), known=known, faults=faults
    )


def write_rows(uow: UnitOfWork, ready: list[Any]) -> None:
    """Insert imported units."""
    _write(uow, [_row(row, uow.now) for row in ready], "import")


def _natural_key(row: Mapping[str, Any]) -> Hashable:
    return row["model_id"] or row["model_code"], row["serial_no"]


def _row(data: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    row = {"id": data.get("id") or new_id(), "version": 1, "created_at": now}
    return row | {name: data[name] for name in REQUIRED} | {name: data.get(name) for name in OPTIONAL}


def _write(uow: UnitOfWork, rows: Sequence[dict[str, Any]], verb: str) -> None:
    uow.insert(assets, rows)
    for row in rows:
        uow.note("asset", row["id"], verb)


def _unknown(uow: UnitOfWork, row: Mapping[str, Any]) -> Iterable[Fault]:
    if not customers.has_id(uow, row["customer_id"]):
        yield Fault.at("/customer_id", customers.MISSING)
    if not models.has_id(uow, row["model_id"]):
        yield Fault.at("/model_id", models.MISSING)
