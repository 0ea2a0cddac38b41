"""The card of a shelf (流水账) and past days at the door."""

from datetime import timedelta

import pytest

from shared.kit.ids import new_id
from tests.inventory_service.factories import location
from tests.inventory_service.ledger_factory import adjust, change, doubtful, fixed, line, place, transfer
from tests.support.service import refused


def card(world, location_id=None, **over):
    query = {"part_no": "P-1", "location_id": location_id or world.warehouse_id, **over}
    return world.keeper.get("/stock/card", **query).get_json()["data"]


def told(entries):
    return [(row["kind"], row["in"], row["out"], row["balance"]) for row in entries]


def on(world, day, **query):
    rows = world.keeper.get("/stock/as-of", on=day, **query).get_json()["data"]
    return [(row["location_code"], row["condition"], row["owner"], row["on_hand"]) for row in rows]


def test_a_card_tells_what_came_and_went_and_what_lay_there_afterwards(world):
    receipt = world.receive(5, lot_no="L-1")
    note = world.issue(2)
    asked = adjust(world, change(world, -1))
    entries = card(world)
    assert told(entries) == [("adjustment", None, 1, 2), ("issue", None, 2, 3), ("receipt", 5, None, 5)]
    assert [(row["voucher_no"], row["voucher_kind"], row["other_location"]) for row in entries] == [
        (asked["number"], "adjustment", "LOSS"),
        (note["number"], "delivery_note", "VAN-1"),
        (receipt["number"], "receipt", "SUPPLIER"),
    ]
    assert (entries[1]["ticket_id"], entries[1]["lot_no"]) == (world.ticket_id, "L-1")


def test_a_card_is_read_page_by_page(world):
    for _ in range(5):
        world.receive(1)
    first = world.keeper.get("/stock/card", part_no="P-1", location_id=world.warehouse_id, limit=3).get_json()
    query = {"part_no": "P-1", "location_id": world.warehouse_id, "limit": 3, "cursor": first["next_cursor"]}
    second = world.keeper.get("/stock/card", **query).get_json()
    assert [row["balance"] for row in first["data"] + second["data"]] == [5, 4, 3, 2, 1]
    assert second["next_cursor"] is None


def test_each_condition_and_owner_has_its_own_card(world):
    room = fixed(world, "QUARANTINE")
    doubtful(world, 3)
    world.receive(2, owner="customer")
    second = place(world, "WH-2", "warehouse")
    world.keeper.ok("POST", "/stock/transfers", transfer(room, second, line(2)))
    assert told(card(world, room)) == [("transfer", None, 2, 1), ("receipt", 3, None, 3)]
    assert card(world, second) == []
    assert told(card(world, second, condition="quarantine")) == [("transfer", 2, None, 2)]
    assert told(card(world, owner="customer")) == [("receipt", 2, None, 2)]


def test_a_card_that_is_not_there_or_is_foreign_is_refused(world):
    site = world.service.as_("site", site_id=new_id())
    query = {"part_no": "P-1", "location_id": world.warehouse_id}
    refused(site.get("/stock/card", **query), 404, "card_unknown")
    refused(world.keeper.get("/stock/card", **{**query, "part_no": "x"}), 404, "card_unknown")
    refused(world.keeper.get("/stock/card", **{**query, "location_id": new_id()}), 404, "card_unknown")
    refused(world.keeper.get("/stock/card", part_no="P-1"), 422, "validation_failed")
    refused(world.service.as_("customer").get("/stock/card", **query), 403, "permission_missing")
    other = world.service.as_("technician", technician_id=new_id())
    refused(other.get("/stock/card", part_no="P-1", location_id=world.van_id), 404, "card_unknown")


def test_a_past_day_is_told_as_it_was_at_its_end(world):
    world.receive(5)  # Monday, 09:00 in Shanghai
    world.service.clock.instant += timedelta(hours=14, minutes=59)  # 23:59 of the same day
    world.issue(1)
    world.service.clock.instant += timedelta(minutes=1)  # midnight: the next day
    world.issue(1)
    world.service.clock.instant += timedelta(days=3)
    doubtful(world, 2)
    assert on(world, "2025-03-02", part_no="P-1") == []
    assert sorted(on(world, "2025-03-03", part_no="P-1")) == [("VAN-1", "good", "company", 1), ("WH-1", "good", "company", 4)]
    assert sorted(on(world, "2025-03-04", part_no="P-1")) == [("VAN-1", "good", "company", 2), ("WH-1", "good", "company", 3)]
    assert on(world, "2025-03-06", location_id=world.warehouse_id) == [("WH-1", "good", "company", 3)]
    assert on(world, "2025-03-07", part_no="P-1", location_id=fixed(world, "QUARANTINE")) == [
        ("QUARANTINE", "quarantine", "company", 2)
    ]


def test_many_shelves_are_told_page_by_page(world):
    for n in range(5):
        where = place(world, f"B-{n}", "bin")
        goods = {"location_id": where, "document": "D", "lines": [line(n + 1)]}
        world.keeper.ok("POST", "/stock/receipts", goods)
    found, cursor = [], None
    while cursor is not None or not found:
        query = {"on": "2025-03-03", "part_no": "P-1", "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = world.keeper.get("/stock/as-of", **query).get_json()
        found, cursor = found + page["data"], page["next_cursor"]
    assert sorted(row["on_hand"] for row in found) == [1, 2, 3, 4, 5]


def test_a_site_sees_its_own_past(world):
    world.receive(5)
    site_id = new_id()
    mine = world.keeper.ok("POST", "/locations", location(code="SITE-1", kind="site", site_id=site_id))
    world.issue(2, to_location_id=mine["id"])
    site = world.service.as_("site", site_id=site_id)
    rows = site.get("/stock/as-of", on="2025-03-03", part_no="P-1").get_json()["data"]
    assert [(row["location_code"], row["on_hand"]) for row in rows] == [("SITE-1", 2)]
    assert told(site.get("/stock/card", part_no="P-1", location_id=mine["id"]).get_json()["data"]) == [("issue", 2, None, 2)]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"on": "2025-03-04", "part_no": "P-1"}, "day_in_future"),
        ({"on": "2025-03-03"}, "validation_failed"),
        ({"part_no": "P-1"}, "validation_failed"),
        ({"on": "yesterday", "part_no": "P-1"}, "validation_failed"),
    ],
)
def test_questions_that_cannot_be_answered_are_refused(world, query, code):
    refused(world.keeper.get("/stock/as-of", **query), 422, code)
