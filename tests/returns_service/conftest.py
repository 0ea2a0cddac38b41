"""The returns service under test."""

import pytest

from tests.returns_service.desk import Desk
from tests.support.service import MakeService, ServiceUnderTest


@pytest.fixture
def service(make_service: MakeService) -> ServiceUnderTest:
    """The returns service on a fresh database, its neighbours down."""
    return make_service("returns")


@pytest.fixture
def desk(service: ServiceUnderTest) -> Desk:
    """The service with a warehouse that answers, one site, and shortcuts through the flow."""
    return Desk(service)
