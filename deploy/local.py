"""`make up`: the whole platform on this machine, by one command.

Makes secrets and databases on the first run, starts every process on loopback, waits until all is ready, loads the
demonstration network once, prints the address and the sign-ins. Ctrl-C stops everything. `PORT` and `VAR` move it.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from deploy.launcher import Launcher, Process

ROOT = Path(__file__).parents[1]
SERVICES = ("ticket", "inventory", "returns", "feedback", "settlement")
PARTS = ("gateway", *SERVICES, "console")
READY_SECONDS = 120
ADMIN = "admin"


class Platform:
    """One installation: its folder, its ports, its secrets."""

    def __init__(self, var: Path, port: int) -> None:
        self.var = var
        self.ports = {name: port + i for i, name in enumerate(PARTS)}
        self.secrets = var / "secrets"

    @property
    def address(self) -> str:
        """Where the gateway answers."""
        return f"http://127.0.0.1:{self.ports['gateway']}"

    def prepare(self) -> None:
        """Make what the first run needs; change nothing that is there."""
        for folder in (self.secrets, self.var / "metrics", self.var / "pids"):
            folder.mkdir(parents=True, exist_ok=True)
        self.secrets.chmod(0o700)
        for name in ("service_secret", "console_secret", "admin_password", "demo_password"):
            path = self.secrets / name
            if not path.exists():
                path.touch(mode=0o600)
                path.write_text(secrets.token_urlsafe(12 if name.endswith("password") else 36))
        for name in PARTS:
            shutil.rmtree(self.var / "metrics" / name, ignore_errors=True)
            (self.var / "metrics" / name).mkdir()

    def environment(self) -> dict[str, str]:
        """What every process is told."""
        found = {f"{name.upper()}_URL": f"http://127.0.0.1:{port}" for name, port in self.ports.items()}
        return found | {
            "AFTERSALES_VAR": str(self.var),
            "AFTERSALES_CLOCK": os.environ.get("AFTERSALES_CLOCK", str(self.var / "clock")),
            "SERVICE_SECRET_FILE": str(self.secrets / "service_secret"),
            "CONSOLE_SECRET_FILE": str(self.secrets / "console_secret"),
            "PROMETHEUS_MULTIPROC_DIR": str(self.var / "metrics" / "gateway"),
            "AFTERSALES_LOG_LEVEL": os.environ.get("AFTERSALES_LOG_LEVEL", "WARNING"),
        }

    def processes(self) -> list[Process]:
        """A web process per part and a worker per database."""
        found = []
        for name in PARTS:
            package = name if name in ("gateway", "console") else f"{name}_service"
            env = {"PROMETHEUS_MULTIPROC_DIR": str(self.var / "metrics" / name), "AFTERSALES_SERVICE": name}
            threads = 16 if name == "gateway" else 4
            bind = f"127.0.0.1:{self.ports[name]}"
            found.append(Process(name, f"{package}.app:create_app", bind=bind, threads=threads, env=env))
            if name != "console":
                found.append(Process(f"{name}-worker", f"{package}.worker:create_worker", env=env))
        return found

    def taken_ports(self) -> list[int]:
        """Ports that somebody else uses."""
        taken = []
        for port in self.ports.values():
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    taken.append(port)
        return taken


def migrate() -> None:
    """Bring every database to head, each in a process of its own so that nothing of it stays."""
    folders = ["gateway", *(f"{name}_service" for name in SERVICES)]
    running = [subprocess.Popen([sys.executable, "-m", "shared.kit.migrate", folder, "up"], cwd=ROOT) for folder in folders]
    failed = [folder for folder, process in zip(folders, running, strict=True) if process.wait() != 0]
    if failed:
        sys.exit(f"migrations failed: {', '.join(failed)}")


def ready(address: str, seconds: float) -> bool:
    """Whether every part became ready in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.3)
    return False


def announce(platform: Platform, demo: bool) -> int:
    """Wait for green, load the demonstration network, tell the address and the sign-ins."""
    if not ready(platform.address, READY_SECONDS):
        say(f"not ready after {READY_SECONDS} s: see {platform.address}/readyz")
        return 1
    if demo:
        command = [sys.executable, "-m", "console.commands", "demo", "--gateway", platform.address, "--username", ADMIN]
        files = ["--password-file", platform.secrets / "admin_password"]
        users = ["--user-password-file", platform.secrets / "demo_password"]
        if subprocess.run([*command, *map(str, files), *map(str, users)], cwd=ROOT, check=False).returncode:
            say("the demonstration network was not loaded completely: see above")
            return 1
        (platform.var / "demo-loaded").touch()
    say(
        f"\n  ready:  {platform.address}/        console"
        f"\n          {platform.address}/docs    API"
        f"\n  sign in as  {ADMIN}  password  {(platform.secrets / 'admin_password').read_text()}"
        f"\n  or as  agent  dispatcher  technician  warehouse  returns_clerk  qc  quality_officer  finance  supervisor  site"
        f"\n         customer  sales  vp       password  {(platform.secrets / 'demo_password').read_text()}"
        "\n  Ctrl-C stops everything; a second `make up` keeps the data.\n"
    )
    return 0


def say(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Start and stay until stopped."""
    platform = Platform(Path(os.environ.get("VAR", "var")).resolve(), int(os.environ.get("PORT", "8080")))
    taken = platform.taken_ports()
    if taken:
        say(f"ports {taken} are taken: choose another start with PORT=…")
        return 1
    platform.prepare()
    os.environ.update(platform.environment())
    say("migrating databases")
    migrate()
    password = ["--username", ADMIN, "--password-file", str(platform.secrets / "admin_password")]
    subprocess.run([sys.executable, "-m", "gateway.bootstrap", *password], cwd=ROOT, check=True)
    say("starting")
    demo = os.environ.get("DEMO", "1") == "1" and not (platform.var / "demo-loaded").exists()
    herald = os.fork()
    if herald == 0:
        os._exit(announce(platform, demo))
    return Launcher(platform.processes(), platform.var / "pids").run()


if __name__ == "__main__":
    sys.exit(main())
