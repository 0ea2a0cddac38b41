"""The gateway under test, with passwords that cost nothing."""

from collections.abc import Callable, Iterator

import pytest

from tests.gateway.people import Account
from tests.gateway.upstreams import RawUpstream, Upstream, serve
from tests.support.databases import Databases
from tests.support.service import ServiceUnderTest

CHEAP = {"GATEWAY_ARGON2_TIME": "1", "GATEWAY_ARGON2_MEMORY_KIB": "8"}
MakeGateway = Callable[..., ServiceUnderTest]


@pytest.fixture
def build(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeGateway]:
    """Build gateways: `build(kind, TICKET_URL=…)`; several on one database with `url=`."""
    made: list[ServiceUnderTest] = []

    def make(kind: str = "sqlite", *, url: str | None = None, **env: str) -> ServiceUnderTest:
        for name, value in {**CHEAP, **env}.items():
            monkeypatch.setenv(name, value)
        made.append(ServiceUnderTest("gateway", url or databases.new(kind, "gateway"), package="gateway"))
        return made[-1]

    yield make
    for gateway in made:
        gateway.app.extensions["upstreams"].close()
        gateway.close()
    databases.drop_used()


@pytest.fixture
def service(build: MakeGateway, database: str) -> ServiceUnderTest:
    """The gateway on a fresh database of either kind, with nothing behind it."""
    return build(database)


@pytest.fixture
def admin(service: ServiceUnderTest):
    return service.as_("admin")


@pytest.fixture
def agent(service: ServiceUnderTest) -> Account:
    """An account that can sign in."""
    return Account.make(service, "Chen.Mei")


@pytest.fixture
def upstream() -> Iterator[Callable[[], Upstream]]:
    """Start WSGI services on free ports."""
    made: list[Upstream] = []

    def start() -> Upstream:
        made.append(Upstream())
        return made[-1]

    yield start
    for one in made:
        one.stop()


@pytest.fixture
def raw() -> Iterator[Callable[..., RawUpstream]]:
    """Start servers that misbehave on the wire."""
    made: list[RawUpstream] = []

    def start(*answers: bytes, keep: bool = False) -> RawUpstream:
        made.append(RawUpstream(*answers, keep=keep))
        return made[-1]

    yield start
    for one in made:
        one.stop()


@pytest.fixture
def served() -> Iterator[Callable[[ServiceUnderTest], str]]:
    """Serve a gateway on a free port; its address."""
    stops = []

    def start(gateway: ServiceUnderTest) -> str:
        url, stop = serve(gateway.app)
        stops.append(stop)
        return url

    yield start
    for stop in stops:
        stop()
