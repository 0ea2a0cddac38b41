"""Parts, the models they fit, and price lists to test with."""

from typing import Any

from tests.inventory_service.factories import part
from tests.support.service import Client, ServiceUnderTest


def listed(keeper: Client, *part_nos: str, **over: Any) -> list[str]:
    """Parts with these numbers; their ids."""
    return [keeper.ok("POST", "/parts", part(part_no=number, **over))["id"] for number in part_nos]


def supersede(keeper: Client, part_id: str, successor: str, **kw: Any) -> Any:
    return keeper.post(f"/parts/{part_id}/actions/supersede", {"successor": successor, "reason": "new mould"}, **kw)


def changed(keeper: Client, part_id: str, **change: Any) -> Any:
    """A change of the part as it is now."""
    return keeper.patch(f"/parts/{part_id}", change, keeper.get(f"/parts/{part_id}").headers["ETag"])


def numbers(answer: Any) -> list[str]:
    """The numbers of a page of parts."""
    return [row["part_no"] for row in answer.get_json()["data"]]


def imported(service: ServiceUnderTest, who: Client, noun: str, rows: list[dict[str, Any]], **options: Any) -> Any:
    """Queue an import, let the worker carry it out, and give its job back."""
    queued = who.post(f"/{noun}/imports", {"rows": rows, "dry_run": False, **options})
    assert queued.status_code == 202, queued.get_data(as_text=True)
    service.worker.round()
    return who.ok("GET", queued.headers["Location"].removeprefix("http://localhost"))


def faults(job: Any) -> list[tuple[int, str, str]]:
    return [(fault["row"], fault["pointer"], fault["code"]) for fault in job["report"]["faults"]]
