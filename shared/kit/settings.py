"""The one door for settings: the environment, read once, all faults named together."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


class SettingsError(Exception):
    """Settings are missing or wrong; the text names every one of them."""


@dataclass
class Environment:
    """Reads variables and collects what is wrong, so that a start-up names every fault at once."""

    values: Mapping[str, str] = field(default_factory=lambda: os.environ)
    faults: list[str] = field(default_factory=list)

    def text(self, name: str, default: str | None = None) -> str:
        """A text; `NAME_FILE` may name a file that holds it (secrets)."""
        if f"{name}_FILE" in self.values:
            return Path(self.values[f"{name}_FILE"]).read_text().strip()
        found = self.values.get(name, default)
        if found is None:
            self.faults.append(f"{name} is not set")
            return ""
        return found

    def read(self, name: str, convert: Callable[[str], T], default: str) -> T:
        """A value of another type. A fault is collected and the default taken until `check`."""
        text = self.text(name, default)
        try:
            return convert(text)
        except ValueError as wrong:
            self.faults.append(f"{name}: {wrong}")
            return convert(default)

    def check(self) -> None:
        """Raise SettingsError if anything was wrong."""
        if self.faults:
            raise SettingsError("; ".join(self.faults))


@dataclass(frozen=True)
class ServiceSettings:
    """What every service is told by its environment."""

    name: str
    database_url: str
    gateway_url: str
    service_secret: str
    peers: Mapping[str, str]
    access_file: Path
    profile: str
    var: Path

    @classmethod
    def read(cls, name: str, peers: tuple[str, ...] = (), env: Environment | None = None) -> "ServiceSettings":
        """Read the environment of service `name`; `peers` are the services that it talks to. Raises SettingsError."""
        env = env or Environment()
        var = env.read("AFTERSALES_VAR", Path, "var")
        settings = cls(
            name=name,
            database_url=env.text(f"{name.upper()}_DATABASE_URL", f"sqlite:///{var}/{name}.db"),
            gateway_url=env.text("GATEWAY_URL", "http://127.0.0.1:8080"),
            service_secret=env.text("SERVICE_SECRET"),
            peers={peer: env.text(f"{peer.upper()}_URL") for peer in peers},
            access_file=env.read("AFTERSALES_ACCESS", Path, str(Path(__file__).parents[1] / "access.toml")),
            profile=env.text("AFTERSALES_PROFILE", "default"),
            var=var,
        )
        env.check()
        return settings
