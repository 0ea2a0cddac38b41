"""Reading tables as people's spreadsheets write them."""

from datetime import datetime

import pytest
from openpyxl import Workbook

from console.commands.files import FileUnreadable, read_table

NINE = datetime.fromisoformat("2025-03-03T09:05")  # as spreadsheets hold it: without a zone


@pytest.fixture
def written(tmp_path):
    def write(content, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def cells(path):
    return [row.cells for row in read_table(path).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_of_spreadsheets_are_read(written, encoding):
    assert cells(written("姓名,电话\n王芳,138\n".encode(encoding))) == [{"姓名": "王芳", "电话": "138"}]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separators_of_spreadsheets_are_read(written, separator):
    assert cells(written(separator.join("ab") + "\r\n" + separator.join("12") + "\r\n")) == [{"a": "1", "b": "2"}]


def test_empty_lines_are_skipped_and_rows_keep_their_line(written):
    table = read_table(written('a,b\n\n"two\nlines",1\n,\n x ,2\n'))
    assert [(row.number, row.line, row.cells["a"]) for row in table.rows] == [(1, 3, "two\nlines"), (2, 6, " x ")]


def test_a_short_row_is_filled_and_a_long_one_reported(written):
    first, second, third = read_table(written("a,b\n1\n1,2,3\n1,2,,\n")).rows
    assert first.cells == {"a": "1", "b": None} and (second.surplus, third.surplus) == (1, 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "file_empty"),
        ("a,b\n", "file_empty"),
        ("a,b\n\n,\n", "file_empty"),
        ("a,a\n1,2\n", "file_columns_repeated"),
        ("a,,b\n1,2,3\n", "file_column_unnamed"),
        ('a,b\n"1,2\n3,4\n', "file_malformed"),
        (b"a,b\n\xff\xff\xff,1\n", "file_encoding_unknown"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(written, content, code):
    with pytest.raises(FileUnreadable) as refused:
        read_table(written(content))
    assert refused.value.code == code


def test_a_workbook_is_read_with_its_types(tmp_path):
    book = Workbook()
    book.active.append(["name", "phone", "bought", "ok", None])
    book.active.append(["王芳", 13800001234, NINE, True])
    book.active.append([None, None, None, None])
    book.active.append(["李", 2.5])
    book.save(tmp_path / "table.xlsx")
    rows = read_table(tmp_path / "table.xlsx").rows
    assert rows[0].cells == {"name": "王芳", "phone": 13800001234, "bought": NINE, "ok": True}
    assert (rows[1].number, rows[1].line, rows[1].cells["phone"], rows[1].cells["ok"]) == (2, 4, 2.5, None)


def test_a_file_that_only_looks_like_a_workbook_is_refused(written):
    for content in (b"a,b\n1,2\n", b"PK\x03\x04broken"):
        with pytest.raises(FileUnreadable) as refused:
            read_table(written(content, "table.xlsx"))
        assert refused.value.code == "file_no_workbook"
