"""The console before a fake gateway, and the command line before the same."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from console.app import create_app
from console.commands.__main__ import cli
from console.settings import Settings
from console.words import Words, load_messages
from shared.clients.gateway import Doors, GatewayClient
from shared.kit.clock import FixedClock
from shared.kit.testing import AppAdapter
from tests.console.browser import Browser
from tests.console.fake_gateway import PASSWORD, FakeGateway
from tests.console.sample_case import fill

NOW = datetime(2025, 3, 5, 3, 0, tzinfo=UTC)
SETTINGS = Settings("http://gateway.test", "a secret for tests that is long enough")


@pytest.fixture
def gateway() -> FakeGateway:
    found = FakeGateway()
    found.users["admin"] = ("admin", "管理员")
    fill(found)
    return found


@pytest.fixture
def make_client(gateway: FakeGateway) -> Callable[[], GatewayClient]:
    doors = Doors("http://gateway.test", AppAdapter(gateway.app))  # type: ignore[arg-type]

    def make() -> GatewayClient:
        client = GatewayClient("http://gateway.test", doors=doors)
        client.pause = lambda _seconds: None
        return client

    return make


@pytest.fixture
def app(make_client: Callable[[], GatewayClient]) -> Flask:
    return create_app(SETTINGS, make_client, FixedClock(NOW))


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def reader(browser: Browser) -> Browser:
    """Somebody who has signed in as an agent."""
    browser.sign_in()
    return browser


@pytest.fixture
def zh() -> Words:
    return Words(load_messages(), "zh")


@pytest.fixture
def en() -> Words:
    return Words(load_messages(), "en")


@pytest.fixture
def run(make_client: Callable[[], GatewayClient], tmp_path: Path) -> Callable[..., Result]:
    """Run the command line as the administrator, in English unless told otherwise."""
    secret = tmp_path / "password"
    secret.write_text(PASSWORD + "\n")

    def call(*args: object, language: str = "en") -> Result:
        who = ["--username", "admin", "--password-file", str(secret), "--language", language]
        return CliRunner().invoke(cli, [*map(str, args), *who], obj=lambda _url: make_client())

    return call
