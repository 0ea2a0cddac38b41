"""The command line from end to end, before a gateway that answers imports as the kit's jobs do."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from console.commands import __main__ as program
from console.commands.demo import FOLDER, ORDER
from console.commands.mappings import PACKAGED
from tests.console.commands.test_mappings import TICKETS
from tests.console.fake_gateway import PASSWORD

ROOT = Path(__file__).parents[3]
SITES = "code,name,kind,region,phone,lat,lon\n"
SITES += "HZ01,西湖站,service_unit,华东,0571,30.1,120.1\nSH01,上海站,dealer,华东,021,31.2,121.4\n"


@pytest.fixture
def sites(tmp_path):
    path = tmp_path / "sites.csv"
    path.write_text(SITES, encoding="utf-8-sig")
    return path


@pytest.fixture
def demo(gateway, tmp_path):
    """What the demonstration's lookups find, and the file with its users' password."""
    for noun in ("sites", "technicians", "customers"):
        gateway.answers[noun] = lambda request, noun=noun: {"data": [{"id": f"{noun} {next(iter(request.args.values()))}"}]}
    path = tmp_path / "user-password"
    path.write_text("everybody's word\n")
    return path


def test_a_trial_writes_nothing(run, sites, gateway):
    answer = run("import", "sites", sites)
    assert answer.exit_code == 0, answer.output
    assert "2 rows; 2 can be loaded, 0 unchanged, 0 faulty. Trial only" in answer.output
    assert not gateway.stored.get("sites")


def test_an_import_tries_first_and_then_writes(run, sites, gateway):
    answer = run("import", "sites", sites, "--no-dry-run")
    assert answer.exit_code == 0 and "2 loaded, 0 unchanged, 0 faulty." in answer.output
    asked = [query["dry_run"] for _, path, query in gateway.asked if path == "sites/imports"]
    assert asked == ["True", "False"]
    assert gateway.stored["sites"][0] == {
        "code": "HZ01",
        "name": "西湖站",
        "kind": "service_unit",
        "region": "华东",
        "phone": "0571",
        "lat": 30.1,
        "lon": 120.1,
    }


def test_a_second_import_adds_nothing(run, sites, gateway):
    run("import", "sites", sites, "--no-dry-run")
    answer = run("import", "sites", sites, "--no-dry-run")
    assert answer.exit_code == 0 and "0 loaded, 2 unchanged, 0 faulty." in answer.output
    assert len(gateway.stored["sites"]) == 2


def test_faults_of_the_mapping_and_of_the_service_are_told_together_and_nothing_is_written(run, sites, gateway):
    sites.write_text(SITES + ",没有编号,dealer,华东,1,1,1\nNB01,宁波,dealer,华东,1,east,1\nBAD,坏,dealer,华东,1,1,1\n")
    gateway.row_check = lambda row: [("/code", "code_invalid", "the code is bad")] if row["code"] == "BAD" else []
    answer = run("import", "sites", sites, "--no-dry-run")
    assert answer.exit_code == 1
    advice = "Nothing was written: correct the rows, or skip them with --skip-faulty."
    assert answer.output.splitlines() == [
        "row 3 (line 4 of the file) code: Required",
        "row 4 (line 5 of the file) lat: “east” is not a number",
        "row 5 (line 6 of the file) code: the code is bad",
        f"sites: 5 rows; 2 could be loaded, 0 unchanged, 3 faulty. {advice}",
    ]
    assert not gateway.stored.get("sites")


def test_faults_are_told_in_the_user_s_language(run, sites, gateway):
    sites.write_text(SITES + ",没有编号,dealer,华东,1,1,1\n")
    gateway.row_check = lambda row: [("/name", "x", "bad")] if row["code"] == "SH01" else []
    lines = run("import", "sites", sites, language="zh_CN.UTF-8").output.splitlines()
    assert lines[:2] == ["第 2 行（文件第 3 行）name：错：bad", "第 3 行（文件第 4 行）code：必填"]


def test_with_skip_faulty_the_rest_is_loaded_and_each_refused_row_is_named(run, sites, gateway):
    sites.write_text(SITES + ",没有编号,dealer,华东,1,1,1\n")
    answer = run("import", "sites", sites, "--no-dry-run", "--skip-faulty")
    assert answer.exit_code == 0 and "2 loaded, 0 unchanged, 1 faulty." in answer.output
    assert "row 3 (line 4 of the file) code: Required" in answer.output
    assert len(gateway.stored["sites"]) == 2


def test_a_file_in_which_every_row_is_faulty_posts_nothing(run, sites, gateway):
    sites.write_text("code,name,kind,region,phone,lat,lon\n,a,dealer,x,1,1,1\n")
    answer = run("import", "sites", sites, "--no-dry-run", "--skip-faulty")
    assert "1 faulty" in answer.output and not gateway.jobs


def test_a_row_that_turns_bad_after_the_trial_stops_the_writing(run, sites, gateway):
    calls = []
    gateway.row_check = lambda row: calls.append(row) or ([("/code", "x", "taken")] if len(calls) > 2 else [])
    answer = run("import", "sites", sites, "--no-dry-run")
    assert answer.exit_code == 1 and answer.output.count("taken") == 2
    assert not gateway.stored.get("sites")


def test_the_progress_of_the_job_is_watched_to_its_end(run, sites, gateway):
    gateway.polls_until_done = 5
    assert run("import", "sites", sites).exit_code == 0


def test_a_job_that_failed_is_told(run, sites, gateway, monkeypatch):
    monkeypatch.setattr(gateway, "_carry_out", lambda noun, job: job.update(status="failed", report={"error": "no room"}))
    answer = run("import", "sites", sites, "--no-dry-run")
    assert answer.exit_code == 1 and "no room" in answer.output


def test_the_report_holds_every_fault_in_both_languages(run, sites, tmp_path):
    sites.write_text(SITES + ",没有编号,dealer,华东,1,1,1\n")
    path = tmp_path / "report.json"
    run("import", "sites", sites, "--no-dry-run", "--skip-faulty", "--report", path)
    report = json.loads(path.read_text())
    message = {"zh": "必填", "en": "Required"}
    assert report.pop("problems") == [{"row": 3, "line": 4, "column": "code", "code": "cell_required", "message": message}]
    assert report == {"noun": "sites", "written": True, "total": 3, "loaded": 2, "unchanged": 0, "faulty": 1}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["import", "spoons", "{file}"], "spoons"),
        (["import", "sites", "/nowhere.csv"], "nowhere"),
        (["import", "tickets", "{file}"], "no standard mapping"),
        (["import", "models", "{file}", "--mapping", str(PACKAGED / "sites.toml")], "for sites, not for models"),
        (["import", "models", "{file}"], "have no mapping"),
        (["demo", "--folder", "{folder}", "--user-password-file", "{file}"], "lacks the file"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_why(run, sites, tmp_path, arguments, said):
    (tmp_path / "empty").mkdir()
    answer = run(*(part.format(file=sites, folder=tmp_path / "empty") for part in arguments))
    assert answer.exit_code == 2 and said in answer.output


def test_a_broken_file_ends_with_2(run, sites):
    sites.write_text("code,name\n")
    assert run("import", "sites", sites).exit_code == 2


def test_a_refusal_of_the_gateway_ends_with_3_and_its_sentence(run, sites, gateway):
    del gateway.users["admin"]
    answer = run("import", "sites", sites)
    assert answer.exit_code == 3 and "用户名或密码不正确" in answer.output


def test_a_lookup_that_finds_nothing_or_several_is_a_fault_of_the_row(run, tmp_path, gateway):
    path = tmp_path / "users.csv"
    head = "username,display_name,roles,site_code,technician_code,customer_phone,locale\n"
    path.write_text(head + "a,A,site,HZ01,,,zh\nb,B,site+agent,XX,,,zh\nc,C,customer,,,139,zh\n")
    gateway.answers["sites"] = [{"id": "site-id", "code": "HZ01"}]
    gateway.answers["customers"] = [{"id": 1, "phone": "139"}, {"id": 2, "phone": "139"}]
    answer = run("import", "users", path, "--no-dry-run", "--skip-faulty")
    assert "row 2 (line 3 of the file) site_code: There is no “XX” in /sites" in answer.output
    assert "row 3 (line 4 of the file) customer_phone: “139” is not unique in /customers" in answer.output
    assert gateway.stored["users"] == [{"username": "a", "name": "A", "roles": ["site"], "site_id": "site-id", "locale": "zh"}]


def test_the_same_value_is_looked_up_once(run, tmp_path, gateway):
    path = tmp_path / "users.csv"
    rows = "".join(f"u{n},U,site,HZ01,,,zh\n" for n in range(5))
    path.write_text("username,display_name,roles,site_code,technician_code,customer_phone,locale\n" + rows)
    gateway.answers["sites"] = [{"id": "site-id", "code": "HZ01"}]
    assert run("import", "users", path).exit_code == 0
    assert len([1 for _, asked, _ in gateway.asked if asked == "sites"]) == 1


@pytest.mark.skipif(not TICKETS.exists(), reason="the public data set is not beside this checkout")
def test_the_public_data_set_is_loaded_but_for_rows_resolved_before_they_were_answered(run, gateway):
    def check(row):
        early = row["resolved_at"] < row["first_response_at"]
        return [("/resolved_at", "resolved_before_answered", "resolved before answered")] if early else []

    gateway.row_check = check
    call = ("import", "tickets", TICKETS, "--mapping", PACKAGED / "support-tickets.toml", "--no-dry-run", "--skip-faulty")
    first = run(*call)
    assert first.exit_code == 0 and "2769 rows; 1404 loaded, 0 unchanged, 1365 faulty." in first.output
    assert "row 2 (line 3 of the file) Time_to_Resolution: resolved before answered" in first.output
    assert first.output.count("resolved before answered") == 1365
    second = run(*call)
    assert second.exit_code == 0 and "0 loaded, 1404 unchanged, 1365 faulty." in second.output
    assert len(gateway.stored["tickets"]) == 1404


def test_the_demonstration_is_loaded_in_order_and_a_second_time_says_unchanged(run, gateway, demo):
    first = run("demo", "--user-password-file", demo)
    assert first.exit_code == 0, first.output
    nouns = [path.partition("/")[0] for _, path, query in gateway.asked if query.get("dry_run") == "False"]
    assert tuple(nouns) == ORDER
    assert "loaded, 0 unchanged, 0 faulty" in first.output and "is loaded." in first.output
    assert {row["password"] for row in gateway.stored["users"]} == {"everybody's word"}
    before = {noun: len(rows) for noun, rows in gateway.stored.items()}
    second = run("demo", "--user-password-file", demo)
    assert second.exit_code == 0 and second.output.count(": ") >= len(ORDER)
    assert all(" 0 loaded, " in line for line in second.output.splitlines()[:-1])
    assert {noun: len(rows) for noun, rows in gateway.stored.items()} == before


def test_the_demonstration_stops_at_the_first_file_with_faults(run, gateway, demo, tmp_path):
    folder = tmp_path / "demo"
    shutil.copytree(FOLDER, folder)
    models = folder / "models.csv"
    models.write_text(models.read_text().replace("60.00", "sixty"))
    answer = run("demo", "--user-password-file", demo, "--folder", folder)
    assert answer.exit_code == 1 and "“sixty” is not an amount" in answer.output
    assert "sites" in gateway.stored and "technicians" not in gateway.stored


def test_every_demonstration_file_is_loaded():
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(ORDER) <= set(program.NOUNS)


def test_the_script_at_the_root_runs_from_any_directory(tmp_path):
    answer = subprocess.run([ROOT / "aftersales", "--help"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert answer.returncode == 0 and "import" in answer.stdout and PASSWORD not in answer.stdout
