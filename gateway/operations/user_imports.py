"""Bulk import of accounts. Sign-in names are the natural key: a second import adds nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from gateway.context import Context
from gateway.operations.sign_in import normal
from gateway.operations.users import faults_of, row_of
from gateway.rules.users import ACTIVE
from gateway.store import users
from gateway.store.tables import users as table
from shared.kit.errors import Fault
from shared.kit.jobs import Checked, RowFault
from shared.kit.uow import UnitOfWork

NOUN = "users"
Numbered = Sequence[tuple[int, dict[str, Any]]]


def check(ctx: Context, rows: Numbered) -> Checked:
    """Look the rows up and hash their passwords, equal ones once: a default password of thousands is one hash."""
    found = Checked()
    with ctx.reader() as reader:
        taken = users.names_taken(reader, [normal(row["username"]) for _, row in rows])
    first: dict[str, int] = {}
    hashes: dict[str, str] = {}
    for number, row in rows:
        account = _with_password(row)
        name = normal(row["username"])
        faults = [*_repeats(first, name, number), *_faults(ctx, account, name)]
        found.faults += [RowFault(number, fault) for fault in faults]
        if name in taken:
            found.unchanged += not faults
        elif not faults:
            password = account["password"]
            hashes[password] = hashes.get(password) or ctx.house.passwords.hash(password)
            found.ready.append(row_of(ctx, account, hashes[password]))
    return found


def write(uow: UnitOfWork, ready: list[Any]) -> None:
    """Insert the accounts in one statement."""
    uow.insert(table, ready)
    for row in ready:
        uow.note("user", row["id"], "import", to_state=ACTIVE, username=row["username"], roles=row["roles"])


def _with_password(row: Mapping[str, Any]) -> dict[str, Any]:
    account = {name: value for name, value in row.items() if name != "default_password"}
    password = row.get("password") or row.get("default_password")
    return {**account, "password": password} if password else account


def _repeats(first: dict[str, int], name: str, number: int) -> list[Fault]:
    before = first.setdefault(name, number)
    return [] if before == number else [Fault.at("/username", "row_duplicate", row=before)]


def _faults(ctx: Context, account: Mapping[str, Any], username: str) -> list[Fault]:
    missing = [] if "password" in account else [Fault.at("/password", "field_required")]
    return missing + faults_of(account, username, ctx.policy())
