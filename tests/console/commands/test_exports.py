"""`aftersales export`: a list into a file, as the person who signs in may read it."""

import csv

import pytest
from openpyxl import load_workbook

ROWS = [{"code": f"WH-{n:02d}", "name": "=主仓", "kind": "warehouse", "created_at": "2025-03-05T03:00:00Z"} for n in range(3)]


@pytest.fixture(autouse=True)
def there(gateway):
    gateway.answers["locations"] = ROWS


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_list_becomes_a_csv_in_the_language_of_the_terminal(run, tmp_path):
    path = tmp_path / "places.csv"
    answer = run("export", "locations", path)
    assert answer.exit_code == 0 and "Locations: 3 rows written to" in answer.output
    assert (read(path)[0]["Code"], read(path)[0]["Name"], read(path)[0]["Kind"]) == ("WH-00", "'=主仓", "Warehouse")
    run("export", "locations", path, language="zh")
    assert (read(path)[0]["编码"], read(path)[0]["种类"]) == ("WH-00", "仓库")


def test_a_list_becomes_a_workbook(run, tmp_path):
    path = tmp_path / "places.xlsx"
    assert run("export", "locations", path).exit_code == 0
    assert load_workbook(path).worksheets[0].max_row == 4


def test_filters_narrow_it_and_raw_keeps_the_names_of_the_api(run, tmp_path, gateway):
    path = tmp_path / "one.csv"
    assert run("export", "locations", path, "code=WH-02", "--raw").exit_code == 0
    assert [(row["code"], row["kind"]) for row in read(path)] == [("WH-02", "warehouse")]


def test_what_was_exported_raw_can_be_imported_again(run, tmp_path, gateway):
    path = tmp_path / "again.csv"
    run("export", "locations", path, "--raw")
    mapping = tmp_path / "again.toml"
    ignored = ["created_at", "id", "parent_id", "site_id", "technician_id"]
    fields = "".join(f'[fields.{name}]\ncolumn = "{name}"\n' for name in ("code", "name", "kind"))
    mapping.write_text(f'noun = "locations"\nignored = {ignored}\n{fields}')
    assert run("import", "locations", path, "--mapping", mapping, "--no-dry-run").exit_code == 0
    assert gateway.stored["locations"] == [{name: row[name] for name in ("code", "name", "kind")} for row in ROWS]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["spoons", "{folder}/x.csv"], "spoons"),
        (["locations", "{folder}/x.pdf"], "must end in .csv or .xlsx"),
        (["locations", "{folder}/x.csv", "code"], "name=value: code"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_why(run, tmp_path, arguments, said):
    answer = run("export", *(part.format(folder=tmp_path) for part in arguments))
    assert answer.exit_code == 2 and said in answer.output
    assert not list(tmp_path.glob("x.*"))


def test_a_folder_that_is_not_there_is_told(run, tmp_path):
    answer = run("export", "locations", tmp_path / "nowhere" / "x.csv")
    assert answer.exit_code == 1 and "nowhere" in answer.output


def test_a_refusal_ends_with_3_and_leaves_no_file(run, tmp_path, gateway):
    gateway.refusals["locations"] = {"status": 403, "code": "permission_missing", "detail": "您没有此项权限"}
    assert run("export", "locations", tmp_path / "x.csv").exit_code == 3
    answer = run("export", "part-prices", tmp_path / "x.csv")
    assert answer.exit_code == 3 and "needs to be told part_id" in answer.output
    assert not list(tmp_path.glob("x.*"))


def test_a_list_that_breaks_off_leaves_the_old_file_as_it_was(run, tmp_path, gateway):
    path = tmp_path / "x.csv"
    path.write_text("the old one")

    def broken(request):
        gateway.refusals["locations"] = {"status": 503, "code": "neighbour_unavailable"}
        return {"data": ROWS, "next_cursor": "200"}

    gateway.answers["locations"] = broken
    assert run("export", "locations", path).exit_code == 3
    assert path.read_text() == "the old one" and [one.name for one in tmp_path.glob("x.*")] == ["x.csv"]
