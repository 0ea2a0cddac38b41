"""The life of an old part: what it is, where it goes, who may have it."""

from dataclasses import replace
from datetime import date

import pytest

from inventory_service.rules.old_part_sales import sale
from inventory_service.rules.old_parts import (
    HELD,
    MACHINE,
    OPEN,
    STATES,
    Tag,
    actions_for,
    check_collection,
    check_new,
    check_release,
    check_tag,
    check_way,
    first_state,
    goes_to_maker,
    kind_of,
    room,
    room_of,
    ways,
)
from shared.kit.errors import Conflict, Forbidden, Refused
from shared.kit.transitions import next_state, verbs_from
from tests.inventory_service.factories import BOOK, POLICY
from tests.support.examples import worked

DAY = date(2025, 3, 3)
AUTO = BOOK.on(DAY, "auto")
TAG = Tag("mechanical", None, "fuel_pump", "fuel pump", "A-1", None, DAY, False, False, False)
ACCIDENT = replace(TAG, kind="accident", material="mechanical", for_insurer=True)


@pytest.mark.parametrize(
    ("destination", "is_in_warranty", "expected"),
    [
        ("return", True, "old_parts"),
        ("store", False, "old_parts"),
        ("scrap", False, "scrap"),
        ("scrap", True, "old_parts"),
        ("customer", False, None),
        (None, True, None),
    ],
)
def test_the_destination_leads_to_a_room(destination, is_in_warranty, expected):
    assert room(destination=destination, is_in_warranty=is_in_warranty, policy=POLICY) == expected


def test_a_car_dealers_profile_scraps_what_is_called_scrap():
    assert room(destination="scrap", is_in_warranty=True, policy=AUTO) == "scrap"


@pytest.mark.parametrize(
    ("destination", "is_in_warranty", "expected"),
    [("store", False, "scrap"), ("store", True, "old_parts"), ("customer", False, None)],
)
def test_an_oil_filter_is_not_kept_unless_the_maker_is_to_have_it(destination, is_in_warranty, expected):
    found = room(destination=destination, is_in_warranty=is_in_warranty, policy=POLICY, part_type="oil_filter")
    assert found == expected


def test_parts_in_warranty_go_to_the_maker_where_the_profile_says_so():
    assert [goes_to_maker(True, POLICY), goes_to_maker(False, POLICY), goes_to_maker(True, AUTO)] == [True, False, False]


def test_sheet_metal_is_a_part_type_of_its_own():
    assert [kind_of(name, POLICY) for name in ("sheet_metal", "valve", "waste_oil")] == ["sheet_metal"] + ["mechanical"] * 2


@pytest.mark.parametrize(
    ("tag", "policy", "is_moved", "expected"),
    [
        (TAG, POLICY, False, "old_parts"),
        (replace(TAG, kind="sheet_metal"), POLICY, False, "sheet_metal_room"),
        (replace(TAG, kind="sheet_metal"), POLICY, True, "old_parts"),
        (replace(TAG, kind="paint_leftover"), POLICY, False, "paint_room"),
        (ACCIDENT, POLICY, False, "accident_room"),
        (ACCIDENT, AUTO, False, "old_parts"),
        (replace(ACCIDENT, material="sheet_metal"), AUTO, False, "sheet_metal_room"),
    ],
)
def test_each_kind_has_its_room_by_profile(tag, policy, is_moved, expected):
    assert room_of(tag, policy, is_moved=is_moved) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("mechanical", "removed"),
        ("accident", "removed"),
        ("waste_oil", "in_old_parts_room"),
        ("packaging", "in_old_parts_room"),
        ("paint_leftover", "in_paint_room"),
    ],
)
def test_where_the_life_of_a_kind_begins(kind, expected):
    assert first_state(kind) == expected


def test_owners():
    owners = [TAG.owner, replace(TAG, in_warranty=True).owner, ACCIDENT.owner, replace(TAG, kind="waste_oil").owner]
    assert owners == ["customer", "company", "insurer", "company"]


def test_every_step_of_the_machine_is_said_by_its_roles_only():
    for state in STATES:
        for verb in {verb for _, verb in MACHINE}:
            found = MACHINE.get((state, verb))
            if found is None:
                with pytest.raises(Conflict):
                    next_state(MACHINE, state, verb, ["warehouse"])
                continue
            assert {next_state(MACHINE, state, verb, [role]) for role in found.roles} == {found.to}
            with pytest.raises(Forbidden):
                next_state(MACHINE, state, verb, ["qc"])
    assert set(HELD) < set(OPEN)
    assert all(verbs_from(MACHINE, state) for state in OPEN)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        (TAG, {"store"}),
        (replace(TAG, part_type="oil_filter"), {"dispose"}),
        (replace(TAG, part_type="oil_filter", in_warranty=True, goes_to_maker=True), {"store"}),
        (replace(TAG, kind="sheet_metal"), {"store", "store_sheet_metal"}),
        (replace(TAG, kind="sheet_metal", in_warranty=True), {"store"}),
        (ACCIDENT, {"hold"}),
        (replace(ACCIDENT, for_insurer=False), {"store"}),
        (replace(TAG, kind="waste_oil"), set()),
    ],
)
def test_each_kind_has_its_way_to_the_keeper(tag, expected):
    assert set(ways(tag, POLICY)) == expected
    for verb in ("store", "store_sheet_metal", "hold", "dispose"):
        if verb in expected:
            check_way(verb, tag, POLICY)
        else:
            with pytest.raises(Conflict) as refusal:
                check_way(verb, tag, POLICY)
            assert refusal.value.code == "old_part_goes_elsewhere"


