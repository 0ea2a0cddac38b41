"""One paper in many hands at the same moment: it is decided, taken back or handed out once."""

from collections import Counter

from shared.kit.ids import new_id
from tests.inventory_service.factories import part
from tests.inventory_service.ledger_factory import adjustment, change, line, numbers, place, serialised, supervisor, transfer
from tests.inventory_service.operations.test_simultaneous import at_once

HANDS = 8


def codes(answers):
    return Counter(answer.get_json().get("code") for answer in answers)


def test_an_adjustment_is_approved_or_rejected_once(world):
    world.receive(5)
    asked = world.keeper.ok("POST", "/stock/adjustments", adjustment(change(world, -2)))
    boss, path = supervisor(world), f"/stock/adjustments/{asked['id']}/actions"
    tasks = [lambda: boss.post(f"{path}/approve"), lambda: boss.post(f"{path}/reject", {"remark": "no"})] * (HANDS // 2)
    assert codes(at_once(tasks)) == {None: 1, "transition_not_allowed": HANDS - 1}
    assert world.totals() in ((3, 0, 3), (5, 0, 5))
    world.assert_balanced()


def test_an_entry_is_taken_back_once(world):
    world.receive(5)
    entry = world.keeper.get("/movements").get_json()["data"][0]["id"]
    body = {"reason": "wrong", "whole_voucher": True}
    answers = at_once([lambda: world.keeper.post(f"/movements/{entry}/actions/reverse", body)] * HANDS)
    assert codes(answers) == {None: 1, "movement_reversed": HANDS - 1}
    assert world.totals() == (0, 0, 0)
    world.assert_balanced()


def test_a_piece_goes_to_one_of_many(world):
    serialised(world)
    goods = [line(3, "S-1", serial_nos=numbers(3))]
    world.keeper.ok("POST", "/stock/receipts", {"location_id": world.warehouse_id, "document": "D-1", "lines": goods})
    yards = [place(world, f"Y-{n}", "staging") for n in range(HANDS)]
    wanted = line(1, "S-1", serial_nos=["N-00002"])
    tasks = [lambda at=at: world.keeper.post("/stock/transfers", transfer(world.warehouse_id, at, wanted)) for at in yards]
    assert codes(at_once(tasks)) == {None: 1, "lines_faulty": HANDS - 1}
    world.assert_balanced()


def test_one_number_comes_in_once(world):
    serialised(world)
    goods = [line(2, "S-1", serial_nos=numbers(2))]
    body = {"location_id": world.warehouse_id, "document": "D-1", "lines": goods}
    answers = at_once([lambda: world.keeper.post("/stock/receipts", body)] * HANDS)
    assert codes(answers) == {None: 1, "receipt_faulty": HANDS - 1}
    world.assert_balanced()


def test_papers_of_the_same_parts_in_other_orders_never_stop_each_other(world):
    names = ["P-1", "P-2", "P-3"]
    for name in names[1:]:
        world.keeper.ok("POST", "/parts", part(part_no=name))
    for name in names:
        world.receive(40, part_no=name)
    yard = place(world, "Y-1", "staging")

    def carry(order):
        lines = [line(1, name) for name in order]
        return lambda: world.keeper.post("/stock/transfers", transfer(world.warehouse_id, yard, *lines))

    tasks = [carry(order) for order in (names, names[::-1], names[1:] + names[:1]) for _ in range(HANDS)]
    assert {answer.status_code for answer in at_once(tasks)} == {201}
    assert world.at("Y-1") == {"good": len(tasks) * len(names)}
    world.assert_balanced()


def test_a_repaired_product_is_stored_once(world):
    body = {"repair_id": new_id(), "product": "hood", "serial_no": "C-1", "salesperson": "Sun"}
    body |= {"location_id": world.warehouse_id}
    answers = at_once([lambda: world.keeper.post("/stock/kept-units", body)] * HANDS)
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * (HANDS - 1)
