"""RET-07, RET-11: what QC may test and when a return is tested."""

import pytest

from returns_service.rules.inspections import LineState, check_testable, is_tested
from shared.kit.errors import Conflict


def test_an_untested_line_that_is_not_held_may_be_tested():
    check_testable(LineState(1, 2, False, None))


@pytest.mark.parametrize(
    ("line", "code", "clause"),
    [
        (LineState(1, 2, True, None), "line_held", "RET-07"),
        (LineState(1, 2, False, "good"), "line_already_tested", "RET-11"),
    ],
)
def test_a_held_or_tested_line_is_refused(line, code, clause):
    with pytest.raises(Conflict) as refusal:
        check_testable(line)
    assert (refusal.value.code, refusal.value.clause) == (code, clause)


@pytest.mark.parametrize(
    ("lines", "tested"),
    [
        ([LineState(1, 2, False, "good")], True),
        ([LineState(1, 2, False, "good"), LineState(2, 1, False, None)], False),
        ([LineState(1, 2, False, "good"), LineState(2, 0, False, None)], True),
        ([LineState(1, 2, False, "good"), LineState(2, 0, True, None)], False),
    ],
)
def test_a_return_is_tested_when_every_line_that_arrived_is(lines, tested):
    assert is_tested(lines) is tested