@worked("EX-OLD-E")
def test_release_storing_and_sale(case):
    is_signed, is_tagged, is_witnessed = (case[name] == "yes" for name in ("signature", "tag_complete", "finance_witness"))

    def release():
        check_release(TAG, signature="slip 7" if is_signed else None, is_packed=True)
        return "released"

    def keep():
        check_tag(ACCIDENT if is_tagged else replace(ACCIDENT, plate_no=None))
        return "stored"

    def sell():
        witness = "finance" if is_witnessed else None
        return sale(kind="scrap", amount_fen=100, witness_id=witness, policy=POLICY, today=DAY).outcome

    actions = {"release_to_customer": release, "store_accident_part": keep, "sell_scrap": sell}
    clauses = {"release_to_customer": "OLD-04", "store_accident_part": "OLD-10", "sell_scrap": "OLD-14"}
    if case["expected"] != "rejected":
        assert actions[case["action"]]() == case["expected"]
        return
    with pytest.raises((Refused, Conflict)) as refusal:
        actions[case["action"]]()
    assert refusal.value.clause == clauses[case["action"]]


def test_an_accident_part_names_all_that_its_tag_lacks():
    with pytest.raises(Refused) as refusal:
        check_tag(replace(ACCIDENT, plate_no=None, part_name=None))
    assert [fault.pointer for fault in refusal.value.faults] == ["/plate_no", "/part_name"]
    check_tag(replace(TAG, plate_no=None))


def test_a_release_names_all_that_it_lacks_and_knows_whose_the_part_is():
    with pytest.raises(Refused) as refusal:
        check_release(TAG, signature=None, is_packed=False)
    assert [fault.pointer for fault in refusal.value.faults] == ["/signature", "/packed"]
    for tag, code in ((ACCIDENT, "old_part_for_insurer"), (replace(TAG, goes_to_maker=True), "old_part_for_maker")):
        with pytest.raises(Conflict) as conflict:
            check_release(tag, signature="slip", is_packed=True)
        assert conflict.value.code == code


@pytest.mark.parametrize(
    ("change", "pointers"),
    [
        ({"kind": "furniture"}, ["/kind"]),
        ({"plate_no": None}, ["/plate_no"]),
        ({"plate_no": None, "ticket_id": "t"}, []),
        ({"kind": "waste_oil", "plate_no": None}, []),
        ({"kind": "accident"}, ["/material"]),
        ({"material": "sheet_metal"}, ["/material"]),
        ({"for_insurer": True}, ["/for_insurer"]),
        ({"kind": "accident", "material": "mechanical", "for_insurer": True, "in_warranty": True}, ["/for_insurer"]),
        ({"part_name": None, "plate_no": None, "removed_on": date(2025, 3, 4)}, ["/plate_no", "/part_name", "/removed_on"]),
    ],
)
def test_a_tag_names_all_its_faults(change, pointers):
    tag = replace(TAG, **change)
    if not pointers:
        check_new(tag, POLICY, today=DAY, finished_on=None)
        return
    with pytest.raises(Refused) as refusal:
        check_new(tag, POLICY, today=DAY, finished_on=None)
    assert [fault.pointer for fault in refusal.value.faults] == pointers


@pytest.mark.parametrize("names", [("Li", "Li", "Zhou"), ("Li", "Wang", " wang "), ("Li", "Wang", "LI")])
def test_a_collection_takes_three_people(names):
    actor, collector, supervisor = names
    with pytest.raises(Refused) as refusal:
        check_collection(ACCIDENT, actor=actor, collector=collector, supervisor=supervisor)
    assert refusal.value.clause == "OLD-13"
    with pytest.raises(Conflict):
        check_collection(TAG, actor="a", collector="b", supervisor="c")


def test_what_may_be_done_depends_on_kind_and_role():
    assert actions_for("removed", TAG, ["technician"], POLICY) == ["clean", "hand_to_customer"]
    assert actions_for("removed", TAG, ["warehouse"], POLICY) == ["hand_to_customer", "store"]
    assert actions_for("removed", ACCIDENT, ["technician"], POLICY) == ["clean", "hold"]
    assert actions_for("insurer_hold", ACCIDENT, ["technician"], POLICY) == ["collect"]
    assert actions_for("notified", TAG, ["agent", "warehouse"], POLICY) == ["hand_to_customer", "notify"]
    assert actions_for("scrap", TAG, ["warehouse"], POLICY) == []
