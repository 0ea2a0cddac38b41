"""Killing a process in the middle of its work: a forked child ends, without any farewell, at a chosen statement."""

import os
from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from shared.kit.numbers import Numbers
from tests.support.service import ServiceUnderTest

KILLED, FAILED = 77, 78
Act = Callable[[], Any]


def ends_at(service: ServiceUnderTest, act: Act, statement: int) -> bool:
    """Let a child do `act` and kill it just before its n-th statement; whether it got that far.

    A child that finishes is ended as abruptly, after its commit and before anybody heard the answer. Its answer must have
    been a success.
    """
    # No connection, no lock of one, and no number put by may be shared with the child.
    service.house.engine.dispose()
    service.house.numbers = Numbers(service.house.engine, service.house.tables.numbers)
    child = os.fork()
    if child == 0:
        _die_at(service, act, statement)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, KILLED), f"the child failed at statement {statement}"
    return code == KILLED


def _die_at(service: ServiceUnderTest, act: Act, statement: int) -> None:
    """The child's life; it never returns."""
    sent = 0

    def count(*_: Any) -> None:
        nonlocal sent
        sent += 1
        if sent == statement:
            os._exit(KILLED)

    code = FAILED
    try:
        event.listen(service.house.engine, "before_cursor_execute", count)
        answer = act()
        code = 0 if answer is None or answer.status_code < 300 else FAILED
    finally:
        os._exit(code)


def killed_everywhere(service: ServiceUnderTest, act: Act) -> int:
    """Kill `act` at its first statement, at its second, and so on, until it gets through once; how many deaths it died.

    No death may leave a trace: no row of any table is changed.
    """
    before, deaths = service.everything(), 0
    while ends_at(service, act, deaths + 1):
        deaths += 1
        assert service.everything() == before, f"death {deaths} left something behind"
    assert service.everything() != before, "the act changed nothing"
    return deaths
