"""One import: read, map, try (dry run), and if asked write; every fault of every row is kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from console.commands.files import Table
from console.commands.lookups import Lookups
from console.commands.mappings import Mapped, Mapping, Problem, map_rows
from shared.clients.gateway import GatewayClient
from shared.kit.errors import Unavailable

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 1.0
MOST_POLLS_WITHOUT_PROGRESS = 600
ENDED = ("done", "refused", "failed")

Watch = Callable[[str, int, int], None]


@dataclass
class Outcome:
    """What became of a file. `loaded` were written, or could be if it was a trial."""

    noun: str
    total: int
    wrote: bool = False
    loaded: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    error: str = ""

    @property
    def faulty(self) -> int:
        """The number of rows with at least one fault."""
        return len({problem.row for problem in self.problems})

    def is_good(self, skip_faulty: bool) -> bool:
        """Whether everything that could be asked for was done."""
        return not self.error and (skip_faulty or not self.problems)


@dataclass(frozen=True)
class Wish:
    """What is to be done: only a trial unless `write`; rows with faults stop it all unless `skip_faulty`."""

    write: bool = False
    skip_faulty: bool = False


class Import:
    """The import of one table by one person."""

    def __init__(self, client: GatewayClient, noun: str, mapping: Mapping, watch: Watch) -> None:
        self.client = client
        self.noun = noun
        self.mapping = mapping
        self.watch = watch

    def run(self, table: Table, wish: Wish) -> Outcome:
        """First a trial of all rows, then the writing. Raises MappingWrong or a refusal of the gateway."""
        self.mapping.check_columns(table)
        rows, problems = map_rows(self.mapping, table, Lookups(self.client).find)
        outcome = Outcome(self.noun, len(table.rows), problems=list(problems))
        if rows:
            self._carry_out(rows, outcome, {"dry_run": True, "skip_faulty": True})
        if wish.write and rows and outcome.is_good(wish.skip_faulty):
            outcome.problems = list(problems)
            self._carry_out(rows, outcome, {"dry_run": False, "skip_faulty": wish.skip_faulty})
            outcome.wrote = not outcome.error
        outcome.problems.sort(key=lambda problem: problem.row)
        return outcome

    def _carry_out(self, rows: list[Mapped], outcome: Outcome, how: dict[str, bool]) -> None:
        body = {"rows": [row.data for row in rows], **how}
        job = self._ended("trial" if how["dry_run"] else "write", self.client.post(f"/{self.noun}/imports", body))
        report = job["report"]
        outcome.error = str(report.get("error", job["status"])) if job["status"] == "failed" else ""
        outcome.loaded = report.get("ready" if how["dry_run"] else "written", 0)
        outcome.unchanged = report.get("unchanged", 0)
        outcome.problems += [self._problem(rows, fault) for fault in report.get("faults", ())]

    def _problem(self, rows: list[Mapped], fault: dict[str, Any]) -> Problem:
        row = rows[fault["row"] - 1]
        column = self.mapping.column_of(fault["pointer"])
        return Problem(row.row, row.line, column, fault["code"], message=fault["message"])

    def _ended(self, step: str, job: dict[str, Any]) -> dict[str, Any]:
        """Watch the job until it has ended. Raises Unavailable if it does not move for minutes."""
        pause, still = FIRST_PAUSE, 0
        while job["status"] not in ENDED:
            self.watch(step, job["done"], job["total"])
            self.client.pause(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            before, job = job["done"], self.client.get(f"/{self.noun}/imports/{job['id']}")
            still = still + 1 if job["done"] == before else 0
            if still > MOST_POLLS_WITHOUT_PROGRESS:
                raise Unavailable("import_stalled", noun=self.noun)
        self.watch(step, job["total"], job["total"])
        return job
