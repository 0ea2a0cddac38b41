"""The proof of the books: sums that must agree, over everything that was ever booked."""

from typing import Any

from sqlalchemy import Select, func, select

from settlement_service.rules.accounts import HOLDS, OF_SITES
from settlement_service.rules.part_reconciliations import DRAFTED
from settlement_service.store.order_holds import held_of_all
from settlement_service.store.tables.accounts import accounts, entries, postings
from settlement_service.store.tables.part_reconciliations import part_reconciliations
from shared.kit.reader import Reader


def reconcile(reader: Reader) -> dict[str, Any]:
    """Whether every posting sums to zero and every balance is the sum of its entries.

    Also whether what is held for orders is what their holds say, and each site's last closed month ends as its books do.
    """
    wrong_accounts = [
        {**row._mapping, "entries_fen": int(row.entries_fen)} for row in reader.rows(_off_balances().order_by(accounts.c.code))
    ]
    wrong_postings = [row.posting_id for row in reader.rows(_uneven())]
    holds = {"booked_fen": _booked(reader), "open_fen": int(reader.scalar(held_of_all()))}
    wrong_months = [{**row._mapping, "books_fen": int(row.books_fen)} for row in reader.rows(_off_months())]
    even = not wrong_accounts and not wrong_postings and not wrong_months and holds["booked_fen"] == holds["open_fen"]
    return {
        "balanced": even,
        "postings": reader.scalar(select(func.count()).select_from(postings)),
        "accounts": reader.scalar(select(func.count()).select_from(accounts)),
        "sum_fen": int(reader.scalar(select(func.sum(entries.c.amount_fen))) or 0),
        "differences": wrong_accounts,
        "uneven_postings": wrong_postings,
        "holds": holds,
        "closed_months": wrong_months,
    }


def _uneven() -> Select[Any]:
    return select(entries.c.posting_id).group_by(entries.c.posting_id).having(func.sum(entries.c.amount_fen) != 0)


def _off_balances() -> Select[Any]:
    summed = select(entries.c.account_id, func.sum(entries.c.amount_fen).label("sum_fen")).group_by(entries.c.account_id)
    sums = summed.subquery()
    ledger = func.coalesce(sums.c.sum_fen, 0)
    off = select(accounts.c.code, accounts.c.balance_fen, ledger.label("entries_fen"))
    return off.outerjoin(sums, sums.c.account_id == accounts.c.id).where(accounts.c.balance_fen != ledger)


def _booked(reader: Reader) -> int:
    """ORD-01: the company's liability for what is held."""
    return int(reader.scalar(select(accounts.c.balance_fen).where(accounts.c.kind == HOLDS)) or 0)


def _off_months() -> Select[Any]:
    """ORD-13: the last closed month of each site, where its closing is not what the site's side of the books holds."""
    months = part_reconciliations.c
    closed = select(months.site_id, func.max(months.month).label("month")).where(months.status != DRAFTED)
    last = closed.group_by(months.site_id).subquery()
    books = select(func.coalesce(func.sum(entries.c.amount_fen), 0)).join(postings, postings.c.id == entries.c.posting_id)
    books = books.join(accounts, accounts.c.id == entries.c.account_id).where(accounts.c.kind.in_(OF_SITES))
    until = books.where(postings.c.site_id == months.site_id, postings.c.period <= months.month)
    sums = until.correlate(part_reconciliations).scalar_subquery()
    found = select(months.site_id, months.month, months.closing_fen, sums.label("books_fen"))
    found = found.join(last, (last.c.site_id == months.site_id) & (last.c.month == months.month))
    return found.where(months.closing_fen != sums).order_by(months.site_id)
