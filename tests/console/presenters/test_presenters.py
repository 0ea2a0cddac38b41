"""Lines, deadlines, papers, timeline: pure, from what the services answer."""

from datetime import UTC, datetime

import pytest

from console.gathering import Case
from console.presenters.decisions import why_of
from console.presenters.due import due_next
from console.presenters.sections import sections
from console.presenters.tickets import head_of, is_overdue, line_of
from console.presenters.timeline import timeline
from tests.console.sample_case import WHY_WARRANTY, decision, happening, model, ticket

NOON = datetime(2025, 3, 5, 4, 0, tzinfo=UTC)


def case(**parts):
    return Case(parts.pop("ticket", dict(ticket)), **parts)


@pytest.mark.parametrize(
    ("changes", "overdue"),
    [
        ({"promised_at": "2025-03-05T04:00:01Z"}, False),
        ({"promised_at": "2025-03-05T03:59:59Z"}, True),
        ({"promised_at": "2025-03-05T11:59:59+08:00"}, True),
        ({"promised_at": None}, False),
        ({"promised_at": "2025-03-01T00:00:00Z", "status": "cancelled"}, False),
        ({"promised_at": "2025-03-01T00:00:00Z", "status": "closed", "resolved_at": "2025-02-28T00:00:00Z"}, False),
        ({"promised_at": "2025-03-01T00:00:00Z", "status": "closed", "resolved_at": "2025-03-02T00:00:00Z"}, True),
    ],
)
def test_a_promise_is_overdue_when_it_passed_unfulfilled(changes, overdue):
    assert is_overdue({**ticket, **changes}, NOON) is overdue


def test_a_line_in_the_reader_s_language(zh, en):
    assert (line_of(zh, ticket, model, NOON).product, line_of(en, ticket, model, NOON).product) == (
        "RH-900 侧吸油烟机",
        "RH-900 range hood",
    )
    assert line_of(en, ticket, model, NOON).status.text == "Dispatched"


def test_a_line_copes_with_what_an_imported_request_lacks(zh):
    bare = {"id": ticket["id"], "number": "TK-1", "status": "closed"}
    line = line_of(zh, bare, None, NOON)
    assert (line.customer, line.product, line.promised, line.priority) == ("—", "—", "—", "—")


def test_a_state_that_no_catalogue_knows_stays_legible(en):
    assert line_of(en, {**ticket, "status": "some_new_state"}, None, NOON).status.text == "some new state"


def test_a_head_without_asset_customer_or_warranty(zh):
    bare = {"id": ticket["id"], "number": "TK-1", "status": "new"}
    head = head_of(zh, case(ticket=bare), NOON)
    assert head.customer == () and head.unit == () and head.warranty is None


def test_deadlines_of_all_departments_soonest_first(zh):
    lists = {
        "obligations": [{"due_on": "2025-03-05", "status": "open"}, {"due_on": "2025-03-01", "status": "settled"}],
        "follow-ups": [{"due_on": "2025-03-04", "status": "scheduled"}],
        "reservations": [{"hold_until": "2025-03-10T00:00:00Z", "status": "lapsed"}],
        "visits": [{"appointment_at": "2025-03-05T02:00:00Z", "status": "filed"}],
    }
    found = due_next(zh, case(lists=lists), NOON)
    assert [(due.text, due.is_overdue) for due in found] == [
        ("回访", True),
        ("旧件应返回", False),
        ("向客户承诺的完成时间", False),
    ]


def test_a_new_request_waits_for_the_first_response(en):
    found = due_next(en, case(ticket={**ticket, "status": "new", "acknowledged_at": None}), NOON)
    assert found[0].text == "First response"


def test_a_finished_request_waits_for_nothing(zh):
    assert due_next(zh, case(ticket={**ticket, "status": "closed"}), NOON) == []


def test_a_resolution_limit_that_differs_from_the_promise_is_named(en):
    found = due_next(en, case(ticket={**ticket, "resolution_due_at": "2025-03-07T09:30:00Z"}), NOON)
    assert found[-1].text == "Resolution by the regulations"


