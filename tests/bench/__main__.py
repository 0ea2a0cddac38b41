"""`make bench`: starts the platform on PostgreSQL and prints ratios measured in this one run."""

import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from deploy.launcher import Launcher, Process
from deploy.story.person import Person
from tests.bench import seeds
from tests.bench.measure import Load, compare, cpu_seconds, family, proportional_mib
from tests.support.databases import Databases
from tests.support.platform import RunningPlatform, on_free_ports

COUNT = 300
HELLO = "policies/ticket"
PARTS = tuple(f"B-{n}" for n in range(8))
FEW, MANY, LEDGER = 10_000, 200_000, 1_000_000


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
    made["store"] = keeper.post("locations", {"code": "B-WH", "name": "库", "kind": "warehouse"})["id"]
    made["van"] = keeper.post("locations", {"code": "B-VAN", "name": "车", "kind": "van"})["id"]
    for part_no in PARTS:
        part = {"part_no": part_no, "name_zh": "阀", "name_en": "Valve", "category": "valve", "own_brand": True}
        keeper.post("parts", {**part, "supply_price": "86.00"})
        line = {"part_no": part_no, "quantity": 500_000, "production_on": "2026-01-01", "lot_no": "B"}
        keeper.post("stock/receipts", {"location_id": made["store"], "document": "bench", "lines": [line]})


def ticket_body(bench: Bench) -> Any:
    """What POST /tickets is sent."""
    body = {"type": "repair", "channel": "phone", "customer_id": bench.made["customer"], "asset_id": bench.made["asset"]}
    body |= {"component": "valve", "description": "点火后熄火", "urgency": "high", "impact": "unusable", "safety_hazard": False}
    return lambda _number: body


def issue_body(bench: Bench, parts: Sequence[str]) -> Any:
    """What POST /stock/issues is sent: these parts in turn. Issues of one part queue for it, as they must."""
    body = {"quantity": 1, "counted": 1, "collector": "王师傅", "location_id": bench.made["store"]}
    body |= {"to_location_id": bench.made["van"], "ticket_id": "0197a1b2-0000-7000-8000-000000000001"}
    return lambda number: {**body, "part_no": parts[number % len(parts)]}


@contextmanager
def hello_server(folder: Path) -> Iterator[tuple[str, int]]:
    """A bare Flask endpoint under the same gunicorn settings: its address and its process."""
    port = on_free_ports(folder).ports["gateway"]
    pid = os.fork()
    if pid == 0:
        os._exit(Launcher([Process("hello", "tests.bench.hello:create_app", bind=f"127.0.0.1:{port}")], folder).run())
    time.sleep(3)
    try:
        yield f"http://127.0.0.1:{port}", pid
    finally:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)


class Inserts:
    """The other floor: bare single-row INSERTs, each with its commit; it measures itself as a load does."""

    def __init__(self, url: str) -> None:
        self.connection = seeds.connect(url)
        self.connection.execute("CREATE TABLE bare (id serial PRIMARY KEY, name text)")

    def run(self, count: int) -> None:
        """Insert `count` rows."""
        for i in range(count):
            self.connection.execute("INSERT INTO bare (name) VALUES (%s)", (str(i),))


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "var").mkdir()
        bench = start(folder)
        try:
            idle(bench)
            with hello_server(folder) as (address, pid):
                calls(bench, address, pid)
                growth(bench)
        finally:
            bench.platform.stop()
            bench.databases.stop()
    return 0


def idle(bench: Bench) -> None:
    """What the platform takes when nobody asks."""
    time.sleep(5)
    parts = family(bench.platform.process.pid)
    say(f"{'idle platform, proportional set size':<50}{proportional_mib(parts):>9.0f} MiB in {len(parts)} processes")
    used, at = cpu_seconds(bench.all_servers()), time.perf_counter()
    time.sleep(5)
    share = (cpu_seconds(bench.all_servers()) - used) / (time.perf_counter() - at)
    say(f"{'idle platform, CPU':<50}{share * 100:>9.1f} % of one core")


