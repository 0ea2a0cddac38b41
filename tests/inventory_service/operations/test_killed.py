"""A process that is killed at any statement of any stock command leaves the books as they were, or does the whole of it.

A noun adds its commands to `COMMANDS`: a function that prepares a world and gives the act, which may be repeated.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from shared.events.returns import ReturnReceivedV1
from shared.events.ticket import TicketCancelledV1, VisitFiledV1
from shared.kit.ids import new_id
from tests.inventory_service.factories import World, used, visit
from tests.inventory_service.ledger_factory import (
    adjustment,
    change,
    doubtful,
    line,
    numbers,
    place,
    put_back,
    release,
    repair,
    serialised,
    supervisor,
    transfer,
)
from tests.support.killed import Act, ends_at, killed_everywhere
from tests.support.service import Client

Prepare = Callable[[World], Act]


def posts(who: Client, path: str, body: Any) -> Act:
    """A command at the door; its key makes a repeat harmless."""
    return lambda: who.post(path, body, key="k-1")


def delivers(world: World, event: Any, source: str) -> Act:
    """An event that a neighbour brings, again and again until it is taken."""
    event_id = new_id()
    return lambda: world.service.deliver(event, source=source, event_id=event_id)


def receive(world: World) -> Act:
    goods = [line(5, "S-1", serial_nos=numbers(5)), line(5, condition="quarantine"), line(2, owner="site")]
    serialised(world)
    return posts(world.keeper, "/stock/receipts", {"location_id": world.warehouse_id, "document": "D-1", "lines": goods})


def reserve(world: World) -> Act:
    world.receive(5)
    return posts(world.dispatcher, "/reservations", world.holding(3))


def wait(world: World) -> Act:
    return posts(world.dispatcher, "/reservations", world.holding(3, wait=True))


def let_go(world: World) -> Act:
    world.receive(5)
    return posts(world.dispatcher, f"/reservations/{world.reserve(3)['id']}/actions/release", {"reason": "no"})


def issue(world: World) -> Act:
    world.receive(5)
    return posts(world.keeper, "/stock/issues", world.request(3))


def issue_what_is_reserved(world: World) -> Act:
    serialised(world)
    goods = {"location_id": world.warehouse_id, "document": "D", "lines": [line(5, "S-1", serial_nos=numbers(5))]}
    world.keeper.ok("POST", "/stock/receipts", goods)
    held = world.reserve(2, part_no="S-1")
    return posts(world.keeper, "/stock/issues", {"reservation_id": held["id"], "counted": 2, "collector": "Wang"})


def carry(world: World) -> Act:
    world.receive(2)
    world.receive(3)
    return posts(world.keeper, "/stock/transfers", transfer(world.warehouse_id, place(world, "WH-2", "warehouse"), line(4)))


def bring_back(world: World) -> Act:
    world.receive(5)
    world.issue(3)
    doubt = line(1, condition="quarantine", reason="bent")
    return posts(world.keeper, "/stock/returns", put_back(world, line(1), doubt))


def inspect(world: World) -> Act:
    doubtful(world, 5)
    return posts(world.keeper, "/stock/releases", release(line(3)))


def use_up(world: World) -> Act:
    world.receive(5)
    repair_id, workshop = repair(world, 3)
    return posts(
        world.keeper, "/stock/consumptions", {"repair_id": repair_id, "from_location_id": workshop, "lines": [line(2)]}
    )


def ask_for_an_adjustment(world: World) -> Act:
    world.receive(5)
    return posts(world.keeper, "/stock/adjustments", adjustment(change(world, -1)))


def approve_an_adjustment(world: World) -> Act:
    world.receive(5)
    world.service.deliver(VisitFiledV1(**visit(world, used(2))), source="ticket")
    found = world.keeper.get("/stock/discrepancies").get_json()["data"][0]["id"]
    world.keeper.ok("POST", f"/stock/discrepancies/{found}/actions/explain", {"cause": "lost"})
    lines = (change(world, -2, discrepancy_id=found), change(world, 1))
    asked = world.keeper.ok("POST", "/stock/adjustments", adjustment(*lines))
    return posts(supervisor(world), f"/stock/adjustments/{asked['id']}/actions/approve", {})


def take_back(world: World) -> Act:
    world.receive(2)
    world.receive(3)
    world.issue(4)
    entry = world.keeper.get("/movements").get_json()["data"][0]["id"]
    return posts(world.keeper, f"/movements/{entry}/actions/reverse", {"reason": "wrong", "whole_voucher": True})


def keep_a_unit(world: World) -> Act:
    body = {"repair_id": new_id(), "product": "hood", "serial_no": "C-1", "salesperson": "Sun"}
    return posts(world.keeper, "/stock/kept-units", {**body, "location_id": world.warehouse_id})


def file_a_visit(world: World) -> Act:
    world.receive(5)
    world.issue(2)
    return delivers(world, VisitFiledV1(**visit(world, used(3, old_part_destination="store"))), "ticket")


def cancel_a_ticket(world: World) -> Act:
    world.receive(5)
    world.reserve(2)
    world.reserve(9, wait=True)
    return delivers(world, TicketCancelledV1(world.ticket_id, "TK-1", "no"), "ticket")


def receive_old_parts(world: World) -> Act:
    lines = [{"line_id": new_id(), "part_no": "P-1", "quantity": 2, "production_date": None, "ticket_id": None}]
    return delivers(world, ReturnReceivedV1(new_id(), "PR-1", new_id(), lines), "returns")


COMMANDS: Mapping[str, Prepare] = {
    prepare.__name__: prepare
    for prepare in (
        *(receive, reserve, wait, let_go, issue, issue_what_is_reserved, carry, bring_back, inspect, use_up),
        *(ask_for_an_adjustment, approve_an_adjustment, take_back, keep_a_unit),
        *(file_a_visit, cancel_a_ticket, receive_old_parts),
    )
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_is_killed_anywhere_is_done_once_or_not_at_all(world, name):
    act = COMMANDS[name](world)
    assert killed_everywhere(world.service, act) > 0
    with world.service.nothing_written():
        assert act().status_code < 300  # nobody heard the answer, so it is asked for again
    world.assert_balanced()


def test_a_timer_that_is_killed_anywhere_is_done_the_next_time(world):
    """Reservations lapse, those who wait are served, the books are proved: each in a unit of its own."""
    for quantity in (3, 2):
        world.receive(quantity)
        world.reserve(quantity, ticket_id=new_id())
    world.reserve(4, wait=True, ticket_id=new_id())
    world.service.clock.instant += timedelta(days=8)
    statement = 1
    while ends_at(world.service, world.service.worker.run_due, statement):
        world.assert_balanced()
        statement += 1
    assert world.totals() == (5, 4, 1)
    world.assert_balanced()
