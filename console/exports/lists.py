"""The one table of lists that can be had as a file: the noun, its path at the gateway, and the permission to read it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any
from urllib.parse import quote

from shared.kit.errors import Fault, Refused

TELLERS = ("ticket", "inventory", "returns", "feedback", "settlement", "gateway")

OF_SERVICES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "ticket": {
        "tickets": ("/tickets", "tickets.read"),
        "visits": ("/visits", "visits.read"),
        "customers": ("/customers", "customers.read"),
        "assets": ("/assets", "assets.read"),
        "models": ("/models", "models.read"),
        "sites": ("/sites", "sites.read"),
        "technicians": ("/technicians", "technicians.read"),
    },
    "inventory": {
        "parts": ("/parts", "parts.read"),
        "part-prices": ("/parts/{part_id}/prices", "parts.read"),
        "part-fits": ("/parts/{part_id}/fits", "parts.read"),
        "price-lists": ("/parts/price-lists", "price_lists.read"),
        "price-list-lines": ("/parts/price-lists/{list_id}/lines", "price_lists.read"),
        "locations": ("/locations", "locations.read"),
        "stock": ("/stock", "stock.read"),
        "stock-abc": ("/stock/abc", "replenishments.read"),
        "stock-as-of": ("/stock/as-of", "shelves.read"),
        "stock-card": ("/stock/card", "shelves.read"),
        "stock-plan": ("/stock/plan", "stock.read"),
        "alerts": ("/stock/alerts", "alerts.read"),
        "replenishments": ("/stock/replenishments", "replenishments.read"),
        "replenishment-runs": ("/stock/replenishments/runs", "replenishments.read"),
        "movements": ("/movements", "movements.read"),
        "reservations": ("/reservations", "reservations.read"),
        "receipts": ("/stock/receipts", "stock.read"),
        "issues": ("/stock/issues", "stock.read"),
        "stock-vouchers": ("/stock/vouchers", "shelves.read"),
        "discrepancies": ("/stock/discrepancies", "stock.read"),
        "adjustments": ("/stock/adjustments", "adjustments.read"),
        "reconciliation-runs": ("/stock/reconciliation/runs", "stock.read"),
        "serials": ("/stock/serials", "shelves.read"),
        "serial-movements": ("/stock/serials/{serial_id}/movements", "shelves.read"),
        "kept-units": ("/stock/kept-units", "kept_units.read"),
        "part-orders": ("/part-orders", "part_orders.read"),
        "part-orders-due": ("/part-orders/due", "part_orders.read"),
        "shipments": ("/shipments", "shipments.read"),
        "stocktakes": ("/stocktakes", "stocktakes.read"),
        "stocktakes-due": ("/stocktakes/due", "stocktakes.read"),
        "stocktake-sheet": ("/stocktakes/{stocktake_id}/sheet", "stocktakes.read"),
        "stocktake-counts": ("/stocktakes/{stocktake_id}/counts", "stocktakes.read"),
        "stocktake-lines": ("/stocktakes/{stocktake_id}/lines", "stocktakes.read"),
        "stocktake-places": ("/stocktakes/{stocktake_id}/places", "stocktakes.read"),
        "loaners": ("/loaners", "loaners.read"),
        "loans": ("/loaners/loans", "loaners.read"),
        "tools": ("/tools", "tools.read"),
        "tool-records": ("/tools/{tool_id}/records", "tools.read"),
        "tool-reports": ("/tools/reports", "tools.read"),
        "tool-clearances": ("/tools/clearances", "tools.read"),
        "compensations": ("/tools/compensations", "compensations.read"),
        "old-parts": ("/old-parts", "old_parts.read"),
        "old-part-duties": ("/old-parts/duties", "old_parts.oversee"),
        "old-part-sortings": ("/old-parts/sortings", "old_parts.oversee"),
        "old-part-sales": ("/old-parts/sales", "old_part_sales.read"),
        "old-part-income": ("/old-parts/income", "old_part_sales.read"),
    },
    "returns": {
        "returns": ("/returns", "returns.read"),
        "inspections": ("/inspections", "inspections.read"),
        "obligations": ("/obligations", "obligations.read"),
    },
    "feedback": {
        "follow-ups": ("/follow-ups", "follow_ups.read"),
        "surveys": ("/surveys", "surveys.read"),
    },
    "settlement": {
        "accounts": ("/accounts", "accounts.read"),
        "account-entries": ("/accounts/{account_id}/entries", "accounts.read"),
        "order-holds": ("/accounts/holds", "order_holds.read"),
        "part-reconciliations": ("/accounts/part-reconciliations", "part_reconciliations.read"),
        "claims": ("/claims", "claims.read"),
        "deductions": ("/deductions", "deductions.read"),
        "statements": ("/statements", "statements.read"),
    },
    "gateway": {
        "users": ("/users", "users.read"),
        "api-keys": ("/api-keys", "api_keys.read"),
    },
}
# What a list asks for beside its path: without it there is nothing to read.
ASKED = {"stock-card": ("part_no", "location_id"), "stock-as-of": ("on",)}
# What every service tells about itself. Outsiders may ask for the decisions of a case, but not for the list of all.
ABOUT = {"decisions": ("", "history.read"), "events": ("", "history.read"), "deliveries": ("/deliveries", "deliveries.read")}


@dataclass(frozen=True)
class Listed:
    """One list: its noun, the department that owns it, its path below `/api/v1`, the permission that reads it."""

    noun: str
    service: str
    path: str
    permission: str

    @property
    def needs(self) -> tuple[str, ...]:
        """What has to be told: which thing the list is inside of, or which shelf it is about."""
        return (*self.inside, *ASKED.get(self.noun, ()))

    @property
    def inside(self) -> tuple[str, ...]:
        """What the path itself asks for."""
        return tuple(name for _, name, _, _ in Formatter().parse(self.path) if name)

    def address(self, filters: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """The path to ask, and the filters that remain. Raises Refused if something is needed that is not given."""
        missing = [name for name in self.needs if not filters.get(name)]
        if missing:
            faults = [Fault.at(f"/{name}", "list_needs", name=name) for name in missing]
            raise Refused("list_needs", name=", ".join(missing), faults=faults)
        inside = {name: quote(str(filters[name]), safe="") for name in self.inside}
        return self.path.format(**inside), {name: value for name, value in filters.items() if name not in inside}


def _all() -> dict[str, Listed]:
    found = {
        noun: Listed(noun, service, path, permission)
        for service, lists in OF_SERVICES.items()
        for noun, (path, permission) in lists.items()
    }
    for about, (more, permission) in ABOUT.items():
        first = "events" if about == "deliveries" else about
        for service in TELLERS:
            noun = f"{about}-{service}"
            found[noun] = Listed(noun, service, f"/{first}/{service}{more}", permission)
    return found


LISTS: Mapping[str, Listed] = _all()


def readable(may: Collection[str]) -> dict[str, list[Listed]]:
    """The lists that stand for themselves and that somebody with these permissions may read, by department."""
    found: dict[str, list[Listed]] = {}
    for one in LISTS.values():
        if one.permission in may and not one.needs:
            found.setdefault(one.service, []).append(one)
    return found