def calls(bench: Bench, address: str, pid: int) -> None:
    """Two kinds of POST, direct and through the gateway, against the floors."""
    hello = Load(address, "POST", "/hello", {}, lambda _n: {"a": 1})
    inserts = Inserts(bench.databases.server.url(bench.databases.server.create()))
    own = [os.getpid(), *family(bench.databases.server.process.pid)]
    loads: dict[str, Any] = {"hello": (hello, lambda: family(pid), COUNT * 3), "insert": (inserts, lambda: own, COUNT * 3)}
    for what, path, part, who, body in (
        ("POST ticket", "tickets", "ticket", "agent", ticket_body(bench)),
        ("POST stock issue", "stock/issues", "inventory", "warehouse", issue_body(bench, PARTS)),
        ("POST stock issue of one part", "stock/issues", "inventory", "warehouse", issue_body(bench, PARTS[:1])),
    ):
        for way, port in (("direct", part), ("through the gateway", "gateway")):
            loads[f"{what}, {way}"] = (bench.load(port, "POST", path, who, body), bench.all_servers, COUNT)
    # What a request costs that is authenticated, passes the gateway and asks no database.
    loads["authenticated hello, through the gateway"] = (
        bench.load("gateway", "GET", HELLO, "warehouse"),
        bench.all_servers,
        COUNT,
    )
    found = compare(loads)
    for name, figure in found.items():
        against = f"{figure.over(found['hello']):>6.1f} × hello {figure.over(found['insert']):>6.1f} × INSERT"
        say(f"{name:<50}{figure.micros:>9.0f} µs CPU {figure.rate:>8.0f}/s   {against}")
    for what in ("POST ticket", "POST stock issue"):
        more = found[f"{what}, through the gateway"].over(found[f"{what}, direct"]) - 1
        say(f"{what + ': the gateway adds':<50}{more:>9.2f} × of the direct call")
    for what in ("POST stock issue, through the gateway", "POST stock issue of one part, through the gateway"):
        times = found[what].over(found["authenticated hello, through the gateway"])
        say(f"{what:<50}{times:>9.2f} × authenticated hello through the gateway")


def growth(bench: Bench) -> None:
    """Lists and questions, few rows against many, each against an authenticated hello in its own round."""
    urls = bench.platform.databases
    shelf = f"part_no={PARTS[0]}&location_id={bench.made['store']}"
    card = bench.load("inventory", "GET", f"stock/card?{shelf}", "warehouse")
    page = bench.load("ticket", "GET", "tickets?limit=50", "agent")
    hand = bench.load("inventory", "GET", f"stock/on-hand?part_no={PARTS[0]}", "warehouse")
    pick = bench.load("inventory", "POST", "stock/issues", "warehouse", issue_body(bench, PARTS[:1]))
    steady = bench.load("ticket", "GET", HELLO, "agent")
    measured = (("page", page), ("hand", hand), ("pick", pick), ("card", card), ("steady", steady))
    loads = {name: (one, bench.all_servers, COUNT) for name, one in measured}
    found = []
    for first, last, moved in ((1, FEW, FEW), (FEW + 1, MANY, LEDGER)):
        seeds.tickets(urls["ticket"], bench.made["customer"], first, last)
        seeds.movements(urls["inventory"], first, moved)
        found.append(compare(loads))
    few, many = found
    for name, what, rows in (
        ("page", "page of 50 tickets", MANY),
        ("hand", "on-hand of a part", LEDGER),
        ("pick", "FIFO pick and issue", LEDGER),
        ("card", "stock card of a part", LEDGER),
    ):
        grown = many[name].over(many["steady"]) / few[name].over(few["steady"])
        say(f"{what:<50}{few[name].micros:>9.0f} µs at {FEW:,}, {many[name].micros:.0f} µs at {rows:,} rows   {grown:.2f} ×")


if __name__ == "__main__":
    sys.exit(main())
