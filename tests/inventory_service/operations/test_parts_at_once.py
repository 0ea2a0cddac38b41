"""Many hands on the catalogue: no circle, no second price of a day, one winner each."""

from collections import Counter

import pytest

from inventory_service.store.tables.catalogue import part_prices, part_successors
from tests.inventory_service.factories import part
from tests.inventory_service.operations.test_simultaneous import at_once
from tests.inventory_service.parts_factory import imported, listed, supersede


@pytest.fixture
def keeper(service):
    return service.as_("warehouse")


def test_replacements_at_the_same_moment_close_no_circle(service, keeper):
    ids = dict(zip("ABCDE", listed(keeper, *"ABCDE"), strict=True))
    ring = list(zip("ABCDE", "BCDEA", strict=True))
    answers = at_once([lambda old=old, new=new: supersede(keeper, ids[old], new) for old, new in ring])
    assert {answer.status_code for answer in answers} <= {200, 409, 422}
    links = {row.part_id: row for row in service.rows(part_successors)}
    assert 0 < len(links) < len(ring)
    for part_id in ids.values():
        at, steps = part_id, 0
        while at in links:
            at, steps = links[at].successor_id, steps + 1
            assert steps < len(ring), "a circle"
        assert part_id not in links or links[part_id].newest_id == at


def test_a_chain_that_grows_at_both_ends_at_once_knows_its_newest_number(service, keeper):
    ids = dict(zip("ABCD", listed(keeper, *"ABCD"), strict=True))
    pairs = [("A", "B"), ("B", "C"), ("C", "D")]
    answers = at_once([lambda old=old, new=new: supersede(keeper, ids[old], new) for old, new in pairs])
    for (old, new), answer in zip(pairs, answers, strict=True):
        if answer.status_code == 409:
            supersede(keeper, ids[old], new)
    assert {row.newest_id for row in service.rows(part_successors)} == {ids["D"]}
    keeper.ok("POST", f"/parts/{ids['B']}/actions/reinstate", {"reason": "made again"})
    assert keeper.get(f"/parts/{ids['A']}").get_json()["successor"] == "B"
    assert keeper.get(f"/parts/{ids['C']}").get_json()["successor"] == "D"


def test_one_of_many_changes_of_the_same_version_is_made(keeper):
    (part_id,) = listed(keeper, "A")
    seen = keeper.get(f"/parts/{part_id}").headers["ETag"]
    answers = at_once([lambda n=n: keeper.patch(f"/parts/{part_id}", {"shelf": f"S-{n}"}, seen) for n in range(8)])
    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: 7}


def test_one_of_many_creates_the_same_number(service, keeper):
    answers = at_once([lambda: keeper.post("/parts", part(part_no="A"))] * 8)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 7}
    assert service.count(part_prices) == 1


def test_a_list_is_approved_once_and_no_price_of_its_day_slips_in(service, keeper):
    (part_id,) = listed(keeper, "A")
    admin, boss = service.as_("admin"), service.as_("vp")
    made = admin.ok("POST", "/parts/price-lists", {"from_on": "2025-04-01"})
    row = {"price_list": made["number"], "part_no": "A", "supply_price": "9.00"}
    imported(service, admin, "parts/price-lists", [row])
    path, price = f"/parts/price-lists/{made['id']}/actions/approve", {"from_on": "2025-04-01", "supply_price": "8.00"}
    tasks = [lambda: boss.post(path, {})] * 4 + [lambda: keeper.post(f"/parts/{part_id}/prices", price)] * 4
    answers = at_once(tasks)
    assert Counter(answer.status_code < 300 for answer in answers) == {True: 1, False: 7}
    assert {answer.status_code for answer in answers} <= {200, 201, 409}
    assert service.count(part_prices) == 2
