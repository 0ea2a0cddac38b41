"""What may be sold, under whose eyes."""

from itertools import product

import pytest

from inventory_service.rules.old_part_sales import (
    MACHINE,
    STATES,
    actions_for,
    check_draft,
    check_witness,
    is_sellable,
    month_of,
    sale,
)
from shared.kit.errors import Conflict, Forbidden, Refused
from shared.kit.transitions import next_state
from tests.inventory_service.factories import POLICY
from tests.inventory_service.rules.test_old_parts import DAY

GOOD = {"kind": "scrap", "has_parts": True, "sent_by": None, "amount_fen": 100}


@pytest.mark.parametrize(
    ("change", "pointers"),
    [
        ({}, []),
        ({"has_parts": False}, ["/old_part_ids"]),
        ({"sent_by": "Zhao"}, ["/sent_by"]),
        ({"kind": "waste_oil", "has_parts": False}, ["/sent_by"]),
        ({"kind": "waste_oil", "has_parts": False, "sent_by": "Zhao"}, []),
        ({"has_parts": False, "amount_fen": 0}, ["/old_part_ids", "/amount"]),
    ],
)
def test_a_draft_names_all_its_faults(change, pointers):
    facts = {**GOOD, **change}
    if not pointers:
        check_draft(**facts)
        return
    with pytest.raises(Refused) as refusal:
        check_draft(**facts)
    assert [fault.pointer for fault in refusal.value.faults] == pointers


def test_who_sells_is_no_witness():
    check_witness(seller_id="a", witness_id="b")
    with pytest.raises(Refused) as refusal:
        check_witness(seller_id="a", witness_id="a")
    assert refusal.value.clause == "OLD-14"


def test_a_witness_is_needed_where_the_policy_says_so():
    facts = {"kind": "waste_oil", "amount_fen": 100, "witness_id": None, "today": DAY}
    with pytest.raises(Conflict) as refusal:
        sale(**facts, policy=POLICY)
    assert (refusal.value.code, refusal.value.clause) == ("sale_not_witnessed", "OLD-12")
    assert sale(**facts, policy=POLICY.but(old__sale_needs_finance=False)).outcome == "sold"


@pytest.mark.parametrize(
    ("sale_kind", "status", "kind", "expected"),
    [
        ("scrap", "scrap", "mechanical", True),
        ("scrap", "in_old_parts_room", "mechanical", False),
        ("scrap", "in_old_parts_room", "packaging", True),
        ("scrap", "in_old_parts_room", "waste_oil", False),
        ("waste_oil", "in_old_parts_room", "waste_oil", True),
        ("waste_oil", "scrap", "mechanical", False),
    ],
)
def test_what_is_for_sale(sale_kind, status, kind, expected):
    assert is_sellable(sale_kind, status=status, kind=kind) is expected


def test_the_machine_of_a_sale():
    for state, verb in product(STATES, {verb for _, verb in MACHINE}):
        found = MACHINE.get((state, verb))
        with pytest.raises(Conflict if found is None else Forbidden):
            next_state(MACHINE, state, verb, ["qc"])
        for role in found.roles if found else ():
            assert next_state(MACHINE, state, verb, [role]) == found.to


def test_the_actions_of_a_sale():
    asked = {"seller_id": "a", "roles": ["warehouse", "finance"], "policy": POLICY}
    assert actions_for("draft", actor_id="b", **asked) == ["cancel", "witness"]
    assert actions_for("draft", actor_id="a", **asked) == ["cancel"]
    assert actions_for("witnessed", actor_id="a", **asked) == ["cancel", "sell"]
    without = {**asked, "policy": POLICY.but(old__sale_needs_finance=False)}
    assert actions_for("draft", actor_id="a", **without) == ["cancel", "sell"]


def test_the_month_of_the_income_ledger():
    assert month_of(DAY) == "2025-03"
