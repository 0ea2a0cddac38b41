"""Running platforms, one per database for the session."""

from collections.abc import Callable, Iterator

import pytest

from tests.support.databases import Databases
from tests.support.platform import RunningPlatform


@pytest.fixture(scope="session")
def start_platform(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[Callable[..., RunningPlatform]]:
    """The platform on a database kind, started when first asked for."""
    started: dict[tuple[str, bool], RunningPlatform] = {}

    def start(kind: str, demo: bool = False) -> RunningPlatform:
        if (kind, demo) not in started:
            var = tmp_path_factory.mktemp(f"platform-{kind}")
            started[(kind, demo)] = RunningPlatform(var, demo=demo, databases=databases if kind == "postgresql" else None)
        return started[(kind, demo)]

    yield start
    for platform in started.values():
        platform.stop()
