"""Old parts in bulk, at the same moment, and told twice: the records and the ledger never part."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import update

from inventory_service.operations.old_part_custody import lapse
from inventory_service.store import old_parts as store
from inventory_service.store.tables.old_parts import old_parts
from shared.events.returns import ReturnReceivedV1
from shared.events.ticket import VisitFiledV1
from shared.kit.ids import new_id
from tests.inventory_service.factories import part, visit
from tests.inventory_service.operations.test_posting import counted
from tests.inventory_service.operations.test_simultaneous import at_once, outcomes
from tests.support.service import refused


def stored_many(yard, count):
    """As many records of different parts, all with the keeper."""
    for number in range(count):
        yard.keeper.ok("POST", "/parts", part(part_no=f"N-{count}-{number}"))
    rows = yard.visited(*(yard.line(part_no=f"N-{count}-{number}") for number in range(count)), ticket_id=new_id())
    for row in rows:
        yard.stored(row)
    return [row["id"] for row in rows]


def test_many_custodies_end_in_as_many_statements_as_one(yard):
    sent = {}
    ids = {count: stored_many(yard, count) for count in (1, 30)}
    yard.world.service.clock.instant += timedelta(days=40)
    for count, mine in ids.items():
        with counted(yard.world.service.house.engine) as sent[count]:
            lapse(yard.world.service.ctx(), mine)
    assert len(sent[1]) == len(sent[30])
    assert {row["status"] for row in yard.all()} == {"scrap"}
    yard.world.assert_balanced()


def test_a_sale_of_many_costs_as_many_statements_as_of_one(yard):
    sent = {}
    ids = {count: stored_many(yard, count) for count in (1, 30)}
    yard.wait(days=40)
    for count, mine in ids.items():
        sale = yard.drafted(*({"id": key} for key in mine))
        yard.trade(yard.finance, sale, "witness")
        with counted(yard.world.service.house.engine) as sent[count]:
            yard.trade(yard.keeper, sale, "sell")
    assert len(sent[1]) == len(sent[30])
    yard.world.assert_balanced()


def test_two_people_who_sell_the_same_record_at_once_sell_it_once(yard):
    (row,) = yard.scrapped()
    answers = at_once([lambda: yard.keeper.post("/old-parts/sales", yard.sale(row))] * 8)
    assert outcomes(answers) == {(201, None): 1, (409, "old_part_in_sale"): 7}
    sale = next(answer.get_json() for answer in answers if answer.status_code == 201)
    yard.trade(yard.finance, sale, "witness")
    path = f"/old-parts/sales/{sale['id']}/actions"
    tasks = [lambda: yard.keeper.post(f"{path}/sell"), lambda: yard.keeper.post(f"{path}/cancel", {"reason": "x"})] * 4
    assert Counter(answer.status_code for answer in at_once(tasks)) == {200: 1, 409: 7}
    found = yard.get(row)
    sold = len(yard.world.service.events("inventory.scrap.sold.v1"))
    assert (found["status"], found["sale_id"]) == (("sold", sale["id"]) if sold else ("scrap", None))
    yard.world.assert_balanced()


def test_a_part_is_stored_by_one_of_many_and_fined_once(yard):
    row = yard.visited()[0]
    path = f"/old-parts/{row['id']}/actions/store"
    answers = at_once([lambda: yard.keeper.post(path, {"is_clean": False})] * 8)
    assert outcomes(answers) == {(200, None): 1, (409, "transition_not_allowed"): 7}
    assert len(yard.world.service.events("inventory.old_part.fined.v1")) == 1
    yard.world.assert_balanced()


def test_hand_over_and_lapse_at_once_end_in_one_of_both(yard):
    row = yard.stored(yard.visited()[0])
    yard.world.service.clock.instant += timedelta(days=40)
    body = {"signed_by": "Li", "signature": "PG-1", "packed": True}
    path = f"/old-parts/{row['id']}/actions/hand_to_customer"

    def timer():
        lapse(yard.world.service.ctx(), [row["id"]])

    at_once([timer, lambda: yard.keeper.post(path, body), timer, lambda: yard.keeper.post(path, body)])
    assert yard.get(row)["status"] in ("scrap", "handed_to_customer")
    yard.world.assert_balanced()


def received(site_id, **line):
    lines = [{"line_id": new_id(), "part_no": "P-1", "production_date": "2024-01-01", **line}]
    return ReturnReceivedV1(new_id(), "RT-1", site_id, lines)


def test_a_return_takes_the_records_of_its_case_first_and_splits_the_last(yard):
    older = yard.visited(yard.line(2, in_warranty=True), ticket_id=new_id())[0]
    first, second = yard.visited(yard.line(1, in_warranty=True), yard.line(3, in_warranty=True))
    yard.act(yard.site, first, "store", {"is_clean": True})
    back = received(yard.site_id, quantity=3, ticket_id=yard.world.ticket_id)
    for event_id in (new_id(), new_id()):
        answer = yard.world.service.deliver(back, source="returns", event_id=event_id)
        assert answer.status_code == 204
    found = {(row["status"], row["quantity"]) for row in yard.all(ticket_id=yard.world.ticket_id)}
    assert found == {("returned_to_maker", 1), ("returned_to_maker", 2), ("removed", 1)}
    assert yard.get(older)["status"] == "removed"
    split = next(row for row in yard.all() if row["status"] == "returned_to_maker" and row["quantity"] == 2)
    assert (yard.get(split)["split_from_id"], yard.get(split)["return_number"]) == (second["id"], "RT-1")
    assert yard.world.at("QUARANTINE") == {"quarantine": 3}
    more = received(yard.site_id, quantity=5)
    assert yard.world.service.deliver(more, source="returns").status_code == 204
    assert {row["status"] for row in yard.all()} == {"returned_to_maker"}
    yard.world.assert_balanced()


def test_what_the_customer_or_the_scrap_buyer_has_is_not_returned(yard):
    scrap = yard.scrapped()[0]
    answer = yard.world.service.deliver(received(yard.site_id, quantity=1), source="returns")
    assert answer.status_code == 204
    assert yard.get(scrap)["status"] == "scrap"
    yard.world.assert_balanced()


def test_a_visit_told_at_the_same_moment_is_put_on_record_once(yard):
    filed = VisitFiledV1(**visit(yard.world, yard.line(2), yard.line(1), site_id=yard.site_id))
    answers = at_once([lambda: yard.world.service.deliver(filed, source="ticket")] * 6)
    assert {answer.status_code for answer in answers} == {204}
    assert [row["quantity"] for row in yard.all()] == [2, 1]
    yard.world.assert_balanced()


def test_a_hand_over_that_is_killed_leaves_nothing_behind(yard, monkeypatch):
    row = yard.visited()[0]

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "change", killed)
    with yard.world.service.nothing_written(), pytest.raises(KeyboardInterrupt):
        yard.keeper.post(f"/old-parts/{row['id']}/actions/store", {"is_clean": False})
    monkeypatch.undo()
    assert yard.act(yard.keeper, row, "store", {"is_clean": True})["status"] == "in_old_parts_room"
    yard.world.assert_balanced()


def test_the_proof_names_a_record_that_the_ledger_does_not_know(yard):
    row = yard.stored(yard.visited()[0])
    with yard.world.service.house.engine.begin() as connection:
        connection.execute(update(old_parts).where(old_parts.c.id == row["id"]).values(quantity=3))
    found = yard.keeper.ok("GET", "/stock/reconciliation")
    (difference,) = found["differences"]
    assert (difference["check"], difference["part_no"], difference["location_code"]) == ("old_parts", "P-1", "OLD-S1")
    assert (difference["account"], difference["card"], found["balanced"]) == (3, 1, False)


def test_a_technician_registers_nothing_in_a_foreign_van(yard):
    stranger = yard.world.service.as_("technician", technician_id=new_id())
    with yard.world.service.nothing_written():
        body = yard.tag(technician_id=yard.world.technician_id)
        refused(stranger.post("/old-parts", body), 422, "old_part_of_other")
