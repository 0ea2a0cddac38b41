"""The menu: which workspace is offered to whom. A test finds entries without a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from console.exports.lists import LISTS


@dataclass(frozen=True)
class Entry:
    """One entry of the menu: the endpoint, the code of its text, the permission that its page needs (shared/access.toml)."""

    endpoint: str
    text: str
    permission: str


ENTRIES = (
    Entry("tickets.list_tickets", "menu.tickets", "tickets.read"),
    Entry("warehouse.show_work", "menu.warehouse", "stock.receive"),
    Entry("files.list_files", "menu.files", "policies.read"),
)


def person_of(me: Mapping[str, Any]) -> dict[str, Any]:
    """What the cookie remembers of the person: name, roles, and the permissions that the menu and the pages ask for."""
    needed = {entry.permission for entry in ENTRIES} | {listed.permission for listed in LISTS.values()}
    return {"name": me["name"], "roles": me["roles"], "may": sorted(needed.intersection(me["permissions"]))}


def menu(person: Mapping[str, Any] | None) -> list[Entry]:
    """The entries that the signed-in person may use."""
    return [entry for entry in ENTRIES if person and entry.permission in person["may"]]
