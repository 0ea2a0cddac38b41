"""Bulk imports of customers, sites, models, assets and technicians."""

import pytest
from sqlalchemy import event

from tests.support.service import refused
from tests.ticket_service.makers import CUSTOMER, HOOD, SITE, TECHNICIAN, bring_in, make_customer, make_model, make_site
from ticket_service.api import IMPORTERS
from ticket_service.store.tables import assets, certificates, customers, models, sites, skills, technicians

TABLES = {"customers": customers, "sites": sites, "models": models, "assets": assets, "technicians": technicians}
MODEL_ROW = {**HOOD, "components": "motor:hood_motor:电机:Motor;lamp:other:灯:Lamp", "is_gas": "false"}
ASSET_ROW = {
    "customer_phone": CUSTOMER["phone"],
    "customer_name": CUSTOMER["name"],
    "model_code": HOOD["code"],
    "serial_no": "SN-1",
}
ROWS = {
    "customers": [{**CUSTOMER, "email": "a@example.com"}, {**CUSTOMER, "email": ""}],
    "sites": [SITE, {**SITE, "code": "HZ-02", "lat": "", "lon": ""}],
    "models": [MODEL_ROW, {**HOOD, "code": "CXW-300"}],
    "assets": [
        {**ASSET_ROW, "purchased_on": "2024-03-15", "extension_months": "12"},
        {**ASSET_ROW, "customer_email": "a@example.com", "serial_no": "SN-2"},
    ],
    "technicians": [
        {
            **TECHNICIAN,
            "site_code": "HZ-01",
            "skills": "appliance:4;gas_install:2",
            "certificates": "gas_install:2026-12-31;appliance",
        },
        {**TECHNICIAN, "code": "T-02"},
    ],
}
# What the rows of each noun refer to.
BEFORE = {"assets": ("customers", "models"), "technicians": ("sites",)}


def prepare(service, noun):
    for needed in BEFORE.get(noun, ()):
        bring_in(service, needed, ROWS[needed])


def codes(job):
    return [(f["row"], f["pointer"], f["code"]) for f in job["report"]["faults"]]


@pytest.mark.parametrize("noun", TABLES)
def test_rows_are_written_once_and_a_second_import_adds_nothing(service, noun):
    prepare(service, noun)
    first = bring_in(service, noun, ROWS[noun])
    assert (first["status"], first["report"]["written"]) == ("done", 2)
    before = (service.rows(TABLES[noun]), service.events())
    second = bring_in(service, noun, ROWS[noun])
    assert (second["report"]["written"], second["report"]["unchanged"]) == (0, 2)
    assert (service.rows(TABLES[noun]), service.events()) == before


@pytest.mark.parametrize("noun", TABLES)
def test_a_dry_run_writes_nothing(service, noun):
    prepare(service, noun)
    job = bring_in(service, noun, ROWS[noun], dry_run=True)
    assert (job["status"], job["report"]["ready"], job["report"]["written"]) == ("done", 2, 0)
    assert service.count(TABLES[noun]) == 0


@pytest.mark.parametrize("noun", TABLES)
def test_a_row_that_repeats_another_names_it(service, noun):
    prepare(service, noun)
    job = bring_in(service, noun, [*ROWS[noun], ROWS[noun][0]])
    assert job["status"] == "refused"
    assert codes(job) == [(3, "", "row_duplicate")]
    assert job["report"]["faults"][0]["message"]["en"] == "Repeats row 1"
    assert service.count(TABLES[noun]) == 0


@pytest.mark.parametrize("noun", TABLES)
def test_the_import_of_a_row_is_in_its_history(service, noun):
    prepare(service, noun)
    bring_in(service, noun, ROWS[noun])
    notes = [row for row in service.rows(service.house.tables.history) if row.noun == noun.removesuffix("s")]
    assert [(note.verb, note.role) for note in notes] == [("import", "admin")] * 2


