"""Columns become fields; what cannot become one is named."""

import csv
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from console.commands.cells import CellFault, FieldRule, Lookup, convert
from console.commands.demo import ORDER, steps
from console.commands.files import Table, TableRow, read_table
from console.commands.mappings import PACKAGED, Mapping, MappingWrong, map_rows, packaged
from shared.kit.messages import LANGUAGES

TICKETS = Path(__file__).parents[4] / "shared" / "data" / "requests" / "support-tickets.csv"


def nothing(_lookup, value):
    raise CellFault("lookup_none", value=value, path="/x")


def rule(**parts):
    return FieldRule(**{"to": "field", "column": "c", "zone": "Asia/Shanghai", **parts})


def mapping(tmp_path, text):
    path = tmp_path / "mapping.toml"
    path.write_text(text)
    return Mapping.load(path)


@pytest.mark.parametrize(
    ("parts", "cell", "value"),
    [
        ({}, "  text ", "text"),
        ({}, 13800001234, "13800001234"),
        ({}, 12.0, "12"),
        ({}, "\u3000", None),
        ({"default": "x"}, "", "x"),
        ({"kind": "integer"}, "7", 7),
        ({"kind": "integer"}, 7.0, 7),
        ({"kind": "number"}, "30.25", 30.25),
        ({"kind": "amount"}, "¥1,250.5", "1250.50"),
        ({"kind": "amount"}, 80, "80.00"),
        ({"kind": "boolean"}, "是", True),
        ({"kind": "boolean"}, "FALSE", False),
        ({"kind": "boolean"}, True, True),
        ({"kind": "day"}, "2025-3-4", "2025-03-04"),
        ({"kind": "day"}, "2025年03月04日", "2025-03-04"),
        ({"kind": "day"}, datetime.fromisoformat("2025-03-04T23:00"), "2025-03-04"),
        ({"kind": "day"}, date(2025, 3, 4), "2025-03-04"),
        ({"kind": "day", "formats": ("%d.%m.%Y",)}, "04.03.2025", "2025-03-04"),
        ({"kind": "instant"}, "2023-06-01 7:29", "2023-05-31T23:29:00Z"),
        ({"kind": "instant"}, "2023/06/01 07:29:30", "2023-05-31T23:29:30Z"),
        ({"kind": "instant", "zone": "UTC"}, "2023-06-01 7:29", "2023-06-01T07:29:00Z"),
        ({"kind": "instant", "zone": "Europe/Berlin"}, "2023-06-01 7:29", "2023-06-01T05:29:00Z"),
        ({"kind": "instant"}, "2023-06-01T07:29:00+02:00", "2023-06-01T05:29:00Z"),
        ({"kind": "instant"}, datetime.fromisoformat("2023-06-01T07:29"), "2023-05-31T23:29:00Z"),
        ({"kind": "instant"}, date(2023, 6, 1), "2023-05-31T16:00:00Z"),
        ({"kind": "list", "separator": "+"}, "agent + qc", ["agent", "qc"]),
        ({"kind": "levels"}, "gas_install:5; appliance:4;", {"gas_install": 5, "appliance": 4}),
        (
            {"kind": "records", "parts": ("skill", "expires_on")},
            "gas_install:2027-12-31;appliance",
            [{"skill": "gas_install", "expires_on": "2027-12-31"}, {"skill": "appliance"}],
        ),
        ({"values": {"Social media": "wechat"}}, "Social media", "wechat"),
        ({"values": {"Xbox": "Microsoft Xbox"}, "other": "keep"}, "iPhone", "iPhone"),
    ],
)
def test_cells_become_values(parts, cell, value):
    assert convert(rule(**parts), cell, nothing) == value


@pytest.mark.parametrize(
    ("parts", "cell", "code"),
    [
        ({"required": True}, " ", "cell_required"),
        ({"kind": "integer"}, "2.5", "cell_no_integer"),
        ({"kind": "number"}, "east", "cell_no_number"),
        ({"kind": "amount"}, "1.005", "cell_no_amount"),
        ({"kind": "boolean"}, "maybe", "cell_no_boolean"),
        ({"kind": "day"}, "2025-02-30", "cell_no_day"),
        ({"kind": "day"}, "soon", "cell_no_day"),
        ({"kind": "instant"}, "2023-06-01 25:00", "cell_no_instant"),
        ({"kind": "instant"}, "2023-06-01T99:00Z", "cell_no_instant"),
        ({"kind": "levels"}, "gas_install", "cell_no_integer"),
        ({"kind": "levels"}, "a:1;a:2", "cell_entry_invalid"),
        ({"kind": "records", "parts": ("skill",)}, "a:b", "cell_entry_invalid"),
        ({"values": {"Phone": "phone"}}, "Pigeon", "cell_value_unknown"),
        ({"lookup": Lookup("/sites", "code")}, "XX", "lookup_none"),
        ({}, "#N/A", "cell_is_error"),
    ],
)
def test_cells_that_cannot_become_values_are_faults(parts, cell, code, zh):
    with pytest.raises(CellFault) as fault:
        convert(rule(**parts), cell, nothing)
    assert fault.value.code == code
    for language in LANGUAGES:
        assert "{" not in zh.messages.say(code, language, fault.value.params)


