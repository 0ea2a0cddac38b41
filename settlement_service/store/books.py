"""What the books moved on the site's side: its own account and what is held for its orders."""

from typing import Any

from sqlalchemy import BigInteger, Select, cast, func, select

from settlement_service.rules.accounts import OF_SITES
from settlement_service.store.tables.accounts import accounts, entries, postings

# A sum of whole numbers is a decimal on PostgreSQL.
_SUM = cast(func.sum(entries.c.amount_fen), BigInteger).label("amount_fen")


def moved(after: str, month: str, site_id: str | None = None) -> Select[Any]:
    """What each kind of posting moved in the months after `after` through `month`, by site, month and kind."""
    columns = (postings.c.site_id, postings.c.period, postings.c.kind)
    sums = _on_sites(select(*columns, _SUM), site_id).where(postings.c.period > after, postings.c.period <= month)
    return sums.group_by(*columns).having(_SUM != 0)


def brought_forward(through: str, sites: Select[Any]) -> Select[Any]:
    """What each of these sites had at the end of a month, from all that was ever booked until then."""
    sums = _on_sites(select(postings.c.site_id, _SUM), None).where(postings.c.period <= through)
    return sums.where(postings.c.site_id.in_(sites)).group_by(postings.c.site_id)


def postings_of(site_id: str, after: str, month: str) -> Select[Any]:
    """The postings behind the sums of one site, oldest first; what leaves the site's side as it was is left out."""
    columns = [postings.c[name] for name in ("id", "kind", "reference", "booked_on", "period")]
    found = _on_sites(select(*columns, _SUM), site_id).where(postings.c.period > after, postings.c.period <= month)
    return found.group_by(*columns).having(_SUM != 0).order_by(postings.c.booked_on, postings.c.id)


def _on_sites(statement: Select[Any], site_id: str | None) -> Select[Any]:
    joined = statement.select_from(postings).join(entries, entries.c.posting_id == postings.c.id)
    joined = joined.join(accounts, accounts.c.id == entries.c.account_id).where(accounts.c.kind.in_(OF_SITES))
    return joined.where(postings.c.site_id.is_not(None) if site_id is None else postings.c.site_id == site_id)
