"""The ticket service under test."""

import pytest

from tests.support.service import MakeService, ServiceUnderTest


@pytest.fixture
def service(make_service: MakeService) -> ServiceUnderTest:
    """The ticket service on a fresh database, its neighbours down."""
    return make_service("ticket")