def test_all_faults_of_a_row_are_named_with_their_column(tmp_path):
    found = mapping(
        tmp_path,
        '[fields.a]\ncolumn="A"\nkind="integer"\n[fields."b.c"]\ncolumn="B"\nkind="day"\n[constants]\nsource="me"\n"x.y"=1\n',
    )
    bad = TableRow(1, 2, {"A": "x", "B": "y"}, surplus=1)
    good = TableRow(2, 3, {"A": "1", "B": "2025-01-01"})
    ready, problems = map_rows(found, Table(("A", "B"), [bad, good]), nothing)
    assert [row.data for row in ready] == [{"source": "me", "x": {"y": 1}, "a": 1, "b": {"c": "2025-01-01"}}]
    assert [(p.row, p.line, p.column, p.code) for p in problems] == [
        (1, 2, "", "row_too_long"),
        (1, 2, "A", "cell_no_integer"),
        (1, 2, "B", "cell_no_day"),
    ]


def test_a_pointer_of_the_service_is_told_as_the_column(tmp_path):
    found = mapping(tmp_path, '[fields."customer.phone"]\ncolumn="Phone"\n[fields.components]\ncolumn="Parts"\n')
    assert found.column_of("/customer/phone") == "Phone"
    assert found.column_of("/components/0/code") == "Parts"
    assert found.column_of("/source") == "source" and found.column_of("") == ""


def test_a_table_may_lack_an_optional_column(tmp_path):
    found = mapping(tmp_path, '[fields.a]\ncolumn="A"\n[fields.b]\ncolumn="B"\noptional=true\nkind="list"\n')
    for columns, cells, row in (
        (("A",), {"A": "1"}, {"a": "1"}),
        (("A", "B"), {"A": "1", "B": "x;y"}, {"a": "1", "b": ["x", "y"]}),
    ):
        found.check_columns(Table(columns))
        mapped, problems = found.apply(TableRow(1, 2, cells), None)
        assert (mapped.data, problems) == (row, [])


def test_no_column_is_dropped_in_silence(tmp_path):
    found = mapping(tmp_path, 'ignored=["Age"]\n[fields.a]\ncolumn="A"\n')
    found.check_columns(Table(("A", "Age")))
    for columns, code in ((("A", "Surprise"), "mapping_columns_unknown"), (("Age",), "mapping_columns_missing")):
        with pytest.raises(MappingWrong) as wrong:
            found.check_columns(Table(columns))
        assert wrong.value.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[fields", "mapping_malformed"),
        ("sort = 1", "mapping_keys_unknown"),
        ("[fields.a]\nkind='day'", "mapping_field_without_column"),
        ("[fields.a]\ncolumn='A'\nkind='month'", "mapping_kind_unknown"),
        ("[fields.a]\ncolumn='A'\nformat='x'", "mapping_keys_unknown"),
        ("[fields.a]\ncolumn='A'\nother='drop'", "mapping_other_unknown"),
        ("[fields.a]\ncolumn='A'\nlookup={path='/x',by='y',find='z'}", "mapping_keys_unknown"),
        ("zone='Mars/North'\n[fields.a]\ncolumn='A'", "mapping_zone_unknown"),
    ],
)
def test_a_wrong_mapping_is_refused_with_the_reason(tmp_path, text, code, en):
    with pytest.raises(MappingWrong) as wrong:
        mapping(tmp_path, text)
    assert wrong.value.code == code
    assert "{" not in en.say(code, **wrong.value.params)


@pytest.mark.parametrize("path", sorted(PACKAGED.rglob("*.toml")), ids=lambda path: path.stem)
def test_every_packaged_mapping_can_be_used(path):
    found = Mapping.load(path)
    assert found.noun and found.rules


@pytest.mark.parametrize("noun", ORDER)
def test_every_demonstration_file_fits_its_mapping_without_a_fault(noun):
    step = next(step for step in steps() if step.noun == noun)
    table, found = read_table(step.path), Mapping.load(packaged(noun))
    found.check_columns(table)
    ready, problems = map_rows(found, table, lambda _lookup, value: f"id of {value}")
    assert not problems and len(ready) == len(table.rows)


@pytest.mark.skipif(not TICKETS.exists(), reason="the public data set is not beside this checkout")
def test_every_row_of_the_public_data_set_is_mapped():
    table, found = read_table(TICKETS), Mapping.load(PACKAGED / "support-tickets.toml")
    found.check_columns(table)
    ready, problems = map_rows(found, table, nothing)
    assert not problems and len(ready) == len(table.rows) == 2769
    raw = list(csv.DictReader(TICKETS.open(encoding="utf-8-sig")))
    assert [row.data["external_ref"] for row in ready] == [row["Ticket_ID"] for row in raw]
    products = Counter(row.data["model_name"] for row in ready)
    assert products["Sony PlayStation"] == 130 and "PlayStation" not in products and "Xbox" not in products
    assert Counter(row.data["channel"] for row in ready) == {"email": 720, "phone": 691, "wechat": 684, "chat": 674}
    assert {row.data["priority"] for row in ready} == {"P1", "P2", "P3", "P4"}
    second = ready[1].data
    assert second["first_response_at"] == "2023-05-31T23:29:00Z" and second["resolved_at"] == "2023-05-31T17:57:00Z"
    assert second["customer"] == {"name": "Christina Dillon", "email": "bradleyolson@example.org", "segment": "residential"}
    assert second["purchased_on"] == "2020-11-13" and second["rating"] == 3
