"""`make bench`: starts the platform on PostgreSQL and prints ratios measured in this one run."""

import os
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from deploy.launcher import Launcher, Process
from deploy.story.person import Person
from tests.bench import seeds
from tests.bench.measure import Load, cost, cpu_seconds, family, proportional_mib
from tests.support.databases import Databases
from tests.support.platform import RunningPlatform, on_free_ports

COUNT = 400
FEW, MANY = 10_000, 200_000


@dataclass
class Bench:
    """The running platform and who works on it."""

    platform: RunningPlatform
    databases: Databases
    admin: Person
    made: dict[str, Any]

    def all_servers(self) -> list[int]:
        """Every process of the platform and of the database server."""
        return family(self.platform.process.pid) + family(self.databases.server.process.pid)

    def headers(self, who: str) -> dict[str, str]:
        """The authorization of somebody."""
        return {"Authorization": str(self.made[who].session.headers["Authorization"])}

    def load(self, port: str, method: str, path: str, who: str, body: Any = None) -> Load:
        """A load on one part, or on the gateway."""
        address = f"http://127.0.0.1:{self.platform.plan.ports[port]}"
        return Load(address, method, f"/api/v1/{path}", self.headers(who), body)


def say(text: str) -> None:
    """One line of the report."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def start(folder: Path) -> Bench:
    """The platform on PostgreSQL with one customer, one unit, one stocked part."""
    databases = Databases(folder)
    platform = RunningPlatform(folder / "var", databases=databases)
    admin = Person(platform.address, "bench", "admin")
    admin.sign_in("admin", platform.admin_password)
    made: dict[str, Any] = {"admin": admin}
    for role in ("agent", "warehouse"):
        body = {"username": f"bench-{role}", "name": role, "roles": [role], "password": "a-long-bench-password"}
        admin.post("users", body)
        made[role] = Person(platform.address, "bench", role)
        made[role].sign_in(f"bench-{role}", "a-long-bench-password")
    bench = Bench(platform, databases, admin, made)
    furnish(bench)
    return bench


def furnish(bench: Bench) -> None:
    """Master data for the measured calls."""
    admin, agent, keeper, made = bench.admin, bench.made["agent"], bench.made["warehouse"], bench.made
    valve = {"code": "valve", "name_zh": "阀", "name_en": "Valve", "kind": "other"}
    model = {"code": "B-1", "name_zh": "热水器", "name_en": "Heater", "category": "water_heater", "is_gas": True}
    model |= {"skill": "gas_install", "labour_fee": "60.00", "components": [valve]}
    model_id = admin.post("models", model)["id"]
    who = {"name": "陈女士", "phone": "13900000001", "address": "世纪大道 1 号", "segment": "residential", "kind": "person"}
    made["customer"] = agent.post("customers", who)["id"]
    sold = {"customer_id": made["customer"], "model_id": model_id, "serial_no": "B-1", "purchased_on": str(date(2026, 1, 5))}
    made["asset"] = agent.post("assets", sold)["id"]
    part = {
        "part_no": "B-V",
        "name_zh": "阀",
        "name_en": "Valve",
        "category": "valve",
        "own_brand": True,
        "supply_price": "86.00",
    }
    keeper.post("parts", part)
    made["store"] = keeper.post("locations", {"code": "B-WH", "name": "库", "kind": "warehouse"})["id"]
    made["van"] = keeper.post("locations", {"code": "B-VAN", "name": "车", "kind": "van"})["id"]
    line = {"part_no": "B-V", "quantity": 500_000, "production_on": "2026-01-01", "lot_no": "B"}
    keeper.post("stock/receipts", {"location_id": made["store"], "document": "bench", "lines": [line]})


def ticket_body(bench: Bench) -> Any:
    """What POST /tickets is sent."""
    body = {"type": "repair", "channel": "phone", "customer_id": bench.made["customer"], "asset_id": bench.made["asset"]}
    body |= {"component": "valve", "description": "点火后熄火", "urgency": "high", "impact": "unusable", "safety_hazard": False}
    return lambda _number: body


def issue_body(bench: Bench) -> Any:
    """What POST /stock/issues is sent."""
    body = {"part_no": "B-V", "quantity": 1, "counted": 1, "collector": "王师傅", "location_id": bench.made["store"]}
    body |= {"to_location_id": bench.made["van"], "ticket_id": "0197a1b2-0000-7000-8000-000000000001"}
    return lambda _number: body


def floor(folder: Path) -> tuple[float, float]:
    """A bare Flask endpoint under the same gunicorn settings: CPU per request and rate."""
    port = on_free_ports(folder).ports["gateway"]
    pid = os.fork()
    if pid == 0:
        os._exit(Launcher([Process("hello", "tests.bench.hello:create_app", bind=f"127.0.0.1:{port}")], folder).run())
    time.sleep(3)
    try:
        load = Load(f"http://127.0.0.1:{port}", "POST", "/hello", {}, lambda _n: {"a": 1})
        return cost(load, lambda: family(pid), COUNT * 4)
    finally:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)


def insert_cost(bench: Bench) -> float:
    """CPU microseconds of a bare single-row INSERT with its commit, client and server together."""
    url = bench.databases.server.url(bench.databases.server.create())
    with seeds.connect(url) as connection:
        connection.execute("CREATE TABLE bare (id serial PRIMARY KEY, name text)")
        pids = lambda: [*family(bench.databases.server.process.pid)]  # noqa: E731
        before, own = cpu_seconds(pids()), time.process_time()
        for i in range(COUNT * 5):
            connection.execute("INSERT INTO bare (name) VALUES (%s)", (str(i),))
        return (cpu_seconds(pids()) - before + time.process_time() - own) / (COUNT * 5) * 1e6


def report(name: str, micros: float, rate: float, hello: float, insert: float) -> None:
    """One measured call against the floors."""
    say(f"{name:<44}{micros:>9.0f} µs CPU {rate:>8.0f}/s   {micros / hello:>6.1f} × hello {micros / insert:>6.1f} × INSERT")


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "var").mkdir()
        bench = start(folder)
        try:
            measure(bench, folder)
        finally:
            bench.platform.stop()
            bench.databases.stop()
    return 0


def measure(bench: Bench, folder: Path) -> None:
    """The whole report."""
    time.sleep(5)
    parts = proportional_mib(family(bench.platform.process.pid))
    say(f"{'idle platform, proportional set size':<44}{parts:>9.0f} MiB in {len(family(bench.platform.process.pid))} processes")
    idle, at = cpu_seconds(bench.all_servers()), time.perf_counter()
    time.sleep(5)
    used = (cpu_seconds(bench.all_servers()) - idle) / (time.perf_counter() - at)
    say(f"{'idle platform, CPU':<44}{used * 100:>9.1f} % of one core")
    hello, rate = floor(folder)
    insert = insert_cost(bench)
    report("bare Flask hello", hello, rate, hello, insert)
    for what, path, part, who, body in (
        ("POST ticket", "tickets", "ticket", "agent", ticket_body(bench)),
        ("POST stock issue", "stock/issues", "inventory", "warehouse", issue_body(bench)),
    ):
        direct, direct_rate = cost(bench.load(part, "POST", path, who, body), bench.all_servers, COUNT)
        through, through_rate = cost(bench.load("gateway", "POST", path, who, body), bench.all_servers, COUNT)
        report(f"{what}, direct", direct, direct_rate, hello, insert)
        report(f"{what}, through the gateway", through, through_rate, hello, insert)
        say(f"{'':<44}the gateway adds {(through - direct) / direct:.2f} × of the direct call")
    growth(bench)


def growth(bench: Bench) -> None:
    """A page of 50 and the on-hand of a part, few rows against many."""
    urls = bench.platform.databases
    page = bench.load("ticket", "GET", "tickets?limit=50", "agent")
    hand = bench.load("inventory", "GET", "stock/on-hand?part_no=B-V", "warehouse")
    found = {}
    seeds.tickets(urls["ticket"], bench.made["customer"], 1, FEW)
    seeds.movements(urls["inventory"], 1, FEW)
    found["few"] = [cost(one, bench.all_servers, COUNT)[0] for one in (page, hand)]
    seeds.tickets(urls["ticket"], bench.made["customer"], FEW + 1, MANY)
    seeds.movements(urls["inventory"], FEW + 1, MANY)
    found["many"] = [cost(one, bench.all_servers, COUNT)[0] for one in (page, hand)]
    for i, what in enumerate(("page of 50 tickets", "on-hand of a part")):
        few, many = found["few"][i], found["many"][i]
        say(f"{what:<44}{few:>9.0f} µs at {FEW:,} rows {many:>9.0f} µs at {MANY:,}   {many / few:.2f} ×")


if __name__ == "__main__":
    sys.exit(main())
