"""A yard of old parts to test in: who handles them, and shortcuts through their life."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from shared.events.ticket import SiteRegisteredV1, VisitFiledV1
from shared.kit.ids import new_id
from tests.inventory_service.factories import World, used, visit
from tests.support.service import Client


@dataclass
class Yard:
    """The warehouse with a site, its technician, an agent, a supervisor, and two people of finance."""

    world: World
    site_id: str
    site: Client
    technician: Client
    agent: Client
    finance: Client
    supervisor: Client

    @property
    def keeper(self) -> Client:
        return self.world.keeper

    def visited(self, *lines: dict[str, Any], **over: Any) -> list[dict[str, Any]]:
        """What a visit of the site's technician leaves on record, oldest first."""
        filed = VisitFiledV1(**visit(self.world, *(lines or (self.line(),)), site_id=self.site_id, **over))
        assert self.world.service.deliver(filed, source="ticket").status_code == 204
        return self.all(ticket_id=filed.ticket_id)

    @staticmethod
    def line(quantity: int = 1, part_no: str = "P-1", **over: Any) -> dict[str, Any]:
        return used(quantity, part_no, **{"old_part_destination": "store", "in_warranty": False, **over})

    def tag(self, **over: Any) -> dict[str, Any]:
        return {"kind": "mechanical", "part_name": "燃油泵", "part_type": "fuel_pump", "plate_no": "京A12345", **over}

    def registered(self, who: Client | None = None, **over: Any) -> dict[str, Any]:
        return (who or self.keeper).ok("POST", "/old-parts", self.tag(**over))

    def act(self, who: Client, row: dict[str, Any], verb: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return who.ok("POST", f"/old-parts/{row['id']}/actions/{verb}", body or {})

    def stored(self, row: dict[str, Any] | None = None, verb: str = "store", **over: Any) -> dict[str, Any]:
        return self.act(self.keeper, row or self.registered(), verb, {"is_clean": True, **over})

    def scrapped(self, count: int = 1) -> list[dict[str, Any]]:
        """Pieces of the catalogue, out of warranty, that their owners did not fetch."""
        rows = [self.stored(self.visited()[-1]) for _ in range(count)]
        self.wait(days=32)
        return [self.get(row) for row in rows]

    def held(self, **over: Any) -> dict[str, Any]:
        tag = {"kind": "accident", "material": "mechanical", "for_insurer": True, "insurer": "平安", **over}
        return self.stored(self.registered(**tag), "hold")

    def sale(self, *rows: dict[str, Any], **over: Any) -> dict[str, Any]:
        body = {"kind": "scrap", "buyer": "回收站", "measure": "320.5", "unit": "kg", "amount": "120.00"}
        return {**body, "old_part_ids": [row["id"] for row in rows], **over}

    def drafted(self, *rows: dict[str, Any], **over: Any) -> dict[str, Any]:
        return self.keeper.ok("POST", "/old-parts/sales", self.sale(*rows, **over))

    def trade(self, who: Client, sale: dict[str, Any], verb: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return who.ok("POST", f"/old-parts/sales/{sale['id']}/actions/{verb}", body or {})

    def get(self, row: dict[str, Any], who: Client | None = None) -> dict[str, Any]:
        return (who or self.keeper).ok("GET", f"/old-parts/{row['id']}")

    def all(self, who: Client | None = None, **filters: Any) -> list[dict[str, Any]]:
        """Records, oldest first."""
        found = (who or self.keeper).get("/old-parts", limit=200, **filters).get_json()["data"]
        return sorted(found, key=lambda row: row["id"])

    def room(self, code: str) -> dict[str, Any]:
        (found,) = self.keeper.get("/locations", code=code).get_json()["data"]
        return found

    def wait(self, **length: int) -> None:
        """Let time pass, and the timers run."""
        self.world.service.clock.instant += timedelta(**length)
        self.world.service.worker.run_due()


def make_yard(world: World) -> Yard:
    service, site_id = world.service, new_id()
    registered = SiteRegisteredV1(site_id, "S1", "Site one", "service_unit", "east")
    assert service.deliver(registered, source="ticket").status_code == 204
    site = service.as_("site", site_id=site_id)
    technician = service.as_("technician", technician_id=world.technician_id, site_id=site_id)
    others = (service.as_(role) for role in ("agent", "finance", "supervisor"))
    return Yard(world, site_id, site, technician, *others)
