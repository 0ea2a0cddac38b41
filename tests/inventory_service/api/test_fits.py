"""The models that parts fit."""

import pytest

from shared.kit.ids import new_id
from tests.inventory_service.factories import part
from tests.inventory_service.parts_factory import faults, imported, listed, numbers
from tests.support.service import refused


@pytest.fixture
def keeper(service):
    return service.as_("warehouse")


def test_parts_are_found_by_a_model_that_they_fit(service, keeper):
    a, b, _ = listed(keeper, *"ABC")
    made = keeper.post(f"/parts/{a}/fits", {"model": "JZT-B3", "from_serial": "A100", "to_serial": "A199", "note": "left"})
    assert (made.status_code, made.get_json()["from_serial"], made.get_json()["model"]) == (201, "A100", "JZT-B3")
    keeper.ok("POST", f"/parts/{a}/fits", {"model": "JZT-B3", "from_serial": "A300"})
    keeper.ok("POST", f"/parts/{b}/fits", {"model": "JZT-B3"})
    assert numbers(keeper.get("/parts", model="JZT-B3")) == ["A", "B"]
    assert numbers(keeper.get("/parts", model="JZT-B3", q="阀 body")) == ["A", "B"]
    assert numbers(keeper.get("/parts", model="JZT-B3", q="motor")) == []
    assert numbers(keeper.get("/parts", model="JZT")) == []
    first = keeper.get("/parts", model="JZT-B3", limit=1).get_json()
    assert numbers(keeper.get("/parts", model="JZT-B3", limit=1, cursor=first["next_cursor"])) == ["B"]
    shown = service.as_("technician").get(f"/parts/{a}/fits").get_json()["data"]
    assert [(row["from_serial"], row["to_serial"]) for row in shown] == [("A100", "A199"), ("A300", None)]
    assert keeper.get(f"/parts/{b}/fits").get_json()["data"][0]["from_serial"] is None


def test_a_new_part_may_bring_its_models(keeper):
    made = keeper.ok("POST", "/parts", part(models=["T2", "A1", "T2"]))
    assert [row["model"] for row in keeper.get(f"/parts/{made['id']}/fits").get_json()["data"]] == ["A1", "T2"]


def test_a_model_is_added_once(service, keeper):
    (a,) = listed(keeper, "A")
    keeper.ok("POST", f"/parts/{a}/fits", {"model": "B3"})
    with service.nothing_written():
        refused(keeper.post(f"/parts/{a}/fits", {"model": "B3"}), 409, "fit_exists")
        refused(keeper.post(f"/parts/{new_id()}/fits", {"model": "B3"}), 404, "part_unknown")
        refused(keeper.post(f"/parts/{a}/fits", {"model": ""}), 422, "validation_failed")
        refused(service.as_("technician").post(f"/parts/{a}/fits", {"model": "X"}), 403, "permission_missing")
        crossed = {"model": "X", "from_serial": "A2", "to_serial": "A1"}
        problem = refused(keeper.post(f"/parts/{a}/fits", crossed), 422, "fit_faulty")
    assert problem["errors"][0]["pointer"] == "/to_serial"


def test_a_model_is_taken_away_in_the_version_of_the_part_that_was_seen(service, keeper):
    a, b = listed(keeper, *"AB")
    fit = keeper.ok("POST", f"/parts/{a}/fits", {"model": "B3"})
    path, seen = f"/parts/{a}/fits/{fit['id']}", keeper.get(f"/parts/{a}").headers["ETag"]
    keeper.ok("POST", f"/parts/{a}/fits", {"model": "B4"})
    with service.nothing_written():
        refused(keeper.call("DELETE", path, etag=seen), 412, "version_stale")
        refused(keeper.call("DELETE", path), 428, "if_match_missing")
        refused(keeper.call("DELETE", f"/parts/{b}/fits/{fit['id']}", etag="*"), 404, "fit_unknown")
    assert keeper.call("DELETE", path, etag=keeper.get(f"/parts/{a}").headers["ETag"]).status_code == 204
    assert numbers(keeper.get("/parts", model="B3")) == []
    refused(keeper.call("DELETE", path, etag="*"), 404, "fit_unknown")


def test_models_are_imported_and_twice_adds_nothing(service, keeper):
    listed(keeper, *"AB")
    rows = [{"part_no": "A", "model": "B3"}, {"part_no": "B", "model": "B3", "from_serial": "7", "to_serial": ""}]
    job = imported(service, keeper, "parts/fits", rows)
    assert (job["status"], job["report"]["written"]) == ("done", 2)
    assert numbers(keeper.get("/parts", model="B3")) == ["A", "B"]
    again = imported(service, keeper, "parts/fits", [*rows, {"part_no": "A", "model": "B4"}])["report"]
    assert (again["written"], again["unchanged"]) == (1, 2)


def test_faulty_models_stop_the_import_and_all_are_named(service, keeper):
    listed(keeper, "A")
    rows = [{"part_no": "A", "model": "B3"}, {"part_no": "A", "model": "B3"}, {"part_no": "Z", "model": "B3"}]
    rows += [{"part_no": "A"}, {"part_no": "A", "model": "B4", "from_serial": "2", "to_serial": "1"}]
    job = imported(service, keeper, "parts/fits", rows)
    assert faults(job) == [
        (2, "", "row_duplicate"),
        (3, "/part_no", "part_unknown"),
        (4, "/model", "field_required"),
        (5, "/to_serial", "serials_crossed"),
    ]
    assert numbers(keeper.get("/parts", model="B3")) == []
