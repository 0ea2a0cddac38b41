"""What the environment may say."""

import pytest

from gateway.callers import Callers
from gateway.settings import GatewaySettings
from shared.kit.settings import Environment, SettingsError


def read(**values):
    return GatewaySettings.read(Environment(values))


def test_addresses_are_split_and_trimmed():
    found = read(TICKET_URL="http://a:1/, http://b:2", CONSOLE_URL="http://c").upstreams
    assert found["ticket"] == ("http://a:1", "http://b:2") and found["console"] == ("http://c",) and found["returns"] == ()


def test_all_faults_are_named_at_once():
    with pytest.raises(SettingsError) as wrong:
        read(GATEWAY_RATE_USER="often", GATEWAY_READ_SECONDS="x", GATEWAY_TRUSTED_PROXIES="me")
    for name in ("GATEWAY_RATE_USER", "GATEWAY_READ_SECONDS", "GATEWAY_TRUSTED_PROXIES"):
        assert name in str(wrong.value)


@pytest.mark.parametrize(
    ("peer", "told", "client", "chain"),
    [
        ("203.0.113.5", "1.1.1.1", "203.0.113.5", "203.0.113.5"),
        ("10.0.0.2", "", "10.0.0.2", "10.0.0.2"),
        ("10.0.0.2", "1.1.1.1", "1.1.1.1", "1.1.1.1, 10.0.0.2"),
        ("10.0.0.2", "6.6.6.6, 1.1.1.1, 10.0.0.3", "1.1.1.1", "6.6.6.6, 1.1.1.1, 10.0.0.3, 10.0.0.2"),
        ("10.0.0.2", "10.0.0.9", "10.0.0.9", "10.0.0.9, 10.0.0.2"),
        ("10.0.0.2", ", ,", "10.0.0.2", "10.0.0.2"),
        ("", "1.1.1.1", "", ""),
    ],
)
def test_the_callers_address_is_the_last_one_that_is_not_ours(peer, told, client, chain):
    callers = Callers(read(GATEWAY_TRUSTED_PROXIES="10.0.0.0/8").trusted_proxies)
    assert callers.read({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": told}) == (client, chain)
