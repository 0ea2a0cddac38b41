"""The first administrator."""

import pytest

from gateway.bootstrap import main
from gateway.store.tables import users
from tests.gateway.people import Account


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "password"
    path.write_text("first things first\n", encoding="utf-8")
    return path


def test_the_first_administrator_is_made_once(service, file, capsys):
    arguments = ["--username", "Admin", "--password-file", str(file)]
    assert main(arguments, service.house) == 0
    file.write_text("something else")
    assert main(arguments, service.house) == 0
    assert capsys.readouterr().out.splitlines() == ["Admin: made", "Admin: is there already"]
    (row,) = service.rows(users)
    assert (row.username, row.roles) == ("admin", ["admin"])
    Account(service, row.id, "admin", "first things first").sign_in()


def test_a_weak_password_is_refused(service, file, capsys):
    file.write_text("short")
    with service.nothing_written():
        assert main(["--password-file", str(file)], service.house) == 1
    assert "text_too_short" in capsys.readouterr().err
