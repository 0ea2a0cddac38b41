"""Lists as files, in the browser."""

import csv
import io

import pytest
from openpyxl import load_workbook

MARK = b"\xef\xbb\xbf"
SOME = "01930000-0000-7000-8000-0000000000aa"


@pytest.fixture
def keeper(browser, gateway):
    gateway.answers["stock/issues"] = [note(n) for n in range(450)]
    browser.sign_in("keeper")
    return browser


def note(n):
    names = {"from_location": "WH-01", "to_location": "VAN-1", "issuer_name": "孙库管", "collector": "=赵师傅"}
    ids = {"id": f"01930000-0000-7000-8000-{n:012d}", "ticket_id": SOME, "reservation_id": None}
    return {"number": f"DN-{n:05d}", "part_no": f"P-{n}", "quantity": n, "created_at": "2025-03-05T03:00:00Z"} | names | ids


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_a_list_is_written_whole_page_by_page(keeper, gateway):
    answer = keeper.http.get("/files/issues.csv")
    assert answer.status_code == 200 and answer.mimetype == "text/csv" and answer.data.startswith(MARK)
    assert 'filename="issues-20250305.csv"' in answer.headers["Content-Disposition"]
    head, *rows = rows_of(answer)
    assert len(rows) == 450 and {"单号", "备件编号", "领料人"} <= set(head)
    row = dict(zip(head, rows[7], strict=True))
    assert (row["单号"], row["数量"], row["领料人"], row["建立时间"]) == ("DN-00007", "7", "'=赵师傅", "2025-03-05 11:00:00")
    asked = [query for _, path, query in gateway.asked if path == "stock/issues"]
    assert [query.get("limit") for query in asked] == ["200"] * 3


def test_a_workbook_holds_the_same(keeper):
    answer = keeper.http.get("/files/issues.xlsx?lang=en")
    assert answer.status_code == 200 and "issues-20250305.xlsx" in answer.headers["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    head = [cell.value for cell in sheet[1]]
    assert sheet.max_row == 451 and sheet.title == "Delivery ledger" and "Collected by" in head


def test_raw_gives_the_names_and_values_of_the_api(keeper):
    head, first, *_ = rows_of(keeper.http.get("/files/issues.csv?raw=1"))
    row = dict(zip(head, first, strict=True))
    assert row["created_at"] == "2025-03-05T03:00:00Z" and row["ticket_id"] == SOME


def test_the_filters_go_to_the_gateway(keeper, gateway):
    _, *rows = rows_of(keeper.http.get("/files/issues.csv?number=DN-00003&lang=en"))
    assert len(rows) == 1
    query = next(query for _, path, query in reversed(gateway.asked) if path == "stock/issues")
    assert query == {"limit": "200", "number": "DN-00003"}


def test_an_empty_list_has_its_head(keeper, gateway):
    gateway.answers["stock/issues"] = []
    assert len(rows_of(keeper.http.get("/files/issues.csv"))) == 1


def test_who_asked_too_often_waits_and_the_list_is_still_whole(keeper, gateway):
    gateway.refusals["stock/issues"] = {"status": 429, "code": "rate_limited", "once": True}
    assert len(rows_of(keeper.http.get("/files/issues.csv"))) == 451


def test_what_the_gateway_refuses_is_a_page_and_no_file(keeper, gateway):
    gateway.refusals["stock/issues"] = {"status": 403, "code": "permission_missing", "detail": "您没有此项权限（stock.read）"}
    assert "stock.read" in keeper.page("/files/issues.csv", 403).one("main").text


def test_a_list_that_breaks_off_is_no_whole_file(keeper, gateway):
    def broken(request):
        if "cursor" in request.args:
            raise RuntimeError("the wire is cut")
        return {"data": [note(1)], "next_cursor": "200"}

    gateway.answers["stock/issues"] = broken
    gateway.app.config["PROPAGATE_EXCEPTIONS"] = False
    with pytest.raises(Exception, match="neighbour"):
        _ = keeper.http.get("/files/issues.csv").data


def test_tokens_that_are_renewed_while_the_file_flows_are_not_lost(keeper, gateway):
    answer = keeper.http.get("/files/issues.csv")
    gateway.tokens.clear()
    assert len(rows_of(answer)) == 451
    gateway.tokens.clear()
    assert keeper.page("/files").one("h1").text == "清单下载"


@pytest.mark.parametrize("path", ["/files/spoons.csv", "/files/issues.pdf"])
def test_an_unknown_list_or_kind_is_not_found(keeper, path):
    keeper.page(path, 404)


def test_a_list_of_one_part_needs_to_be_told_which(keeper, gateway):
    assert "part_id" in keeper.page("/files/part-prices.csv", 422).one("main").text
    gateway.answers[f"parts/{SOME}/prices"] = [{"from_on": "2025-01-01", "supply_price": "12.50"}]
    _, row = rows_of(keeper.http.get(f"/files/part-prices.csv?part_id={SOME}"))
    assert "12.50" in row


def test_the_page_offers_what_the_person_may_read(keeper, browser):
    links = [a.attrs["href"] for a in keeper.page("/files").one("main").all("a")]
    assert "/files/issues.csv" in links and "/files/issues.xlsx" in links
    assert "/files/users.csv" not in links and "/files/claims.csv" not in links


def test_nobody_gets_a_file_before_signing_in(browser):
    assert browser.page("/files/issues.csv").one("h1").text == "登录"
