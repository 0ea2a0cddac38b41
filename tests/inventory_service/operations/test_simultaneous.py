"""Many hands on the same shelf: nothing is sold twice, and nobody gets a 500."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from shared.events.ticket import VisitFiledV1
from shared.kit.ids import new_id
from tests.inventory_service.factories import part, used, visit

CLIENTS, LAST = 32, 10


def at_once(tasks):
    with ThreadPoolExecutor(len(tasks)) as pool:
        return [job.result() for job in [pool.submit(task) for task in tasks]]


def outcomes(answers):
    return Counter((answer.status_code, answer.get_json().get("code")) for answer in answers)


def test_thirty_two_keepers_issue_the_last_ten(world):
    world.receive(LAST)
    answers = at_once([lambda: world.keeper.post("/stock/issues", world.request(1))] * CLIENTS)
    assert outcomes(answers) == {(201, None): LAST, (409, "stock_short"): CLIENTS - LAST}
    assert all("available" in answer.get_json()["params"] for answer in answers if answer.status_code == 409)
    assert (world.totals(), world.at("VAN-1")) == ((0, 0, 0), {"good": LAST})
    world.assert_balanced()


def test_thirty_two_dispatchers_reserve_the_last_ten(world):
    for _ in range(LAST):
        world.receive(1)
    answers = at_once([lambda: world.dispatcher.post("/reservations", world.holding(1))] * CLIENTS)
    assert outcomes(answers) == {(201, None): LAST, (409, "stock_short"): CLIENTS - LAST}
    assert world.totals() == (LAST, LAST, 0)
    world.assert_balanced()


def test_a_reservation_is_issued_by_one_of_many(world):
    world.receive(5)
    body = {"reservation_id": world.reserve(5)["id"], "counted": 5, "collector": "Wang"}
    answers = at_once([lambda: world.keeper.post("/stock/issues", body)] * 8)
    assert outcomes(answers) == {(201, None): 1, (409, "transition_not_allowed"): 7}
    assert world.at("VAN-1") == {"good": 5}
    world.assert_balanced()


def test_one_key_sent_by_many_at_once_has_one_effect(world):
    world.receive(5)
    answers = at_once([lambda: world.keeper.post("/stock/issues", world.request(1), key="k-1")] * 8)
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert world.totals() == (4, 0, 4)


def test_commands_on_the_same_parts_in_other_orders_never_stop_each_other(world):
    numbers = ["P-1", "P-2", "P-3"]
    for number in numbers[1:]:
        world.keeper.ok("POST", "/parts", part(part_no=number))
    for number in numbers:
        world.receive(60, part_no=number)
        world.issue(30, part_no=number)

    def receipt(order):
        lines = [{"part_no": number, "quantity": 1} for number in order]
        body = {"location_id": world.warehouse_id, "document": "D", "lines": lines}
        return lambda: world.keeper.post("/stock/receipts", body)

    def filed(order):
        event = VisitFiledV1(**visit(world, *(used(1, number, old_part_destination="return") for number in order)))
        return lambda: world.service.deliver(event, source="ticket")

    def mixed(number):
        return lambda: world.keeper.post("/stock/issues", world.request(1, part_no=number))

    tasks = [make(order) for make in (receipt, filed) for order in (numbers, numbers[::-1]) for _ in range(4)]
    tasks += [mixed(number) for number in numbers for _ in range(3)]
    assert {answer.status_code for answer in at_once(tasks)} <= {201, 204}
    world.assert_balanced()


def test_an_issue_and_a_release_at_once_end_in_one_of_both(world):
    world.receive(5)
    held = world.reserve(5)
    body = {"reservation_id": held["id"], "counted": 5, "collector": "Wang"}
    let_go = {"reason": "no"}
    path = f"/reservations/{held['id']}/actions/release"
    answers = at_once([lambda: world.keeper.post("/stock/issues", body), lambda: world.dispatcher.post(path, let_go)] * 4)
    assert sorted(answer.status_code for answer in answers)[1:] == [409] * 7
    assert world.totals()[1] == 0
    world.assert_balanced()


def test_different_technicians_take_from_one_shelf(world):
    world.receive(20)
    sites = [world.keeper.ok("POST", "/locations", van(number)) for number in range(4)]
    tasks = [lambda at=at: world.keeper.post("/stock/issues", world.request(1, to_location_id=at["id"])) for at in sites * 5]
    assert {answer.status_code for answer in at_once(tasks)} == {201}
    assert world.totals() == (0, 0, 0)
    world.assert_balanced()


def van(number):
    return {"code": f"VAN-1{number}", "name": "van", "kind": "van", "technician_id": new_id()}
