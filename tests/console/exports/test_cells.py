"""Cells: words, local times and amounts for people; the API's own for machines; never a formula."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from console.commands.files import read_table
from console.exports import writers
from console.exports.cells import Style, guarded, unguarded
from console.exports.columns import Column

ELEVEN = datetime.fromisoformat("2025-03-05T11:00")
EVIL = ["=1+1", "+86 571", "-x", "@SUM(A1)", "\tx", "＝1", "=cmd|' /C calc'!A0"]


def style(words, noun="movements", raw=False):
    return Style(words, noun, raw)


@pytest.mark.parametrize(
    ("name", "kind", "value", "zh_says", "en_says"),
    [
        ("kind", "text", "issue", "出库", "Issue"),
        ("from_condition", "text", "old_part", "旧件", "Old part"),
        ("part_no", "text", "RH-1", "RH-1", "RH-1"),
        ("at", "instant", "2025-03-05T03:00:00.123Z", ELEVEN, ELEVEN),
        ("received_on", "day", "2025-03-05", date(2025, 3, 5), date(2025, 3, 5)),
        ("price", "amount", "1250.50", Decimal("1250.50"), Decimal("1250.50")),
        ("is_good", "boolean", False, "否", "no"),
        ("quantity", "integer", 0, 0, 0),
        ("note", "text", None, None, None),
        ("clauses", "array", ["INV-03", "INV-09"], "INV-03;INV-09", "INV-03;INV-09"),
        ("skills", "object", {"gas": 5, "hood": 4}, "gas:5;hood:4", "gas:5;hood:4"),
        ("parts", "array", [{"part_no": "X"}], '[{"part_no":"X"}]', '[{"part_no":"X"}]'),
        ("why", "object", {"zh": {"a": 1}}, '{"zh":{"a":1}}', '{"zh":{"a":1}}'),
    ],
)
def test_a_value_as_people_read_it(zh, en, name, kind, value, zh_says, en_says):
    column = Column(name, kind)
    assert style(zh).cell(column, {name: value}) == zh_says
    assert style(en).cell(column, {name: value}) == en_says


def test_raw_values_are_those_of_the_api(zh):
    row = {"kind": "issue", "at": "2025-03-05T03:00:00Z", "price": "1250.50", "is_good": True}
    kinds = {"kind": "text", "at": "instant", "price": "amount", "is_good": "boolean"}
    assert {name: style(zh, raw=True).cell(Column(name, kind), row) for name, kind in kinds.items()} == row
    assert style(zh, raw=True).head(Column("from_condition", "text")) == "from_condition"
    assert style(zh).head(Column("from_condition", "text")) == "原状态"


def test_a_value_inside_another_is_reached(zh):
    assert style(zh).cell(Column("contact.name", "text"), {"contact": {"name": "王芳"}}) == "王芳"
    assert style(zh).cell(Column("contact.name", "text"), {"contact": None}) is None


@pytest.mark.parametrize("text", EVIL)
def test_no_text_becomes_a_formula_in_csv_and_it_comes_back_as_it_was(tmp_path, text):
    path = tmp_path / "evil.csv"
    path.write_text("".join(writers.csv_pieces(["note"], [[[text]]])), encoding="utf-8", newline="")
    cell = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))[1][0]
    assert cell == "'" + text and unguarded(guarded(text)) == text
    assert read_table(path).rows[0].cells["note"] == text


@pytest.mark.parametrize("text", ["-5", "-12.50", "5-6", "a=b", "'quoted'", "李@家"])
def test_plain_texts_stay_as_they_are(text):
    assert guarded(text) == text


@pytest.mark.parametrize("text", [*EVIL, '=HYPERLINK("http://x")'])
def test_no_text_becomes_a_formula_in_a_workbook(tmp_path, text):
    path = tmp_path / "evil.xlsx"
    with path.open("wb") as file:
        writers.write_xlsx(file, ["=note"], [[[text]]], "备注")
    sheet = load_workbook(path).worksheets[0]
    assert [(cell.data_type, cell.value) for cell in (sheet["A1"], sheet["A2"])] == [("s", "=note"), ("s", text)]
    assert sheet["A2"].quotePrefix


def test_a_workbook_holds_numbers_days_and_times_as_such_and_no_control_characters(tmp_path):
    path = tmp_path / "book.xlsx"
    row = [Decimal("1250.5"), 7, date(2025, 3, 5), ELEVEN, "a\x07b", None]
    with path.open("wb") as file:
        writers.write_xlsx(file, list("abcdef"), [[row]], "库存流水账")
    book = load_workbook(path)
    sheet = book.worksheets[0]
    assert book.sheetnames == ["库存流水账"] and sheet.freeze_panes == "A2" and sheet["A1"].font.b
    values = [cell.value for cell in sheet[2]]
    assert values == [1250.5, 7, datetime.fromisoformat("2025-03-05"), ELEVEN, "ab", None]
    assert sheet["A2"].number_format == "#,##0.00" and sheet["C2"].number_format == "yyyy-mm-dd"


def test_a_list_that_is_longer_than_a_sheet_goes_on_in_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(writers, "MOST_ROWS", 3)
    path = tmp_path / "long.xlsx"
    with path.open("wb") as file:
        writers.write_xlsx(file, ["n"], [[[1], [2]], [[3]], [[4], [5]]], "库存")
    book = load_workbook(path)
    assert [[cell.value for cell in sheet["A"]] for sheet in book] == [["n", 1, 2], ["n", 3, 4], ["n", 5]]
    assert book.sheetnames == ["库存", "库存 2", "库存 3"]
