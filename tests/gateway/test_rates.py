"""Limits at the door."""

import pytest
from limits.errors import StorageError

from gateway.rates import Rates
from gateway.settings import GatewaySettings
from shared.kit.errors import TooMany
from shared.kit.settings import Environment


def rates(**values):
    return Rates(GatewaySettings.read(Environment(values)))


def allowed(call, tries):
    for count in range(tries):
        try:
            call()
        except TooMany as refusal:
            assert refusal.params["retry_after"] >= 1
            return count
    return tries


@pytest.mark.parametrize("limit", [1, 3, 99, 100, 250])
def test_a_caller_gets_exactly_the_limit(limit):
    found = rates(GATEWAY_RATE_USER=f"{limit}/hour")
    assert allowed(lambda: found.caller("a"), limit + 5) == limit
    assert allowed(lambda: found.caller("b"), limit + 5) == limit


def test_names_and_addresses_are_limited_apart():
    found = rates(GATEWAY_RATE_SIGN_IN_NAME="2/hour", GATEWAY_RATE_SIGN_IN_ADDRESS="3/hour")
    assert allowed(lambda: found.sign_in("x", "a"), 9) == 2
    assert allowed(lambda: found.sign_in("y", "b"), 9) == 2
    assert allowed(lambda: found.sign_in("x", "c"), 9) == 0


def test_many_callers_take_no_more_room_than_set(monkeypatch):
    monkeypatch.setattr("gateway.rates.MOST_CALLERS", 10)
    found = rates()
    for number in range(100):
        found.caller(str(number))
    assert len(found._held) <= 11


def test_a_storage_that_does_not_answer_limits_nobody(monkeypatch):
    found = rates(GATEWAY_RATE_USER="1/hour", GATEWAY_RATE_SIGN_IN_NAME="1/hour")

    def gone(*_args, **_kwargs):
        raise StorageError(ConnectionError("gone"))

    monkeypatch.setattr(found._limiter, "hit", gone)
    assert allowed(lambda: found.caller("a"), 5) == 5
    assert allowed(lambda: found.sign_in("x", "a"), 5) == 5
