"""What a run of the story knows: who is signed in, what was made, which day it is."""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as day_time
from pathlib import Path
from secrets import token_hex, token_urlsafe
from typing import Any
from zoneinfo import ZoneInfo

from deploy.story.person import Person, StepFailed

ZONE = ZoneInfo("Asia/Shanghai")
SERVICES = ("ticket", "inventory", "returns", "feedback", "settlement")
STAFF = ["agent", "dispatcher", "warehouse", "returns_clerk", "qc", "quality_officer", "finance", "supervisor"]
SETTLE_SECONDS = 90.0
Hook = Callable[[int, str], None]


@dataclass
class Story:
    """The state of one run: who is signed in and what was made."""

    gateway: str
    admin_password: str
    clock_file: Path | None
    run: str = field(default_factory=lambda: token_hex(4))
    twice: bool = False
    quiet: bool = False
    people: dict[str, Person] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)
    today: date = date.min
    line: int = 0

    # Telling

    def tell(self, who: str, what: str, decision: str = "", clauses: Any = ()) -> None:
        """One line of the story: who, what, which decision, which clause."""
        self.line += 1
        if not self.quiet:
            cited = " ".join(clauses)
            sys.stdout.write(f"{self.line:3d}  {self.today}  {who:<16}{what:<66}{decision:<36}{cited}\n")
            sys.stdout.flush()

    def person(self, name: str) -> Person:
        """Somebody who has signed in."""
        return self.people[name]

    def join(self, name: str, role: str, **limits: Any) -> None:
        """The administrator makes a user, who signs in."""
        username, password = f"{name}-{self.run}", token_urlsafe(16)
        body = {"username": username, "name": f"{name} {self.run}", "roles": [role], "locale": "zh", **limits}
        # The password is part of the keyed body: it must be the same if this step is repeated.
        password = self.made.setdefault(f"password {name}", password)
        if f"user {name}" not in self.made:
            self.made[f"user {name}"] = self.person("admin").post("users", {**body, "password": password})
        person = Person(self.gateway, self.run, name, twice=self.twice)
        person.sign_in(username, password)
        self.people[name] = person

    def go_to(self, day: date, hour: int) -> datetime:
        """Move the platform's clock to a local day and hour."""
        self.today = day
        instant = datetime.combine(day, day_time(hour), ZONE)
        if self.clock_file is None:
            raise StepFailed("the story needs the platform's clock file (AFTERSALES_CLOCK)")
        beside = self.clock_file.with_suffix(".new")
        beside.write_text(instant.isoformat())
        beside.replace(self.clock_file)
        return instant

    def wait_for(self, what: str, look: Callable[[], Any]) -> Any:
        """Repeat a look until it finds something: an event is on its way."""
        until = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < until:
            found = look()
            if found:
                return found
            time.sleep(0.2)
        raise StepFailed(f"{what} did not come about in {SETTLE_SECONDS:.0f} s")


def days_ago(story: Story, days: int) -> str:
    """A day before the story's day."""
    return (story.today - timedelta(days=days)).isoformat()


def clause_of(story: Story, service: str, subject: str, kind: str) -> tuple[str, list[str]]:
    """The outcome and clauses of the newest decision of a kind about something."""
    found = story.person("supervisor").get(f"decisions/{service}", subject=subject, limit=100)["data"]
    mine = [decision for decision in found if decision["kind"] == kind]
    if not mine:
        raise StepFailed(f"no decision {kind} about {subject}")
    return mine[-1]["why"]["en"], mine[-1]["clauses"]


def story_from_environment() -> Story:
    """A story against the platform of this machine."""
    var = Path(os.environ.get("VAR", "var"))
    clock = os.environ.get("AFTERSALES_CLOCK", str(var / "clock"))
    password = os.environ.get("ADMIN_PASSWORD") or (var / "secrets" / "admin_password").read_text().strip()
    gateway = os.environ.get("GATEWAY_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8080')}")
    return Story(gateway, password, Path(clock))