@pytest.mark.parametrize(
    ("noun", "row", "fault"),
    [
        ("customers", {"segment": "royal"}, ("/segment", "choice_invalid")),
        ("customers", {"email": "nobody"}, ("/email", "field_invalid")),
        ("sites", {"kind": "kiosk"}, ("/kind", "choice_invalid")),
        ("sites", {"lat": ""}, ("/lat", "coordinates_incomplete")),
        ("models", {"components": "motor:wheel:电机:Motor"}, ("/components/0/kind", "choice_invalid")),
        ("models", {"labour_fee": "1.234"}, ("/labour_fee", "amount_invalid")),
        ("assets", {"customer_phone": "0"}, ("/customer_phone", "customer_unknown")),
        ("assets", {"customer_email": "b@example.com", "customer_phone": ""}, ("/customer_email", "customer_unknown")),
        ("assets", {"model_code": "X"}, ("/model_code", "model_unknown")),
        ("assets", {"purchased_on": "2025-03-04"}, ("/purchased_on", "day_in_future")),
        ("assets", {"factory_on": "2024-03-16"}, ("/factory_on", "made_after_purchase")),
        ("technicians", {"site_code": "X"}, ("/site_code", "site_unknown")),
        ("technicians", {"skills": "appliance:9"}, ("/skills/appliance/value", "out_of_range")),
        ("technicians", {"skills": "appliance"}, ("/skills/appliance/value", "field_null")),
        ("technicians", {"certificates": "appliance:soon"}, ("/certificates/0/expires_on", "field_invalid")),
    ],
)
def test_faults_are_named_per_row_and_the_others_can_be_written(service, noun, row, fault):
    prepare(service, noun)
    good, other = ROWS[noun]
    rows = [other, {**good, **row}]
    job = bring_in(service, noun, rows)
    assert job["status"] == "refused"
    assert codes(job) == [(2, *fault)]
    assert service.count(TABLES[noun]) == 0
    job = bring_in(service, noun, rows, skip_faulty=True)
    assert (job["status"], job["report"]["written"], job["report"]["faulty"]) == ("done", 1, 1)
    assert service.count(TABLES[noun]) == 1


def test_imported_rows_hold_what_was_sent(service):
    for noun in TABLES:
        assert bring_in(service, noun, ROWS[noun])["status"] == "done"
    agent = service.as_("agent")
    technician = agent.ok("GET", "/technicians", query_string={"code": "T-01"})["data"][0]
    assert technician["skills"] == TECHNICIAN["skills"]
    assert technician["certificates"] == TECHNICIAN["certificates"]
    assert technician["site_id"] == agent.ok("GET", "/sites", query_string={"code": "HZ-01"})["data"][0]["id"]
    model = agent.ok("GET", "/models", query_string={"code": HOOD["code"]})["data"][0]
    assert (model["labour_fee"], model["is_gas"], [c["kind"] for c in model["components"]]) == (
        "80.00",
        False,
        ["hood_motor", "other"],
    )
    asset = agent.ok("GET", "/assets", query_string={"serial_no": "SN-1"})["data"][0]
    assert (asset["model_id"], asset["extension_months"], asset["purchased_on"]) == (model["id"], 12, "2024-03-15")
    owner = agent.ok("GET", f"/customers/{asset['customer_id']}")
    assert (owner["email"], owner["phone"]) == (None, CUSTOMER["phone"])


def test_the_neighbours_are_told_of_imported_sites_and_technicians(service):
    bring_in(service, "sites", ROWS["sites"])
    bring_in(service, "technicians", ROWS["technicians"])
    assert [e["code"] for e in service.events("ticket.site.registered.v1")] == ["HZ-01", "HZ-02"]
    assert [e["code"] for e in service.events("ticket.technician.registered.v1")] == ["T-01", "T-02"]


def test_rows_known_from_single_creation_are_unchanged(service):
    make_customer(service)
    make_site(service, code=SITE["code"])
    make_model(service, code=HOOD["code"])
    for noun, row in (("customers", CUSTOMER), ("sites", SITE), ("models", MODEL_ROW)):
        assert bring_in(service, noun, [row])["report"]["unchanged"] == 1


def test_who_may_not_import_is_refused(service):
    with service.nothing_written():
        refused(service.as_("dispatcher").post("/sites/imports", {"rows": [SITE]}), 403, "permission_missing")


KEYS = {"customers": "name", "sites": "code", "models": "code", "assets": "serial_no", "technicians": "code"}


def many(noun, number):
    """As many loaded rows as wanted, each with a key of its own."""
    row = {**ROWS[noun][0], "email": ""} if noun == "customers" else ROWS[noun][0]
    sent = [{**row, KEYS[noun]: f"N{number}-{i}"} for i in range(number)]
    return list(enumerate((IMPORTERS[noun].schema.load(one) for one in sent), start=1))


def statements_of(service, noun, rows):
    """How many statements it takes to check and to write these rows."""
    counted = []

    def count(*_):
        counted.append(1)

    engines = (service.house.engine, service.house.reads)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", count)
    ctx = service.ctx()
    checked = IMPORTERS[noun].check(ctx, rows)
    with ctx.uow() as uow:
        IMPORTERS[noun].write(uow, checked.ready)
    for engine in engines:
        event.remove(engine, "before_cursor_execute", count)
    return len(counted)


@pytest.mark.parametrize("noun", TABLES)
def test_the_number_of_statements_does_not_grow_with_the_rows(service, noun):
    prepare(service, noun)
    few = statements_of(service, noun, many(noun, 2))
    assert statements_of(service, noun, many(noun, 200)) == few
    assert service.count(TABLES[noun]) == 202


def test_skills_and_certificates_are_written_with_their_technicians(service):
    bring_in(service, "sites", ROWS["sites"])
    bring_in(service, "technicians", ROWS["technicians"])
    assert service.count(skills) == 4
    assert service.count(certificates) == 4
