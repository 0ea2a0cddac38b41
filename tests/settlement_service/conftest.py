"""The settlement service under test, with the verbs that most tests need."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.events.ticket import TicketClosedV1
from shared.kit.ids import new_id
from tests.settlement_service.factories import MARCH, follow_up, noon, site_registered, ticket_closed
from tests.settlement_service.parts_factory import PartsDesk
from tests.support.people import person
from tests.support.service import Client, MakeService, ServiceUnderTest


@pytest.fixture
def service(make_service: MakeService) -> ServiceUnderTest:
    """The settlement service on a fresh database, its neighbours down."""
    return make_service("settlement")


class Desk:
    """One site and the people who settle its months."""

    def __init__(self, service: ServiceUnderTest) -> None:
        self.service = service
        self.site_id = new_id()
        service.deliver(site_registered(self.site_id), source="ticket")
        self.finance, self.supervisor = service.as_("finance"), service.as_("supervisor")
        self.quality = service.as_("quality_officer")
        self.site = service.as_("site", site_id=self.site_id)
        self.other_site = service.as_("site", site_id=new_id())

    def on(self, day: str) -> None:
        """It is noon of that day."""
        self.service.clock.instant = noon(day)

    def closed(self, **changes: Any) -> TicketClosedV1:
        """A ticket of the site was closed."""
        told = ticket_closed(self.site_id, **changes)
        assert self.service.deliver(told, source="ticket").status_code == 204
        return told

    def checked(self, **changes: Any) -> TicketClosedV1:
        """A ticket was closed and followed up."""
        told = self.closed(**changes)
        assert self.service.deliver(follow_up(told.ticket_id), source="feedback").status_code == 204
        return told

    def claim(self, told: TicketClosedV1) -> dict[str, Any]:
        return self.finance.ok("GET", "/claims", query_string={"ticket_id": told.ticket_id})["data"][0]

    def account(self) -> dict[str, Any]:
        query = {"site_id": self.site_id, "kind": "site_prepayment"}
        return self.finance.ok("GET", "/accounts", query_string=query)["data"][0]

    def opened(self, month: str = MARCH) -> dict[str, Any]:
        return self.finance.ok("POST", "/statements", {"site_id": self.site_id, "month": month})

    def act(self, client: Client, statement: dict[str, Any], verb: str, body: Any = None) -> dict[str, Any]:
        return client.ok("POST", f"/statements/{statement['id']}/actions/{verb}", body)

    def until(self, state: str, *, month: str = MARCH, sent: str = "2025-04-08", statement: Any = None) -> dict[str, Any]:
        """Lead a statement, a new one unless told otherwise, to a state by the usual way."""
        found = statement or self.opened(month)
        steps = {
            "open": (self.site, "receive_records", {"paper_sent_on": sent, "email_sent_on": sent}),
            "records_received": (self.quality, "check", None),
            "checked": (self.finance, "draft", None),
            "drafted": (self.finance, "send", None),
            "sent": (self.supervisor, "approve", None),
            "approved": (self.finance, "lock", None),
            "locked": (self.finance, "pay", None),
        }
        while found["status"] != state:
            client, verb, body = steps[found["status"]]
            found = self.act(client, found, verb, body)
        return found

    def proven(self) -> dict[str, Any]:
        proof = self.finance.ok("GET", "/accounts/reconciliation")
        assert proof["balanced"] is True
        assert proof["sum"] == "0.00"
        return proof


@pytest.fixture
def desk_of() -> Callable[[ServiceUnderTest], Desk]:
    """Opens a desk on a service, in April."""

    def build(service: ServiceUnderTest) -> Desk:
        found = Desk(service)
        found.on("2025-04-09")
        return found

    return build


@pytest.fixture
def desk(service: ServiceUnderTest, desk_of: Callable[[ServiceUnderTest], Desk]) -> Desk:
    return desk_of(service)


@pytest.fixture
def stranger(service: ServiceUnderTest) -> Client:
    """A site user whose account names no site."""
    return service.as_(person("site"))


@pytest.fixture
def parts(desk: Desk) -> PartsDesk:
    """The finance's desk for part orders and their reconciliation."""
    return PartsDesk(desk)


@pytest.fixture
def parts_of() -> type[PartsDesk]:
    """Opens such a desk beside another desk."""
    return PartsDesk
