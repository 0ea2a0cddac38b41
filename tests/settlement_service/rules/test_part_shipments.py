"""Lines of shipments: counted in time, late, or not at all."""

from datetime import date
from types import SimpleNamespace

from settlement_service.rules.part_shipments import counted, lines_of, shortfall

SENT = [
    {"line_id": "a", "part_no": "V-001", "quantity": 2, "price_fen": 4550},
    {"line_id": "b", "part_no": "V-002", "quantity": 1, "price_fen": 12000},
]
COUNT = [
    {"line_id": "a", "part_no": "V-001", "sent": 2, "counted": 1, "price_fen": 4550},
    {"line_id": "b", "part_no": "V-002", "sent": 1, "counted": 1, "price_fen": 12000},
]


def shipment(**changes):
    facts = {"id": "s-1", "number": "SH-1", "order_number": "PO-1", "shipped_on": date(2025, 3, 7), "period": "2025-03"}
    facts |= {"counted_period": None, "sent_lines": SENT, "counted_lines": []}
    return SimpleNamespace(**{**facts, **changes})


def seen(one, *, after="2025-02", month="2025-03", reported=None):
    found = lines_of(one, after=after, month=month, reported=reported or {})
    return [(line.line_id, line.sent, line.received, line.missing_fen, line.late) for line in found]


def test_a_count_lacks_what_was_sent_and_not_counted():
    assert shortfall(counted(COUNT, {}), told_fen=4550) == (4550, 1)
    assert shortfall([], told_fen=0) == (0, 0)
    assert shortfall([], told_fen=4550) == (4550, 1)


def test_what_the_site_has_reported_is_no_news():
    assert shortfall(counted(COUNT, {"a": 1}), told_fen=4550) == (0, 0)
    assert shortfall(counted(COUNT, {"a": 2, "b": 0}), told_fen=4550) == (4550 - 12000, 2)


def test_what_nobody_counted_is_not_missing():
    assert seen(shipment()) == [("a", 2, None, 0, False), ("b", 1, None, 0, False)]


def test_what_was_counted_stands_beside_what_was_sent():
    one = shipment(counted_period="2025-03", counted_lines=counted(COUNT, {}))
    assert seen(one) == [("a", 2, 1, 4550, False), ("b", 1, 1, 0, False)]


def test_a_count_of_a_later_month_is_not_shown_before():
    one = shipment(counted_period="2025-04", counted_lines=counted(COUNT, {}))
    assert seen(one) == [("a", 2, None, 0, False), ("b", 1, None, 0, False)]
    assert seen(one, after="2025-03", month="2025-04") == [("a", 2, 1, 4550, True), ("b", 1, 1, 0, True)]


def test_a_late_count_differs_from_what_was_reported_meanwhile():
    one = shipment(counted_period="2025-04", counted_lines=counted(COUNT, {"a": 0}))
    assert seen(one, after="2025-03", month="2025-04")[0] == ("a", 0, 1, -4550, True)


def test_what_is_reported_wins_over_what_was_counted():
    one = shipment(counted_period="2025-03", counted_lines=counted(COUNT, {}))
    assert seen(one, reported={"b": 0}) == [("a", 2, 1, 4550, False), ("b", 1, 0, 12000, False)]


def test_a_shipment_of_a_closed_month_is_late():
    assert [line[-1] for line in seen(shipment(period="2025-04"), after="2025-03", month="2025-04")] == [True, True]


def test_a_part_that_nobody_sent_is_a_line_too():
    extra = [*COUNT, {"line_id": "c", "part_no": "V-003", "sent": 0, "counted": 1, "price_fen": 100}]
    one = shipment(counted_period="2025-03", counted_lines=counted(extra, {}))
    assert seen(one)[-1] == ("c", 0, 1, -100, False)
