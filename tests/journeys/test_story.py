"""One case through all five departments, on the running platform: told, repeated, and with services killed on the way."""

import pytest

from deploy.story.chapters import STEPS, tell_all
from tests.support.databases import KINDS

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("platform")]
KILLED = ("ticket", "inventory", "returns", "feedback", "settlement", "gateway", "console")
PLAIN: dict[str, dict] = {}


def plain(start_platform, kind):
    """What the undisturbed story leaves behind."""
    if kind not in PLAIN:
        PLAIN[kind] = tell_all(start_platform(kind).story())
    return PLAIN[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_the_story_comes_out_right(start_platform, kind):
    found = plain(start_platform, kind)
    assert found["stock"]
    assert found["payable"] == "146.00"  # the labour fee of 60.00 and the credit of 86.00
    assert found["account"] is not None


@pytest.mark.parametrize("kind", KINDS)
def test_every_post_sent_twice_at_once_and_again_has_one_effect(start_platform, kind):
    assert tell_all(start_platform(kind).story(twice=True)) == plain(start_platform, kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", KILLED)
def test_a_part_killed_before_every_step_changes_nothing(start_platform, kind, part):
    """kill -9 of the part's web and worker processes before each step: the story ends with the same ledger and statement."""
    platform = start_platform(kind)
    killed = []

    def kill(place: int, name: str) -> None:
        for process in (part, f"{part}-worker") if part != "console" else (part,):
            platform.kill(process)
            killed.append((place, process))

    found = tell_all(platform.story(), before=kill)
    assert len(killed) >= len(STEPS)
    assert found == plain(start_platform, kind), platform.said()
