"""The one step that books, and the months in which bookings count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from settlement_service.rules import accounts as rules
from settlement_service.rules.accounts import SITE
from settlement_service.rules.months import month_of, period_of
from settlement_service.store import accounts as store
from settlement_service.store import part_reconciliations as reconciliations
from settlement_service.store.tables.accounts import entries, postings
from shared.kit.ids import new_id
from shared.kit.uow import UnitOfWork


@dataclass(frozen=True)
class Booking:
    """What a posting is for; `kind` and `origin` together are booked once. Without a site it is the company's own affair."""

    kind: str
    origin: str
    reference: str
    booked_on: date
    site_id: str | None = None


def post(uow: UnitOfWork, booking: Booking, amounts: Mapping[str, int]) -> str:
    """Book amounts by kind of account: one posting, its entries and the balances, all in this unit.

    The site's account is locked first, if it is about a site, then the company's in one order. Raises ValueError unless the
    amounts sum to zero.
    """
    amounts = rules.balanced(amounts)
    ids = {} if booking.site_id is None else {SITE: store.lock_site(uow, booking.site_id).id}
    period = month_of(booking.booked_on) if booking.site_id is None else open_period(uow, booking.site_id, booking.booked_on)
    ids |= store.lock_company(uow, [kind for kind in amounts if kind != SITE])
    posting: dict[str, Any] = {"id": new_id(), "kind": booking.kind, "origin": booking.origin, "reference": booking.reference}
    posting |= {"booked_on": booking.booked_on, "site_id": booking.site_id, "period": period}
    posting |= {"actor": uow.actor.id, "actor_name": uow.actor.name, "created_at": uow.now}
    uow.insert(postings, posting)
    for kind in [kind for kind in ids if kind in amounts]:
        entry = {"id": new_id(), "posting_id": posting["id"], "account_id": ids[kind], "amount_fen": amounts[kind]}
        uow.insert(entries, {**entry, "balance_fen": store.add_to(uow, ids[kind], amounts[kind])})
    return str(posting["id"])


def post_once(uow: UnitOfWork, booking: Booking, amounts: Mapping[str, int]) -> bool:
    """Book what a neighbour tells about the company's own money, unless it is booked or nothing; whether it was booked."""
    store.lock_company(uow, [kind for kind in amounts if kind != SITE])
    if not any(amounts.values()) or uow.row(store.find_posting(booking.kind, booking.origin)):
        return False
    post(uow, booking, amounts)
    return True


def open_period(uow: UnitOfWork, site_id: str, day: date) -> str:
    """ORD-13: the month of a site's books in which something of a day counts. The caller holds the lock of the site."""
    return period_of(day, uow.scalar(reconciliations.closed_through(site_id)))
