"""The inventory service under test."""

import pytest

from tests.inventory_service.custody_factory import Pool, Toolroom, make_pool, make_toolroom
from tests.inventory_service.factories import World, make_world
from tests.inventory_service.old_parts_factory import Yard, make_yard
from tests.inventory_service.orders_factory import Orders, make_orders
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
def orders(world: World) -> Orders:
    """A site that orders from a warehouse with ten pieces of two parts, on an order day."""
    return make_orders(world)


@pytest.fixture
def toolroom(world: World) -> Toolroom:
    """A tool room beside that warehouse, and two technicians whom it knows."""
    return make_toolroom(world)


@pytest.fixture
def pool(world: World) -> Pool:
    """A pool of loaners without a unit yet, and one open case."""
    return make_pool(world)


@pytest.fixture
def yard(world: World) -> Yard:
    """The same warehouse with a site, and the people who handle old parts."""
    return make_yard(world)
