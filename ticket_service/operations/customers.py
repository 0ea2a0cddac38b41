"""Customer files: opened, changed, imported."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from shared.kit.errors import Conflict, Fault, Refused
from shared.kit.etags import check_match
from shared.kit.ids import new_id
from shared.kit.jobs import Checked
from shared.kit.policy import Policy
from shared.kit.uow import UnitOfWork
from ticket_service.context import Context
from ticket_service.operations.sorting import sort_rows
from ticket_service.rules.customers import is_remote, segment_faults
from ticket_service.store.customers import get_customer, ids_by_email, ids_by_phone_and_name, lock_customer
from ticket_service.store.tables import customers

OPTIONAL = ("phone", "email", "address", "lat", "lon")


def register_customer(ctx: Context, data: Mapping[str, Any]) -> dict[str, Any]:
    """Open a customer file. Raises Conflict if another file has the e-mail."""
    _check_segment(data["segment"], ctx.policy())
    row = customer_row(data, ctx.now, ctx.policy())
    with ctx.uow() as uow:
        _check_email(uow, row["email"])
        uow.insert(customers, row)
        uow.note("customer", row["id"], "register")
    return row


def change_customer(ctx: Context, customer_id: str, data: Mapping[str, Any], *, if_match: str | None) -> Row[Any]:
    """Change a customer file in the version that the caller has seen."""
    _check_segment(data.get("segment"), ctx.policy())
    with ctx.uow() as uow:
        found = lock_customer(uow, customer_id)
        check_match(found, if_match)
        if data.get("email") != found.email:
            _check_email(uow, data.get("email"))
        uow.update(customers, customer_id, **data)
        uow.note("customer", customer_id, "update", fields=sorted(data))
        return get_customer(uow, customer_id)


def customer_row(data: Mapping[str, Any], now: datetime, policy: Policy) -> dict[str, Any]:
    """A new row; CUS-10: the remote area as stated, or the policy's default."""
    row = {"id": data.get("id") or new_id(), "name": data["name"], "segment": data["segment"], "kind": data["kind"]}
    row |= {name: data.get(name) for name in OPTIONAL}
    return row | {"remote_area": is_remote(data.get("remote_area"), policy), "version": 1, "created_at": now}


def check_rows(ctx: Context, rows: Sequence[tuple[int, dict[str, Any]]]) -> Checked:
    """Rows of an import against the stored customers: known by e-mail, without one by phone and name."""
    policy = ctx.policy()
    with ctx.reader() as reader:
        emails = ids_by_email(reader, (row.get("email") for _, row in rows))
        people = ids_by_phone_and_name(reader, (row["phone"] for _, row in rows if not row.get("email")))

    def faults(row: Mapping[str, Any]) -> Iterable[Fault]:
        return segment_faults(row["segment"], policy)

    return sort_rows(rows, key=_natural_key, known={*emails, *people}, faults=faults)


def write_rows(uow: UnitOfWork, ready: list[Any]) -> None:
    """Insert imported customers."""
    rows = [customer_row(row, uow.now, uow.policy) for row in ready]
    uow.insert(customers, rows)
    for row in rows:
        uow.note("customer", row["id"], "import")


def _natural_key(row: Mapping[str, Any]) -> Any:
    return row.get("email") or (row["phone"], row["name"])


def _check_segment(segment: str | None, policy: Policy) -> None:
    faults = segment_faults(segment, policy)
    if faults:
        raise Refused("validation_failed", clause=policy.cite("cus.segments").clause, faults=faults)


def _check_email(uow: UnitOfWork, email: str | None) -> None:
    if email and ids_by_email(uow, [email]):
        raise Conflict("email_taken", email=email)
