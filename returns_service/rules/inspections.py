"""RET-11, RET-12: what QC may test and when a return counts as tested."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.kit.errors import Conflict


@dataclass(frozen=True)
class LineState:
    """A received line as far as the test is concerned."""

    line_no: int
    counted: int
    held: bool
    result: str | None


def check_testable(line: LineState) -> None:
    """RET-07, RET-11: a held line waits for its release and a result stands once given. Raises Conflict."""
    if line.held:
        raise Conflict("line_held", clause="RET-07", line_no=line.line_no)
    if line.result is not None:
        raise Conflict("line_already_tested", clause="RET-11", line_no=line.line_no)


def is_tested(lines: Sequence[LineState]) -> bool:
    """RET-11: a return is tested when each line has its result; where nothing arrived there is nothing to test.

    A held line keeps the whole return back, also with nothing counted (RET-07).
    """
    return all(line.result is not None or (not line.counted and not line.held) for line in lines)
