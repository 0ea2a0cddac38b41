"""The menu: which workspace is offered to whom. A test finds entries without a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from console.exports.lists import LISTS
from console.presenters.work import TASKS


@dataclass(frozen=True)
class Entry:
    """One entry of the menu: the endpoint, the code of its text, the permissions one of which its page needs."""

    endpoint: str
    text: str
    permissions: tuple[str, ...]


ENTRIES = (
    Entry("tickets.list_tickets", "menu.tickets", ("tickets.read",)),
    Entry("warehouse.show_work", "menu.warehouse", tuple({task.permission: None for task in TASKS})),
    Entry("stocktakes.list_stocktakes", "menu.stocktakes", ("stocktakes.count", "stocktakes.approve")),
    Entry("files.list_files", "menu.files", ("policies.read",)),
)


def person_of(me: Mapping[str, Any]) -> dict[str, Any]:
    """What the cookie remembers of the person: name, roles, and the permissions that the menu and the pages ask for."""
    needed = {permission for entry in ENTRIES for permission in entry.permissions}
    needed |= {listed.permission for listed in LISTS.values()}
    return {"name": me["name"], "roles": me["roles"], "may": sorted(needed.intersection(me["permissions"]))}


def menu(person: Mapping[str, Any] | None) -> list[Entry]:
    """The entries that the signed-in person may use."""
    return [entry for entry in ENTRIES if person and not set(entry.permissions).isdisjoint(person["may"])]
