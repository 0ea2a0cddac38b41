"""Lives of tokens, lock-outs."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from gateway.rules.sign_in import access_life, after_failure, memory_of_failures, refresh_life, seconds_locked
from shared.kit.policy import PolicyBook

POLICIES = Path(__file__).parents[3] / "gateway" / "policies"
POLICY = PolicyBook.load(POLICIES).on(date(2026, 11, 20))
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def test_lives_are_the_policys():
    assert access_life(POLICY) == timedelta(minutes=10)
    assert refresh_life(POLICY.but(sec__refresh_days=3)) == timedelta(days=3)
    assert memory_of_failures(POLICY) == timedelta(minutes=15)


@pytest.mark.parametrize(("before", "locked"), [(0, False), (3, False), (4, True), (9, True)])
def test_the_fifth_failure_locks(before, locked):
    count, until = after_failure(before, NOW - timedelta(minutes=1), NOW, POLICY)
    assert count == before + 1
    assert until == (NOW + timedelta(minutes=15) if locked else None)


def test_the_first_failure_may_lock_if_the_policy_says_so():
    assert after_failure(0, NOW, NOW, POLICY.but(sec__lock_failures=1))[1] is not None


@pytest.mark.parametrize(("minutes", "count"), [(14, 5), (15, 1), (60, 1)])
def test_failures_are_forgotten_after_the_pause(minutes, count):
    assert after_failure(4, NOW - timedelta(minutes=minutes), NOW, POLICY)[0] == count


@pytest.mark.parametrize(
    ("until", "seconds"),
    [
        (None, 0),
        (NOW - timedelta(seconds=1), 0),
        (NOW, 0),
        (NOW + timedelta(microseconds=1), 1),
        (NOW + timedelta(days=1), 86400),
    ],
)
def test_the_wait_is_told_in_whole_seconds(until, seconds):
    assert seconds_locked(until, NOW) == seconds
