"""Whose rows a person sees."""

import pytest
from sqlalchemy import column, select

from shared.kit.actor import SERVICE_ROLE, Actor, system
from tests.support.people import ROLES, person
from ticket_service.store.scope import is_outsider, scoped

OWN = {"site": lambda own: column("site_id") == own, "customer": lambda own: column("customer_id") == own}
ALL = select(column("id"))


def where(actor):
    return str(scoped(ALL, actor, OWN).whereclause)


@pytest.mark.parametrize("role", ROLES)
def test_only_customers_sites_and_technicians_are_outsiders(role):
    assert is_outsider(person(role)) == (role in ("customer", "site", "technician"))


def test_staff_and_services_see_all():
    assert scoped(ALL, person("agent"), OWN) is ALL
    assert scoped(ALL, system("inventory"), OWN) is ALL
    on_behalf = Actor("1", "A", (SERVICE_ROLE, "customer"), service="returns")
    assert scoped(ALL, on_behalf, OWN) is ALL


def test_an_outsider_sees_what_carries_the_own_id():
    assert where(person("site", site_id="s")) == "site_id = :site_id_1"
    both = Actor("1", "A", ("site", "customer"), site_id="s", customer_id="c")
    assert where(both) == "site_id = :site_id_1 OR customer_id = :customer_id_1"


@pytest.mark.parametrize("actor", [person("site"), person("technician", technician_id="t"), Actor("1", "A", ())])
def test_an_outsider_without_an_id_or_without_rows_sees_nothing(actor):
    assert where(actor) == "false"
