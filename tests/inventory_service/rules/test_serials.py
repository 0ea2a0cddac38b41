"""Numbers of pieces: counts, repeats, provisional ones."""

import pytest

from inventory_service.rules.kept_units import carton_mark, check_room
from inventory_service.rules.serials import count_fault, dealt, provisional, repeated
from shared.kit.errors import Refused
from tests.inventory_service.factories import POLICY


@pytest.mark.parametrize(
    ("has", "quantity", "named", "must", "code"),
    [
        (True, 2, 2, True, None),
        (True, 2, 0, True, "serial_count_wrong"),
        (True, 2, 0, False, None),
        (True, 2, 3, False, "serial_count_wrong"),
        (False, 2, 0, True, None),
        (False, 2, 2, False, "part_not_serialised"),
    ],
)
def test_there_are_as_many_numbers_as_pieces(has, quantity, named, must, code):
    fault = count_fault("/x", is_serialised=has, quantity=quantity, named=named, must_name=must)
    assert (fault and fault.code) == code


def test_each_repeat_is_named_but_not_the_first():
    named = [("/0", "a", "1"), ("/1", "a", "1"), ("/2", "b", "1"), ("/3", "a", "1")]
    assert [fault.pointer for fault in repeated(named)] == ["/1", "/3"]


def test_provisional_numbers_tell_pieces_apart():
    assert provisional("x-0197a1b2", 2) == ["#0197a1b2-1", "#0197a1b2-2"]
    assert dealt(["a", "b", "c"], [1, 2]) == [["a"], ["b", "c"]]


def test_a_repaired_product_is_marked_and_stands_in_the_warehouse():
    """REP-07."""
    assert carton_mark("Sun", POLICY) == "暂存 Sun"
    check_room("bin")
    with pytest.raises(Refused):
        check_room("van")
