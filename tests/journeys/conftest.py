"""Running platforms, one per database for the session, and the undisturbed story told on each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from deploy.story.chapters import tell_all
from deploy.story.state import Story
from tests.support.databases import Databases
from tests.support.platform import RunningPlatform


@dataclass
class Told:
    """A story that was told without disturbance: its people, and what it left behind."""

    platform: RunningPlatform
    story: Story
    left: dict[str, Any]


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


@pytest.fixture(scope="session")
def told(start_platform: Callable[..., RunningPlatform]) -> Callable[[str], Told]:
    """The undisturbed story on a database kind."""
    known: dict[str, Told] = {}

    def tell(kind: str) -> Told:
        if kind not in known:
            platform = start_platform(kind)
            story = platform.story()
            known[kind] = Told(platform, story, tell_all(story))
        return known[kind]

    return tell
