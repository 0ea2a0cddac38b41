"""The bulk import of old requests."""

import pytest

from tests.support.service import refused
from tests.ticket_service.cases import Case, statements
from tests.ticket_service.makers import bring_in, make_asset, make_customer, make_model
from ticket_service.store.tables import assets, customers, models
from ticket_service.store.tables_cases import tickets


def row(number=1, **changed):
    told = {
        "source": "old-desk",
        "external_ref": f"R-{number}",
        "customer": {"name": "Amy Hill", "email": "amy@example.net"},
        "model_name": "Dell XPS",
        "purchased_on": "2020-07-14",
        "type": "repair",
        "channel": "chat",
        "priority": "P3",
        "subject": "Network problem",
        "first_response_at": "2023-06-01T03:14:00Z",
        "resolved_at": "2023-06-01T10:05:00Z",
        "rating": 3,
        **changed,
    }
    return {name: value for name, value in told.items() if value is not None}


def test_old_requests_come_in_with_their_customers_models_and_units(service):
    rows = [
        row(1),
        row(2, subject="Data loss"),
        row(3, customer={"name": "Bo", "phone": "123"}, model_name="洗碗机", rating=None),
    ]
    job = bring_in(service, "tickets", rows)
    assert (job["status"], job["report"]["written"]) == ("done", 3)
    assert (service.count(customers), service.count(models), service.count(assets), service.count(tickets)) == (2, 2, 2, 3)
    assert {m.code for m in service.rows(models)} == {"DELL-XPS", "MODEL-ADE87167"}
    found = service.as_("agent").ok("GET", "/tickets", query_string={"status": "closed"})["data"]
    first = next(t for t in found if t["external_ref"] == "R-1")
    assert (first["number"], first["customer_rating"], first["source"]) == ("TK-20250303-00001", 3, "old-desk")
    assert first["opened_at"] == first["acknowledged_at"] == "2023-06-01T03:14:00+00:00"
    assert first["closed_at"] == first["resolved_at"] == "2023-06-01T10:05:00+00:00"
    assert first["response_due_at"] == "2023-06-02T03:14:00+00:00"
    assert service.events() == []


def test_a_second_import_adds_nothing(service):
    rows = [row(n, customer={"name": f"c{n}", "email": f"C{n}@example.net"}) for n in range(3)]
    bring_in(service, "tickets", rows)
    before = service.count(tickets), service.count(customers), service.count(models), service.count(assets)
    job = bring_in(service, "tickets", rows)
    assert (job["report"]["unchanged"], job["report"]["written"]) == (3, 0)
    assert (service.count(tickets), service.count(customers), service.count(models), service.count(assets)) == before


def test_a_dry_run_writes_no_request(service):
    job = bring_in(service, "tickets", [row()], dry_run=True)
    assert (job["report"]["ready"], job["report"]["written"]) == (1, 0)
    assert service.count(tickets) == service.count(customers) == 0


def test_known_customers_models_and_units_are_used(service):
    asset = make_asset(service, customer_id=make_customer(service, email="amy@example.net")["id"], serial_no="SN-A")
    code = service.rows(models)[0].code
    old = make_model(service, code="OLD", name_en="Dell XPS")
    told = [row(1, model_code=code, serial_no="SN-A"), row(2), row(3), row(4, model_code="OLD")]
    bring_in(service, "tickets", told)
    rows = {t.external_ref: t for t in service.rows(tickets)}
    assert rows["R-1"].asset_id == asset["id"]
    assert service.count(customers) == 1
    units = {a.id: a for a in service.rows(assets)}
    assert rows["R-2"].asset_id == rows["R-3"].asset_id == rows["R-4"].asset_id
    assert units[rows["R-2"].asset_id].model_id == old["id"]
    assert units[rows["R-2"].asset_id].serial_no is None


def test_open_requests_stay_open_and_one_without_a_product_has_none(service):
    told = [row(1, resolved_at=None, rating=None), row(2, resolved_at=None, first_response_at=None, model_name=None)]
    bring_in(service, "tickets", told)
    rows = {t.external_ref: t for t in service.rows(tickets)}
    assert (rows["R-1"].status, rows["R-2"].status, rows["R-2"].asset_id) == ("acknowledged", "new", None)


@pytest.mark.parametrize(
    ("changed", "pointer", "code"),
    [
        ({"resolved_at": "2023-06-01T03:13:59Z"}, "/resolved_at", "resolved_before_answered"),
        ({"opened_at": "2023-06-01T05:00:00Z"}, "/first_response_at", "answered_before_opened"),
        ({"opened_at": "2023-06-02T05:00:00Z", "first_response_at": None}, "/resolved_at", "resolved_before_opened"),
        ({"resolved_at": "2031-06-01T05:00:00Z"}, "/resolved_at", "time_in_future"),
        ({"purchased_on": "2031-06-01"}, "/purchased_on", "day_in_future"),
        ({"type": "gossip"}, "/type", "choice_invalid"),
        ({"channel": "pigeon"}, "/channel", "choice_invalid"),
        ({"priority": "P9"}, "/priority", "choice_invalid"),
        ({"rating": 6}, "/rating", "out_of_range"),
        ({"customer": {"name": "x"}}, "/customer", "customer_unidentified"),
        ({"customer": {"name": "x", "phone": "1", "segment": "royal"}}, "/segment", "choice_invalid"),
        ({"model_name": None, "serial_no": "S"}, "/model_code", "field_required"),
        ({"subject": None}, "/subject", "field_required"),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_written(service, changed, pointer, code):
    job = bring_in(service, "tickets", [row(1), row(2, **changed)])
    assert job["status"] == "refused"
    assert [(f["row"], f["pointer"], f["code"]) for f in job["report"]["faults"]] == [(2, pointer, code)]
    assert service.count(tickets) == service.count(customers) == 0


def test_the_faultless_rows_come_in_where_asked(service):
    job = bring_in(service, "tickets", [row(1), row(2, rating=9), row(1)], skip_faulty=True)
    assert [(f["row"], f["code"]) for f in job["report"]["faults"]] == [(2, "out_of_range"), (3, "row_duplicate")]
    assert service.count(tickets) == 1


def test_a_unit_of_somebody_else_is_not_taken(service):
    make_asset(service, serial_no="SN-B")
    code = service.rows(models)[0].code
    job = bring_in(service, "tickets", [row(1, model_code=code, serial_no="SN-B")])
    assert job["report"]["faults"][0]["code"] == "asset_of_other_customer"


def test_many_rows_take_few_statements(service):
    rows = [row(n, customer={"name": f"c{n}", "email": f"c{n}@example.net"}) for n in range(300)]
    with statements(service.house.engine) as said:
        bring_in(service, "tickets", rows)
    assert service.count(tickets) == 300
    # The driver may cut one insert of many rows into blocks; what counts is that nothing is asked row by row.
    assert len(said) < 60, len(said)


def test_an_imported_request_is_worked_on_like_any_other(service):
    bring_in(service, "tickets", [row(1, resolved_at=None, rating=None)])
    agent = service.as_("agent")
    found = agent.ok("GET", "/tickets")["data"][0]
    case = Case(service)
    case.id = found["id"]
    assert case.act(agent, "classify", {}).get_json()["status"] == "classified"
    refused(service.as_("finance").post("/tickets/imports", {"rows": [row()]}), 403, "permission_missing")
