"""One case through all five departments, on the running platform: told, repeated, and with parts killed on the way."""

import pytest

from deploy.story.chapters import STEPS, tell_all
from tests.support.databases import KINDS

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("platform")]
KILLED = ("ticket", "inventory", "returns", "feedback", "settlement", "gateway")


@pytest.mark.parametrize("kind", KINDS)
def test_the_story_comes_out_right(told, kind):
    left = told(kind).left
    assert left["payable"] == "146.00"  # the labour fee of 60.00 and the credit of 86.00
    assert ("van", "NEW", "good", 1, 0) in left["stock"]
    assert left["history"][0][1] == "open"
    assert left["history"][-1][1:] == ("close", "closed")


@pytest.mark.parametrize("kind", KINDS)
def test_every_post_sent_twice_at_once_and_again_has_one_effect(told, kind):
    plain = told(kind)
    assert tell_all(plain.platform.story(twice=True)) == plain.left


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", KILLED)
def test_a_part_killed_before_every_step_changes_nothing(told, kind, part):
    """kill -9 of the part's web and worker processes before each step: the story ends with the same ledger and statement."""
    plain = told(kind)
    killed = []

    def kill(place: int, _name: str) -> None:
        # On SQLite every second step is enough to keep the suite's time; PostgreSQL takes the others as well.
        if kind == "sqlite" and place % 2:
            return
        for process in (part, f"{part}-worker"):
            plain.platform.kill(process)
            killed.append(process)

    left = tell_all(plain.platform.story(), before=kill)
    assert len(killed) >= len(STEPS)
    assert left == plain.left, plain.platform.said()
