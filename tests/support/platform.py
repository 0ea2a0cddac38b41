"""The whole platform as real processes on free loopback ports, for journeys; stopped by the one who started it."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from deploy.local import SERVICES, Platform, ready
from deploy.story.state import Story
from tests.support.databases import Databases
from tests.support.parts import ROOT

START_SECONDS = 120


def on_free_ports(var: Path) -> Platform:
    """A platform whose ports nobody uses."""
    for _ in range(50):
        plan = Platform(var, random.randrange(20000, 32000))
        if not plan.taken_ports():
            return plan
    raise RuntimeError("no free ports")


class RunningPlatform:
    """One installation in a folder of its own."""

    def __init__(self, var: Path, *, demo: bool = False, databases: Databases | None = None) -> None:
        self.var = var
        self.plan = on_free_ports(var)
        self.log = (var / "platform.log").open("w")
        env = {**os.environ, "VAR": str(var), "PORT": str(self.plan.ports["gateway"]), "DEMO": "1" if demo else "0"}
        env |= {"PYTHONWARNINGS": "default", "AFTERSALES_LOG_LEVEL": "WARNING"}
        env.pop("AFTERSALES_CLOCK", None)
        self.databases: dict[str, str] = {}
        if databases is not None:
            self.databases = {name: databases.empty("postgresql") for name in ("gateway", *SERVICES)}
            env |= {f"{name.upper()}_DATABASE_URL": url for name, url in self.databases.items()}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deploy.local"], cwd=ROOT, env=env, stdout=self.log, stderr=self.log, start_new_session=True
        )
        if not ready(self.plan.address, START_SECONDS):
            self.stop()
            raise RuntimeError(f"the platform did not start:\n{self.said()}")

    @property
    def address(self) -> str:
        return self.plan.address

    @property
    def admin_password(self) -> str:
        return (self.var / "secrets" / "admin_password").read_text()

    def story(self, **kwargs: object) -> Story:
        return Story(self.address, self.admin_password, self.var / "clock", quiet=True, **kwargs)  # type: ignore[arg-type]

    def pid(self, name: str) -> int:
        return int((self.var / "pids" / f"{name}.pid").read_text())

    def kill(self, name: str) -> None:
        """kill -9 of a process and all that it started; the launcher starts it again. One that is down is waited for."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                os.killpg(self.pid(name), signal.SIGKILL)
                return
            except ProcessLookupError:
                time.sleep(0.05)
        raise RuntimeError(f"{name} was not started again:\n{self.said()}")

    def said(self) -> str:
        if not self.log.closed:
            self.log.flush()
        return (self.var / "platform.log").read_text()[-6000:]

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
        self.log.close()
