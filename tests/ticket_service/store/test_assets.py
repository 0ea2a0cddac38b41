"""Whose units a site and a technician see."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from shared.kit.ids import new_id
from tests.support.service import MONDAY, refused
from tests.ticket_service.makers import make_asset, make_site, make_technician
from ticket_service.store.tables_cases import tickets

FILLERS: dict[type, Any] = {str: "x", bool: False, int: 0, datetime: MONDAY, date: MONDAY.date(), object: []}


def put_ticket(service, asset, **known):
    """A bare case on a unit: what is asked here is only whose it is."""
    row = {c.name: FILLERS[c.type.python_type] for c in tickets.c if not c.nullable}
    row |= {"id": new_id(), "number": new_id()[:20], "customer_id": asset["customer_id"], "asset_id": asset["id"], **known}
    with service.house.engine.begin() as connection:
        connection.execute(insert(tickets), row)


@pytest.mark.parametrize("role", ["site", "technician"])
def test_a_unit_is_seen_by_those_who_have_a_case_on_it(service, role):
    site = make_site(service)
    technician = make_technician(service, site_id=site["id"])
    own = {"site_id": site["id"]} if role == "site" else {"technician_id": technician["id"]}
    shown, hidden = make_asset(service), make_asset(service)
    put_ticket(service, shown, **own)
    put_ticket(service, hidden)
    put_ticket(service, shown, asset_id=None, **own)
    me = service.as_(role, **own)
    assert [row["id"] for row in me.ok("GET", "/assets")["data"]] == [shown["id"]]
    assert me.ok("GET", f"/assets/{shown['id']}/warranty")["outcome"] == "covered"
    refused(me.get(f"/assets/{hidden['id']}"), 404, "asset_unknown")
