"""The inventory service under test."""

import pytest

from tests.inventory_service.factories import World, make_world
from tests.inventory_service.old_parts_factory import Yard, make_yard
from tests.support.service import MakeService, ServiceUnderTest


@pytest.fixture
def service(make_service: MakeService) -> ServiceUnderTest:
    """The inventory service on a fresh database, its neighbours down."""
    return make_service("inventory")


@pytest.fixture
def world(service: ServiceUnderTest) -> World:
    """A warehouse that knows one part and has none of it."""
    return make_world(service)


@pytest.fixture
def yard(world: World) -> Yard:
    """The same warehouse with a site, and the people who handle old parts."""
    return make_yard(world)
