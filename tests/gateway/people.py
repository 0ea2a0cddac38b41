"""Accounts that can sign in."""

from dataclasses import dataclass
from typing import Any

from tests.support.service import ServiceUnderTest

PASSWORD = "correct horse 7"


@dataclass
class Account:
    service: ServiceUnderTest
    id: str
    username: str
    password: str = PASSWORD

    @classmethod
    def make(cls, service: ServiceUnderTest, username: str, **changes: Any) -> "Account":
        body = {"username": username, "name": "陈梅", "roles": ["agent"], "password": PASSWORD, **changes}
        made = service.as_("admin").ok("POST", "/users", body)
        return cls(service, made["id"], username, body["password"])

    def try_in(self, password: str | None = None, username: str | None = None, **kw: Any) -> Any:
        body = {"grant": "password", "username": username or self.username, "password": password or self.password}
        return self.service.nobody().post("/auth/token", body, **kw)

    def sign_in(self) -> dict[str, Any]:
        answer = self.try_in()
        assert answer.status_code == 200, answer.get_data(as_text=True)
        found: dict[str, Any] = answer.get_json()
        return found


def refresh(service: ServiceUnderTest, token: str) -> Any:
    return service.nobody().post("/auth/token", {"grant": "refresh", "refresh_token": token})


def bearing(service: ServiceUnderTest, token: str) -> Any:
    """A client with a real token or key."""
    client = service.nobody()
    client.token = token
    return client
