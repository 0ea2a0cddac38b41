"""CPU and memory of processes from /proc, and a bounded load over keep-alive connections to loopback."""

import http.client
import json
import os
import statistics
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

TICKS = os.sysconf("SC_CLK_TCK")
CLIENTS = 4
ROUNDS = 5


def family(root: int) -> list[int]:
    """A process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += parents.get(pid, [])
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time of these processes and of their ended children."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += sum(int(fields[i]) for i in (11, 12, 13, 14))
    return total / TICKS


def proportional_mib(pids: Iterable[int]) -> float:
    """Proportional set size: shared pages are counted once."""
    total = 0
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024


class Load:
    """Sends the same kind of request over a few kept connections."""

    def __init__(self, address: str, method: str, path: str, headers: dict[str, str], body: Callable[[int], Any] | None = None):
        self.where = urlsplit(address)
        self.method, self.path, self.headers, self.body = method, path, headers, body
        self.sent = 0

    def run(self, count: int) -> None:
        """Send `count` requests. Raises RuntimeError if one is not a success."""
        start = self.sent
        self.sent += count
        share = [range(start + i, start + count, CLIENTS) for i in range(CLIENTS)]
        with ThreadPoolExecutor(CLIENTS) as pool:
            for done in [pool.submit(self._some, numbers) for numbers in share]:
                done.result()

    def _some(self, numbers: range) -> None:
        connection = http.client.HTTPConnection(self.where.hostname or "", self.where.port, timeout=30)
        for number in numbers:
            body = None if self.body is None else json.dumps(self.body(number))
            headers = {**self.headers, "Idempotency-Key": f"{id(self)}-{number}"}
            if body is not None:
                headers["Content-Type"] = "application/json"
            connection.request(self.method, self.path, body, headers)
            answer = connection.getresponse()
            text = answer.read()
            if answer.status >= 300:
                raise RuntimeError(f"{self.method} {self.path}: {answer.status} {text[:500]!r}")
        connection.close()


def cost(load: Load, pids: Callable[[], list[int]], count: int) -> tuple[float, float]:
    """CPU microseconds per request of all these processes, and requests per second: medians of several rounds."""
    load.run(max(count // 5, 20))
    micros, rates = [], []
    for _ in range(ROUNDS):
        family_now = pids()
        before, start = cpu_seconds(family_now), time.perf_counter()
        load.run(count)
        rates.append(count / (time.perf_counter() - start))
        micros.append((cpu_seconds(family_now) - before) / count * 1e6)
    return statistics.median(micros), statistics.median(rates)
