"""/inspections."""

import pytest

from shared.kit.ids import new_id
from tests.returns_service.desk import line
from tests.support.service import refused


def test_a_received_return_is_tested(desk):
    received = desk.received(line(), line("V-2"))
    made = desk.qc.ok("POST", "/inspections", desk.results(received, "defect", "good"))
    assert made["number"] == "QC-20250303-00001"
    assert [one["result"] for one in made["lines"]] == ["defect", "good"]
    found = desk.get(received["id"])
    assert (found["status"], [one["result"] for one in found["lines"]]) == ("tested", ["defect", "good"])
    assert desk.finance.ok("GET", f"/returns/{received['id']}")["actions"] == ["credit"]


def test_a_return_is_tested_once_each_of_its_lines_is(desk):
    received = desk.received(line(), line("V-2"))
    form = desk.results(received)
    desk.qc.ok("POST", "/inspections", {**form, "lines": form["lines"][:1]})
    assert desk.get(received["id"])["status"] == "received"
    with desk.service.nothing_written():
        refused(desk.qc.post("/inspections", form), 409, "line_already_tested")
    desk.qc.ok("POST", "/inspections", {**form, "lines": form["lines"][1:]})
    assert desk.get(received["id"])["status"] == "tested"


def test_where_nothing_arrived_there_is_nothing_to_test(desk):
    received = desk.received(line(), line("V-2"), counted=(2, 0))
    form = desk.results(received)
    desk.qc.ok("POST", "/inspections", {**form, "lines": form["lines"][:1]})
    assert desk.get(received["id"])["status"] == "tested"


def test_an_inspection_posted_twice_is_recorded_once(desk):
    form = desk.results(desk.received())
    first = desk.qc.post("/inspections", form, key="k")
    assert desk.qc.post("/inspections", form, key="k").get_json() == first.get_json()
    assert len(desk.qc.ok("GET", "/inspections")["data"]) == 1


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"return_id": new_id()}, 404, "return_unknown"),
        ({"lines": []}, 422, "validation_failed"),
        ({"lines": [{"line_id": new_id(), "result": "defect"}]}, 422, "inspection_refused"),
        ({"lines": [{"line_id": new_id(), "result": "broken"}]}, 422, "validation_failed"),
    ],
)
def test_a_faulty_inspection_is_refused(desk, change, status, code):
    form = desk.results(desk.received())
    with desk.service.nothing_written():
        refused(desk.qc.post("/inspections", {**form, **change}), status, code)


def test_a_line_has_one_result_in_an_inspection(desk):
    form = desk.results(desk.received())
    with desk.service.nothing_written():
        problem = refused(desk.qc.post("/inspections", {**form, "lines": form["lines"] * 2}), 422, "inspection_refused")
    assert problem["errors"][0]["code"] == "line_repeated"


def test_nothing_is_tested_before_it_is_received(desk):
    form = desk.results(desk.shipped())
    with desk.service.nothing_written():
        refused(desk.qc.post("/inspections", form), 409, "transition_not_allowed")


def test_only_qc_tests_and_sites_do_not_read_the_tests(desk):
    form = desk.results(desk.received())
    with desk.service.nothing_written():
        refused(desk.clerk.post("/inspections", form), 403, "permission_missing")
    refused(desk.site.get("/inspections"), 403, "permission_missing")


def test_inspections_are_read_and_filtered_by_return(desk):
    received = desk.received()
    made = desk.qc.ok("POST", "/inspections", desk.results(received))
    answer = desk.clerk.get(f"/inspections/{made['id']}")
    assert answer.get_json()["lines"] == [{"line_id": received["lines"][0]["id"], "result": "defect", "note": None}]
    assert answer.headers["ETag"]
    query = {"return_id": received["id"]}
    assert [one["id"] for one in desk.clerk.ok("GET", "/inspections", query_string=query)["data"]] == [made["id"]]
    assert desk.clerk.ok("GET", "/inspections", query_string={"return_id": new_id()})["data"] == []
    refused(desk.clerk.get(f"/inspections/{new_id()}"), 404, "inspection_unknown")
