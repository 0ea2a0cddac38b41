"""Reads what one page shows from several services at once. A service that does not answer leaves a gap, not an error."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from shared.clients.gateway import GatewayClient
from shared.kit.errors import Forbidden, NotFound, Refusal, Unauthorized

SERVICES = ("ticket", "inventory", "returns", "feedback", "settlement")
MOST_ENTRIES = 600
MOST_ROWS = 100
LARGEST_PAGE = 200

# Which list holds something about a request, and whose it is.
LISTS = {
    "visits": "ticket",
    "reservations": "inventory",
    "obligations": "returns",
    "follow-ups": "feedback",
    "surveys": "feedback",
    "claims": "settlement",
}


@dataclass
class Case:
    """What the services answered about one request. `gaps` names the services that did not answer."""

    ticket: dict[str, Any]
    customer: dict[str, Any] | None = None
    asset: dict[str, Any] | None = None
    model: dict[str, Any] | None = None
    site: dict[str, Any] | None = None
    lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    history: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    decisions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    gaps: set[str] = field(default_factory=set)


def gather_case(client: GatewayClient, readers: ThreadPoolExecutor, ticket_id: str) -> Case:
    """Everything about one request. Raises the refusal of the request itself; all else may be missing."""
    ticket = client.get(f"/tickets/{ticket_id}")
    case = Case(ticket)
    asked: dict[tuple[str, str], Future[Any]] = {}
    for service in SERVICES:
        asked["history", service] = readers.submit(_entries, client, f"/events/{service}", ticket_id)
        asked["decisions", service] = readers.submit(_entries, client, f"/decisions/{service}", ticket_id)
    for name in LISTS:
        if name in ticket:  # the service desk tells the visits with the request
            case.lists[name] = ticket[name]
        else:
            asked["lists", name] = readers.submit(_rows, client, f"/{name}", ticket_id)
    singles = {
        "customer": readers.submit(_one, client, "customers", ticket.get("customer_id")),
        "site": readers.submit(_one, client, "sites", ticket.get("site_id")),
        "asset": readers.submit(_one, client, "assets", ticket.get("asset_id")),
    }
    for (part, name), future in asked.items():
        service = LISTS.get(name, name)
        getattr(case, part)[name] = _answer(case, service, future.result, [])
    for name, future in singles.items():
        setattr(case, name, _answer(case, "ticket", future.result, None))
    if case.asset:
        model_id = case.asset.get("model_id")
        case.model = _answer(case, "ticket", lambda: _one(client, "models", model_id), None)
    if not case.history["ticket"]:
        # Who may not read the history of all (customers, sites, technicians) may follow their own request (TKT-11).
        case.history["ticket"] = _answer(case, "ticket", lambda: _own_history(client, ticket_id), [])
    return case


def _answer(case: Case, service: str, ask: Callable[[], Any], nothing: Any) -> Any:
    try:
        return ask()
    except (Forbidden, NotFound):
        return nothing
    except Unauthorized:
        raise
    except Refusal:
        case.gaps.add(service)
        return nothing


def _entries(client: GatewayClient, path: str, ticket_id: str) -> list[dict[str, Any]]:
    return client.get_all(path, case_id=ticket_id, limit=LARGEST_PAGE, most=MOST_ENTRIES)


def _rows(client: GatewayClient, path: str, ticket_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(path, ticket_id=ticket_id, limit=MOST_ROWS)["data"]
    return found


def _one(client: GatewayClient, noun: str, one_id: str | None) -> dict[str, Any] | None:
    found: dict[str, Any] | None = client.get(f"/{noun}/{one_id}") if one_id else None
    return found


def _own_history(client: GatewayClient, ticket_id: str) -> list[dict[str, Any]]:
    found = client.get(f"/tickets/{ticket_id}/timeline")
    entries = found.get("data", found.get("history", [])) if isinstance(found, Mapping) else found
    return [entry for entry in entries if "verb" in entry and "at" in entry]


def products_of(client: GatewayClient, readers: ThreadPoolExecutor, tickets: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The models of the assets that a list mentions only by id, by the asset's id; what may not be read stays out."""
    assets = {t["asset_id"] for t in tickets if t.get("asset_id") and not (t.get("product") or t.get("model_name_zh"))}
    found = _several(client, readers, "assets", assets)
    models = _several(client, readers, "models", {asset["model_id"] for asset in found.values() if asset.get("model_id")})
    return {one_id: models[asset["model_id"]] for one_id, asset in found.items() if asset.get("model_id") in models}


def parts_of(
    client: GatewayClient, readers: ThreadPoolExecutor, lines: Iterable[Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """The parts that lines name by number, by that number; what may not be read stays out."""
    numbers = sorted({line["part_no"] for line in lines})
    asked = {number: readers.submit(found_by, client, "/parts", part_no=number) for number in numbers}
    return {number: found for number, future in asked.items() if (found := future.result())}


def found_by(client: GatewayClient, path: str, **filters: str) -> dict[str, Any] | None:
    """The one thing of a list that the filters leave, if it may be read."""
    try:
        rows: list[dict[str, Any]] = client.get(path, **filters, limit=1)["data"]
    except Unauthorized:
        raise
    except Refusal:
        return None
    return rows[0] if rows else None


def rows_of(client: GatewayClient, path: str, most: int, filters: Mapping[str, str]) -> list[dict[str, Any]] | None:
    """The first rows of a list; None if it cannot be read now."""
    try:
        found: list[dict[str, Any]] = client.get(path, **filters, limit=most)["data"]
    except Unauthorized:
        raise
    except Refusal:
        return None
    return found


def quietly(client: GatewayClient, noun: str, one_id: str | None) -> dict[str, Any] | None:
    """One thing by its id; nothing if there is no id, or if it may not be read."""
    try:
        return _one(client, noun, one_id)
    except Unauthorized:
        raise
    except Refusal:
        return None


def _several(client: GatewayClient, readers: ThreadPoolExecutor, noun: str, ids: set[str]) -> dict[str, dict[str, Any]]:
    asked = {one_id: readers.submit(quietly, client, noun, one_id) for one_id in sorted(ids)}
    return {one_id: found for one_id, future in asked.items() if (found := future.result())}
