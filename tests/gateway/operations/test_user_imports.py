"""Bulk import of accounts."""

from gateway.store.tables import users
from shared.kit.ids import new_id
from tests.gateway.people import PASSWORD, Account
from tests.support.service import refused

ROWS = [
    {"username": "li", "name": "李雷", "roles": ["agent"], "password": "li's own secret"},
    {"username": "Han", "name": "韩梅梅", "roles": "dispatcher, agent", "default_password": PASSWORD, "locale": "en"},
    {"username": "zhao", "name": "赵", "roles": "site", "site_id": new_id(), "default_password": PASSWORD},
]


def run(service, rows, **options):
    admin = service.as_("admin")
    queued = admin.call("POST", "/users/imports", {"rows": rows, "dry_run": False, **options})
    assert queued.status_code == 202, queued.get_data(as_text=True)
    while service.worker.round():
        pass
    service.worker.run_due()
    return admin.ok("GET", queued.headers["Location"])


def test_rows_become_accounts_that_sign_in(service):
    job = run(service, ROWS)
    assert job["status"] == "done" and job["report"]["written"] == 3
    Account(service, "", "li", "li's own secret").sign_in()
    Account(service, "", "han", PASSWORD).sign_in()
    roles = {row.username: row.roles for row in service.rows(users)}
    assert roles == {"li": ["agent"], "han": ["dispatcher", "agent"], "zhao": ["site"]}
    verbs = [row.verb for row in service.rows(service.house.tables.history)]
    assert verbs.count("import") == 3


def test_a_second_import_adds_nothing(service):
    run(service, ROWS)
    with_one_more = [*ROWS, {**ROWS[0], "username": "new"}]
    report = run(service, with_one_more)["report"]
    assert (report["written"], report["unchanged"]) == (1, 3)
    assert service.count(users) == 4


def test_a_dry_run_writes_nothing(service):
    job = run(service, ROWS, dry_run=True)
    assert (job["status"], job["report"]["ready"], job["report"]["written"]) == ("done", 3, 0)
    assert service.count(users) == 0


def test_all_faults_of_all_rows_are_named_and_nothing_is_written(service):
    rows = [
        ROWS[0],
        {**ROWS[0], "username": "LI"},
        {**ROWS[1], "roles": "king"},
        {"username": "a", "name": "A", "roles": ["site"]},
        {**ROWS[0], "username": "b", "password": "short"},
        {"name": "C"},
    ]
    job = run(service, rows)
    found = {(fault["row"], fault["pointer"], fault["code"]) for fault in job["report"]["faults"]}
    assert job["status"] == "refused" and service.count(users) == 0
    assert found == {
        (2, "/username", "row_duplicate"),
        (3, "/roles/0", "choice_invalid"),
        (4, "/password", "field_required"),
        (4, "/site_id", "limit_missing"),
        (5, "/password", "text_too_short"),
        (6, "/username", "field_required"),
        (6, "/roles", "field_required"),
    }


def test_faulty_rows_may_be_left_out(service):
    job = run(service, [ROWS[0], {"username": "x"}], skip_faulty=True)
    assert (job["report"]["written"], job["report"]["faulty"]) == (1, 1)


def test_an_ended_import_keeps_no_password(service):
    run(service, ROWS)
    run(service, [{"username": "x", "password": "a faulty row's secret"}])
    text = repr(service.everything())
    assert PASSWORD not in text and "li's own secret" not in text and "faulty row's" not in text
    assert [row.payload["rows"] for row in service.rows(service.house.tables.jobs)] == [[], []]


def test_a_waiting_import_keeps_its_rows(service):
    service.as_("admin").call("POST", "/users/imports", {"rows": ROWS})
    service.worker.run_due()
    (job,) = service.rows(service.house.tables.jobs)
    assert len(job.payload["rows"]) == 3


def test_the_same_request_queues_one_import(service, admin):
    first, second = (admin.call("POST", "/users/imports", {"rows": ROWS}, key="k") for _ in range(2))
    assert first.get_json()["id"] == second.get_json()["id"]
    assert service.count(service.house.tables.jobs) == 1


def test_equal_default_passwords_are_hashed_once(service, monkeypatch):
    hashed = []
    hash_one = service.house.passwords.hash
    monkeypatch.setattr(service.house.passwords, "hash", lambda password: hashed.append(password) or hash_one(password))
    rows = [{"username": f"u{n}", "name": "U", "roles": "agent", "default_password": PASSWORD} for n in range(700)]
    assert run(service, rows)["report"]["written"] == 700
    assert hashed == [PASSWORD]


def test_an_unknown_job_is_a_404(admin):
    refused(admin.get(f"/users/imports/{new_id()}"), 404, "job_unknown")
