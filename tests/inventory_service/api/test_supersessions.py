"""Old part numbers and those that replace them."""

import pytest

from inventory_service.operations.parts import order_faults
from inventory_service.store import parts as parts_store
from inventory_service.store import supersessions as store
from shared.kit.ids import new_id
from tests.inventory_service.parts_factory import listed, supersede
from tests.support.service import refused


@pytest.fixture
def keeper(service):
    return service.as_("warehouse")


@pytest.fixture
def chain(keeper):
    """A is replaced by B, and B by C; the ids by number."""
    ids = dict(zip("ABC", listed(keeper, *"ABC"), strict=True))
    supersede(keeper, ids["A"], "B")
    supersede(keeper, ids["B"], "C")
    return ids


def test_a_replaced_number_tells_its_successor_everywhere(keeper, chain):
    old = keeper.get(f"/parts/{chain['A']}").get_json()
    assert (old["status"], old["superseded_by"], old["successor"], old["replaces"]) == ("superseded", "B", "C", [])
    middle = keeper.get(f"/parts/{chain['B']}").get_json()
    assert (middle["superseded_by"], middle["successor"], middle["replaces"]) == ("C", "C", ["A"])
    new = keeper.get(f"/parts/{chain['C']}").get_json()
    assert (new["status"], new["superseded_by"], new["successor"], new["replaces"]) == ("listed", None, None, ["B"])
    rows = keeper.get("/parts").get_json()["data"]
    assert [(row["superseded_by"], row["successor"]) for row in rows] == [("B", "C"), ("C", "C"), (None, None)]
    assert keeper.get("/parts", q="a").get_json()["data"][0]["successor"] == "C"
    quote = keeper.get("/parts/quote", part_no="A").get_json()
    assert (quote["superseded_by"], quote["successor"]) == ("B", "C")


def test_a_replacement_is_noted_and_changes_both_versions(service, keeper):
    a, b = listed(keeper, *"AB")
    seen = [keeper.get(f"/parts/{part_id}").headers["ETag"] for part_id in (a, b)]
    answer = supersede(keeper, a, "B").get_json()
    assert (answer["status"], answer["actions"]) == ("superseded", ["reinstate", "update"])
    now = [keeper.get(f"/parts/{part_id}").headers["ETag"] for part_id in (a, b)]
    assert now[0] != seen[0] and now[1] != seen[1]
    entry = next(row for row in service.rows(service.house.tables.history) if row.verb == "supersede")
    assert (entry.from_state, entry.to_state, entry.reason) == ("listed", "superseded", "new mould")
    assert entry.detail == {"successor": "B"}


def test_circles_are_refused_however_long(service, keeper, chain):
    with service.nothing_written():
        problem = refused(supersede(keeper, chain["C"], "A"), 422, "supersession_circle")
        refused(supersede(keeper, chain["C"], "C"), 422, "supersession_circle")
    assert [fault["pointer"] for fault in problem["errors"]] == ["/successor"]


def test_a_successor_must_be_there_and_to_be_had(service, keeper):
    a, b = listed(keeper, *"AB")
    keeper.ok("POST", f"/parts/{b}/actions/retire", {"reason": "x"})
    with service.nothing_written():
        refused(supersede(keeper, a, "Z"), 422, "part_unknown")
        refused(supersede(keeper, a, "B"), 422, "successor_retired")
        refused(supersede(keeper, new_id(), "B"), 404, "part_unknown")
        refused(supersede(service.as_("supervisor"), a, "B"), 403, "permission_missing")
        refused(keeper.post(f"/parts/{a}/actions/supersede", {"successor": "B"}), 422, "validation_failed")


def test_a_number_is_replaced_once_until_it_is_reinstated(service, keeper, chain):
    with service.nothing_written():
        refused(supersede(keeper, chain["A"], "C"), 409, "transition_not_allowed")
    back = keeper.ok("POST", f"/parts/{chain['A']}/actions/reinstate", {"reason": "made again"})
    assert (back["status"], back["superseded_by"]) == ("listed", None)
    assert supersede(keeper, chain["A"], "C").get_json()["superseded_by"] == "C"
    assert keeper.get(f"/parts/{chain['C']}").get_json()["replaces"] == ["A", "B"]


def test_a_retired_number_may_find_a_successor_later(keeper):
    a, _ = listed(keeper, *"AB")
    keeper.ok("POST", f"/parts/{a}/actions/retire", {"reason": "x"})
    assert supersede(keeper, a, "B").get_json()["status"] == "superseded"


def test_a_repeated_replacement_answers_the_same(service, keeper):
    a, _ = listed(keeper, *"AB")
    first = supersede(keeper, a, "B", key="k")
    with service.nothing_written():
        assert supersede(keeper, a, "B", key="k").get_json() == first.get_json()


def test_the_newest_number_is_found_for_many_at_once(service, keeper, chain):
    (other,) = listed(keeper, "X")
    with service.ctx().reader() as reader:
        assert store.newest(reader, chain["A"]).part_no == "C"
        found = store.newest_of(reader, [*chain.values(), other])
    assert {part_id: row.part_no for part_id, row in found.items()} == {**dict.fromkeys(chain.values(), "C"), other: "X"}


def test_an_order_of_old_and_retired_numbers_names_every_fault(service, keeper, chain):
    (gone,) = listed(keeper, "X")
    keeper.ok("POST", f"/parts/{gone}/actions/retire", {"reason": "x"})
    with service.ctx().uow() as uow:
        rows = parts_store.by_number(uow, "ABCX")
        faults = order_faults(uow, [(f"/lines/{place}/part_no", rows[number]) for place, number in enumerate("ABCX")])
    told = [(fault.pointer, fault.code, dict(fault.params).get("successor")) for fault in faults]
    assert told == [
        ("/lines/0/part_no", "part_superseded", "C"),
        ("/lines/1/part_no", "part_superseded", "C"),
        ("/lines/3/part_no", "part_retired", None),
    ]


def test_remaining_old_stock_is_to_be_used_first(world):
    keeper = world.keeper
    old = keeper.get("/parts", part_no="P-1").get_json()["data"][0]["id"]
    new, _ = listed(keeper, "P-2", "P-3")
    world.receive(2)
    world.receive(5, part_no="P-2")
    supersede(keeper, old, "P-2")
    supersede(keeper, new, "P-3")
    found = keeper.get(f"/parts/{new}/supersession").get_json()
    assert (found["part_no"], found["use_first"], found["newest"]) == ("P-2", "P-1", "P-3")
    assert [(row["part_no"], row["available"]) for row in found["numbers"]] == [("P-1", 2), ("P-2", 5), ("P-3", 0)]
    world.reserve(2)
    assert keeper.get(f"/parts/{new}/supersession").get_json()["use_first"] == "P-2"
    world.receive(1)  # What was under way when the number changed still comes in.
    assert keeper.get(f"/parts/{old}/supersession").get_json()["use_first"] == "P-1"
    refused(keeper.get(f"/parts/{new_id()}/supersession"), 404, "part_unknown")
    refused(world.service.as_("site").get(f"/parts/{old}/supersession"), 403, "permission_missing")