def test_papers_show_only_what_is_there(zh):
    found = sections(
        zh, {"visits": [], "claims": [{"record_no": "V-1", "total": "80.00", "status": "open"}], "movements": [{}]}
    )
    assert [section.name for section in found] == ["claims"]
    assert [(field.label, field.text) for field in found[0].papers[0].fields] == [("记录单号", "V-1"), ("合计", "¥80.00")]


def test_attempts_may_be_a_list_or_a_number(zh):
    for attempts in (2, [{}, {}]):
        found = sections(zh, {"follow-ups": [{"attempts": attempts, "status": "due"}]})
        assert found[0].papers[0].fields[-1].text == "2"


def test_the_timeline_leads_to_the_papers_that_came_about(zh):
    lent = {"serial_no": "LN-1", "loan": "LO-1", "loan_id": "01930000-0000-7000-8000-00000000aaaa"}
    rows = [
        happening("2025-03-03T01:00:00Z", "delivery_note", "issue", subject="01930000-0000-7000-8000-00000000bbbb"),
        happening("2025-03-03T02:00:00Z", "loaner", "lend", detail=lent),
        happening("2025-03-03T03:00:00Z", "loaner", "lend", detail={"loan": "LO-0"}),
    ]
    (day,) = timeline(zh, case(history={"inventory": rows}))
    assert [entry.paper for entry in day.entries] == [
        ("prints.show_delivery_note", {"note_id": "01930000-0000-7000-8000-00000000bbbb"}),
        ("prints.show_loaner_slip", {"loan_id": lent["loan_id"]}),
        None,
    ]
    assert [pair.text for pair in day.entries[1].detail] == ["LN-1", "LO-1"]


def test_the_timeline_breaks_at_midnight_in_shanghai(zh):
    rows = [happening("2025-03-03T15:59:00Z", "ticket", "open"), happening("2025-03-03T16:01:00Z", "ticket", "classify")]
    days = timeline(zh, case(history={"ticket": rows}))
    assert [(day.title, [entry.clock for entry in day.entries]) for day in days] == [
        ("2025-03-03 周一", ["23:59"]),
        ("2025-03-04 周二", ["00:01"]),
    ]


def test_offsets_do_not_disturb_the_order(en):
    rows = {
        "ticket": [
            happening("2025-03-03T10:00:00+08:00", "ticket", "open"),
            happening("2025-03-03T01:00:00Z", "visit", "depart"),
        ]
    }
    entries = timeline(en, case(history=rows))[0].entries
    assert [entry.title for entry in entries] == ["Visit · departed", "Request · opened"]


def test_an_unknown_noun_or_verb_stays_legible(en):
    entry = timeline(en, case(history={"feedback": [happening("2025-03-03T01:00:00Z", "new_noun", "new_verb")]}))[0].entries[0]
    assert entry.title == "new noun · new verb"


def test_a_reason_and_what_changed_are_shown(zh):
    row = happening("2025-03-03T01:00:00Z", "ticket", "assign", from_state="classified", to_state="dispatched", reason="最近")
    entry = timeline(zh, case(history={"ticket": [row]}))[0].entries[0]
    assert entry.change == ("已分类", "已派工") and entry.reason == "最近"


def test_why_speaks_the_reader_s_language(zh, en):
    assert why_of(zh, WHY_WARRANTY).reason.startswith("购于")
    found = why_of(en, WHY_WARRANTY)
    assert found.reason.startswith("Bought")
    assert [(row.key, row.value, row.clause) for row in found.policy] == [
        ("war.months.hood_motor", "48", "WAR-03"),
        ("war.months.unit", "12", "WAR-01"),
    ]
    assert found.near == ("WAR-02",) and found.amount is None


def test_an_override_is_told_with_its_reason(en):
    row = decision(
        "2025-03-03T01:00:00Z", "dispatch", "assigned", "", "", override_reason="only one with a ladder", amount="0.00"
    )
    found = why_of(en, row)
    assert found.override == "only one with a ladder" and found.amount == "¥0.00"
