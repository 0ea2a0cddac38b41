import pytest

from console.settings import Settings
from shared.kit.settings import Environment, SettingsError


def test_the_environment_says_where_the_gateway_is_and_how_cookies_are_signed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("from a file\n")
    found = Settings.read(Environment({"GATEWAY_URL": "http://gateway:8080", "CONSOLE_SECRET_FILE": str(secret)}))
    assert found == Settings("http://gateway:8080", "from a file")


def test_without_a_secret_the_console_does_not_start():
    with pytest.raises(SettingsError, match="CONSOLE_SECRET"):
        Settings.read(Environment({}))
