"""A stocktake to test with: people who count, and the steps on the way."""

from dataclasses import dataclass, field
from typing import Any

from tests.inventory_service.factories import World, part
from tests.support.service import Client


@dataclass
class Counting:
    """A stocktake of the world's warehouse, with two who count and one who approves."""

    world: World
    id: str
    first: Client
    second: Client
    supervisor: Client
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/stocktakes/{self.id}"

    def sheet(self, who: Client | None = None, **query: Any) -> list[dict[str, Any]]:
        answer = (who or self.first).get(f"{self.path}/sheet", **{"limit": 200, **query})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return list(answer.get_json()["data"])

    def line(self, part_no: str = "P-1", **names: Any) -> dict[str, Any]:
        rows = [row for row in self.sheet() if row["part_no"] == part_no and names.items() <= row.items()]
        assert len(rows) == 1, rows
        return rows[0]

    def lines(self, **query: Any) -> list[dict[str, Any]]:
        return list(self.supervisor.get(f"{self.path}/lines", **{"limit": 200, **query}).get_json()["data"])

    def post_counts(self, *entries: dict[str, Any], who: Client | None = None) -> Any:
        return (who or self.first).post(f"{self.path}/counts", {"counts": list(entries)})

    def count(self, counted: int, part_no: str = "P-1", who: Client | None = None, **names: Any) -> Any:
        entry = {"location_code": "WH-1", "part_no": part_no, "counted": counted, **names}
        answer = self.post_counts(entry, who=who)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_json()

    def act(self, verb: str, body: Any = None, who: Client | None = None) -> Any:
        return (who or self.first).ok("POST", f"{self.path}/actions/{verb}", body)

    def try_to(self, verb: str, body: Any = None, who: Client | None = None) -> Any:
        return (who or self.first).post(f"{self.path}/actions/{verb}", body)

    def check_places(self) -> Any:
        places = self.first.get(f"{self.path}/places", limit=200).get_json()["data"]
        checks = [{"location_code": row["location_code"], "is_placed_well": True, "is_safe": True} for row in places]
        return self.first.ok("POST", f"{self.path}/places", {"checks": checks})

    def compare(self) -> Any:
        self.check_places()
        return self.act("compare")

    def confirm(self) -> None:
        """The second counter finds of every line that differs what the first did."""
        rows = [{"line_id": row["id"], "counted": row["counted"]} for row in self.lines(differing=True)]
        if rows:
            assert self.post_counts(*rows, who=self.second).status_code == 200

    def explain(self, *line_ids: str, cause: str = "lost") -> Any:
        keys = line_ids or [row["id"] for row in self.lines(differing=True)]
        if keys:
            rows = [{"line_id": key, "cause": cause, "explanation": "looked for it"} for key in keys]
            self.first.ok("POST", f"{self.path}/explanations", {"explanations": rows})
        return self.act("explain")

    def approve(self) -> Any:
        return self.act("approve", who=self.supervisor)

    def get(self, who: Client | None = None) -> Any:
        return (who or self.first).ok("GET", self.path)


def planned(world: World, **body: Any) -> Counting:
    """A stocktake that is planned; by default of the whole warehouse."""
    body = body or {"warehouse_id": world.warehouse_id}
    made = world.keeper.ok("POST", "/stocktakes", body)
    people = (world.keeper, world.service.as_("warehouse"), world.service.as_("supervisor"))
    return Counting(world, made["id"], *people, more=made)


def counting(world: World, **body: Any) -> Counting:
    """A stocktake that is being counted."""
    found = planned(world, **body)
    found.act("start")
    return found


def stock(world: World, **quantities: int) -> None:
    """Parts `P_2=5` with one lot `L-P-2` each in the warehouse."""
    for name, quantity in quantities.items():
        number = name.replace("_", "-")
        if number != "P-1":
            world.keeper.ok("POST", "/parts", part(part_no=number))
        world.receive(quantity, part_no=number, lot_no=f"L-{number}")
