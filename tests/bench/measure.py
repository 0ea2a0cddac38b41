"""CPU and memory of processes from /proc, and a bounded load over keep-alive connections to loopback."""

import http.client
import json
import os
import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

TICKS = os.sysconf("SC_CLK_TCK")
CLIENTS = 4
ROUNDS = 7


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


@dataclass(frozen=True)
class Figure:
    """What one kind of request cost: CPU microseconds and requests per second, medians, and its ratio to others."""

    micros: float
    rate: float
    rounds: tuple[float, ...]

    def over(self, floor: "Figure") -> float:
        """The median of the ratios of each round: both were measured within a second or two of each other."""
        return statistics.median(mine / other for mine, other in zip(self.rounds, floor.rounds, strict=True))


def compare(loads: Mapping[str, tuple[Load, Callable[[], list[int]], int]]) -> dict[str, Figure]:
    """CPU per request of several loads, taken in turn, round by round: a busy machine then slows all of them alike."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in loads}
    for load, _, count in loads.values():
        load.run(max(count // 4, 20))
    for _ in range(ROUNDS):
        for name, (load, pids, count) in loads.items():
            found[name].append(_once(load, pids(), count))
    return {name: _figure(pairs) for name, pairs in found.items()}


def _once(load: Load, pids: list[int], count: int) -> tuple[float, float]:
    before, start = cpu_seconds(pids), time.perf_counter()
    load.run(count)
    rate = count / (time.perf_counter() - start)
    return (cpu_seconds(pids) - before) / count * 1e6, rate


def _figure(pairs: list[tuple[float, float]]) -> Figure:
    micros = tuple(micros for micros, _ in pairs)
    return Figure(statistics.median(micros), statistics.median(rate for _, rate in pairs), micros)
