"""Parts that are imported: the whole catalogue in a few statements."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from inventory_service.context import Context
from inventory_service.operations.parts import NewPart
from inventory_service.rules.parts import LISTED, check_new
from inventory_service.store import parts as store
from inventory_service.store.tables.catalogue import part_fits, part_prices, part_terms, parts
from shared.kit.errors import Fault, Refused
from shared.kit.jobs import Checked, RowFault
from shared.kit.uow import UnitOfWork


def check_rows(ctx: Context, rows: Sequence[tuple[int, dict[str, Any]]]) -> Checked:
    """Look imported parts up: a number that is known is left as it is, one that comes twice is a fault."""
    checked, seen = Checked(), dict[str, int]()
    with ctx.reader() as reader:
        known = store.by_number(reader, (row["part_no"] for _, row in rows))
    for number, row in rows:
        first = seen.setdefault(row["part_no"], number)
        if first != number:
            checked.faults.append(RowFault(number, Fault.at("/part_no", "row_duplicate", row=first)))
        elif row["part_no"] in known:
            checked.unchanged += 1
        else:
            _check_row(checked, ctx.today, number, row)
    return checked


def _check_row(checked: Checked, today: date, number: int, row: dict[str, Any]) -> None:
    try:
        check_new(row, today)
    except Refused as refused:
        checked.faults += [RowFault(number, fault) for fault in refused.faults]
    else:
        checked.ready.append(row)


def write_rows(uow: UnitOfWork, ready: list[dict[str, Any]]) -> None:
    """Write imported parts with their first prices, their words and the models they fit."""
    made = [NewPart(row, uow.now, uow.policy.day) for row in ready]
    uow.insert(parts, [part.row for part in made])
    uow.insert(part_prices, [part.price for part in made])
    uow.insert(part_terms, [row for part in made for row in part.terms])
    uow.insert(part_fits, [row for part in made for row in part.fits])
    for part in made:
        uow.note("part", part.row["id"], "import", to_state=LISTED)
