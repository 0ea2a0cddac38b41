"""Many hands on the same tool or loaner: one gets it, the others are told, nobody gets a 500."""

from inventory_service.store.tables.tools import tool_clearances, tool_records
from tests.inventory_service.custody_factory import closed
from tests.inventory_service.operations.test_simultaneous import at_once, outcomes

MANY = 8


def test_a_tool_is_issued_to_one_of_many(toolroom):
    made = toolroom.register()
    people = (toolroom.holder_id, toolroom.other_id)
    tasks = [
        lambda who=who: toolroom.act(toolroom.keeper, made, "issue", toolroom.signed(holder_id=who)) for who in people * MANY
    ]
    answers = at_once(tasks)
    assert outcomes(answers) == {(200, None): 1, (409, "transition_not_allowed"): len(tasks) - 1}
    winner = next(answer.get_json()["holder_id"] for answer in answers if answer.status_code == 200)
    assert toolroom.now(made)["holder_id"] == winner
    assert toolroom.world.service.count(tool_records) == 1


def test_two_holders_who_exchange_tools_at_once_do_not_stop_each_other(toolroom):
    first = toolroom.issued()
    second = toolroom.done(toolroom.keeper, toolroom.register(), "issue", toolroom.signed(holder_id=toolroom.other_id))
    there = {"holder_id": toolroom.other_id, "signed_by": "Zhao"}
    back = {"holder_id": toolroom.holder_id, "signed_by": "Wang"}
    tasks = [lambda: toolroom.act(toolroom.keeper, first, "hand_over", there)]
    tasks += [lambda: toolroom.act(toolroom.keeper, second, "hand_over", back)]
    answers = at_once(tasks * MANY)
    assert outcomes(answers) == {(200, None): 2, (422, "holder_is_same"): 2 * MANY - 2}


def test_nobody_is_cleared_while_a_tool_is_issued_to_them(toolroom):
    made = toolroom.register()
    body = {"holder_id": toolroom.holder_id, "reason": "leaves"}
    tasks = [lambda: toolroom.act(toolroom.keeper, made, "issue", toolroom.signed())]
    tasks += [lambda: toolroom.keeper.post("/tools/clearances", body)] * MANY
    issued, *cleared = at_once(tasks)
    assert issued.status_code == 200
    assert {answer.status_code for answer in cleared} <= {201, 409}
    records = {row.id for row in toolroom.world.service.rows(tool_clearances)}
    assert len(records) == sum(answer.status_code == 201 for answer in cleared)
    assert toolroom.keeper.post("/tools/clearances", body).status_code == 409


def test_a_compensation_is_paid_once(toolroom):
    found = toolroom.decided(human=True)
    path = f"/tools/compensations/{toolroom.debts()[0]['id']}/actions/pay"
    answers = at_once([lambda: toolroom.money.post(path, {"paid_on": "2025-03-03", "document": "R"})] * MANY)
    assert outcomes(answers) == {(200, None): 1, (409, "transition_not_allowed"): MANY - 1}
    assert toolroom.now(found)["status"] == "paid"
    assert len(toolroom.world.service.events("inventory.compensation.paid.v1")) == 1


def test_a_cause_is_decided_once(toolroom):
    found = toolroom.reported()
    body = {"human_cause": True, "cause": "careless"}
    answers = at_once([lambda: toolroom.act(toolroom.boss, found, "decide_cause", body)] * MANY)
    assert outcomes(answers) == {(200, None): 1, (409, "transition_not_allowed"): MANY - 1}
    assert len(toolroom.debts()) == 1


def test_a_loaner_is_lent_by_one_of_many_keepers(pool):
    unit = pool.unit()
    tickets = [pool.world.ticket_id, pool.another_case()]
    tasks = [lambda t=t: pool.act(pool.keeper, unit, "lend", pool.slip(ticket_id=t)) for t in tickets * MANY]
    found = outcomes(at_once(tasks))
    assert found[200, None] == 1
    assert set(found) <= {(200, None), (409, "no_loaner_free"), (409, "loan_limit")}
    assert pool.world.at("ON-LOAN") == {"loaner": 1}
    pool.world.assert_balanced()


def test_a_repair_gets_one_loaner_however_many_lend_at_once(pool):
    units = [pool.unit() for _ in range(MANY)]
    found = outcomes(at_once([lambda u=u: pool.act(pool.keeper, u, "lend", pool.slip()) for u in units]))
    assert found == {(200, None): 1, (409, "loan_limit"): MANY - 1}
    assert len(pool.slips()) == 1
    pool.world.assert_balanced()


def test_the_last_units_of_a_category_are_lent_once_each(pool):
    for _ in range(3):
        pool.unit()
    tickets = [pool.another_case() for _ in range(MANY)]
    body = [pool.slip(category="range_hood", ticket_id=ticket_id) for ticket_id in tickets]
    found = outcomes(at_once([lambda b=b: pool.keeper.post("/loaners/loans", b) for b in body]))
    assert found == {(201, None): 3, (409, "no_loaner_free"): MANY - 3}
    assert pool.world.at("ON-LOAN") == {"loaner": 3}
    pool.world.assert_balanced()


def test_a_loaner_that_is_lost_and_returned_at_once_ends_in_one_of_both(pool):
    unit = pool.unit()
    pool.lend(unit)
    back = {"condition": "good", "signed_by": "Wang"}
    tasks = [lambda: pool.act(pool.keeper, unit, "return", back), lambda: pool.act(pool.boss, unit, "lose", {"reason": "x"})]
    answers = at_once(tasks * MANY)
    assert sorted(answer.status_code for answer in answers)[1:] == [409] * (2 * MANY - 1)
    assert len(pool.world.service.events("inventory.loaner.ended.v1")) == 1
    pool.world.assert_balanced()


def test_lending_and_the_end_of_the_case_at_once_leave_no_loaner_behind(pool):
    """Whichever is first: nothing is lent for an ended case, or what was lent is due back."""
    units = [pool.unit() for _ in range(3)]
    tasks = [lambda u=u: pool.act(pool.keeper, u, "lend", pool.slip()) for u in units]
    tasks += [lambda: pool.world.service.deliver(closed(pool.world.ticket_id), source="ticket")] * 3
    assert {answer.status_code for answer in at_once(tasks)} <= {200, 204, 409}
    assert {row["status"] for row in pool.slips()} <= {"due"}
    pool.world.assert_balanced()
