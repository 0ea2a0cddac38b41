"""The keeper's start page, and where a scanned label leads."""

import pytest

from console.exports.columns import columns_of
from console.exports.lists import LISTS
from console.presenters.work import TASKS
from tests.console.fake_gateway import ACCESS, committed_document
from tests.console.sample_custody import LOAN, OLD_PART, TOOL
from tests.console.sample_papers import fill_papers
from tests.console.sample_warehouse import NOTE, PLACE, RECEIPT, fill_warehouse


@pytest.fixture
def keeper(browser, gateway):
    fill_warehouse(gateway)
    fill_papers(gateway)
    browser.sign_in("keeper")
    return browser


def pile_of(page, name):
    return next(one for one in page.all("section", class_="pile") if name in one.one("h2").text)


def test_what_waits_stands_on_one_page_with_links_to_the_papers(keeper):
    page = keeper.page("/warehouse")
    assert "RS-20250304-00001" in pile_of(page, "排队等货").text and "1" in pile_of(page, "排队等货").one("h2").text
    late = next(line for line in pile_of(page, "待领").all("li") if "RS-20250220-00003" in line.text)
    assert "已逾期" in late.text and late.attrs["class"] == "is-overdue"
    assert "差异单" in page.one("main").all("p", class_="quiet")[-1].text, "what does not wait is one line"
    papers = [a.attrs["href"] for a in page.all("a", class_="paper-link")]
    assert f"/print/delivery-notes/{NOTE}" in papers and f"/print/goods-receipts/{RECEIPT}" in papers
    for path in (f"loaner-slips/{LOAN}", f"tool-cards/{TOOL}", f"old-part-tags/{OLD_PART}"):
        assert f"/print/{path}" in papers
    assert "通知领取" in pile_of(page, "逾期的旧件").text


def test_a_site_sees_its_own_work_and_no_field_that_leads_where_it_may_not_go(browser, gateway):
    fill_papers(gateway)
    gateway.users["site"] = ("site", "冯站长")
    page = browser.sign_in("site")
    assert page.status == 200
    page = browser.page("/warehouse")
    assert "SH-20250307-00001" in pile_of(page, "在途").text and not page.all("form", class_="scan-box")
    links = [a.attrs["href"] for a in browser.page("/files").one("main").all("a")]
    assert "/files/part-orders.csv" in links and "/files/decisions-inventory.csv" not in links


def test_no_link_of_the_page_is_dead(keeper):
    page = keeper.page("/warehouse")
    for link in page.one("main").all("a"):
        answer = keeper.http.get(link.attrs["href"])
        assert answer.status_code == 200, link.attrs["href"]
        answer.close()


def test_a_list_that_cannot_be_read_is_said_and_the_rest_stays(keeper, gateway):
    gateway.refusals["stock/alerts"] = {"status": 503, "code": "neighbour_unavailable"}
    page = keeper.page("/warehouse")
    assert "暂时无法读取" in page.one("main").text and pile_of(page, "待领")


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.code)
def test_a_task_asks_only_what_its_list_takes_and_tells_only_what_it_holds(task):
    listed = LISTS[task.noun]
    item = committed_document()["paths"][f"/api/v1{listed.path}"]["get"]
    assert set(task.filters) <= {given["name"] for given in item["parameters"]}
    names = {column.name for column in columns_of(committed_document(), listed.path)}
    assert {task.named_by, *task.told, *filter(None, [task.due])} <= names
    assert task.permission in ACCESS.roles_of


@pytest.mark.parametrize(
    ("code", "there"),
    [
        ("P-1001", "/warehouse/parts/P-1001"),
        (" WH-01 ", "/warehouse/locations/WH-01"),
        ("http://localhost/warehouse/parts/P-1001", "/warehouse/parts/P-1001"),
        ("https://elsewhere.test/warehouse/locations/WH%2D01", "/warehouse/locations/WH-01"),
        (f"http://localhost/print/old-part-tags/{OLD_PART}", f"/print/old-part-tags/{OLD_PART}"),
        (f"https://elsewhere.test/print/old-part-tags/{OLD_PART}", f"/print/old-part-tags/{OLD_PART}"),
        (f"/print/old-part-tags/{OLD_PART}", "/warehouse"),
        (f"http://localhost/print/old-part-tags/{OLD_PART}/../../x", "/warehouse"),
        ("https://elsewhere.test/else", "/warehouse"),
        ("nonsense", "/warehouse"),
        ("", "/warehouse"),
    ],
)
def test_a_scanned_code_leads_to_the_part_or_the_place(keeper, gateway, code, there):
    answer = keeper.http.get("/warehouse/find", query_string={"code": code})
    assert answer.status_code == 302 and answer.headers["Location"] == there
    if there == "/warehouse":
        assert "没有编号为" in keeper.page("/warehouse").one(role="alert").text


def test_a_part_shows_where_it_lies(keeper):
    page = keeper.page("/warehouse/parts/P-1001")
    rows = [[cell.text for cell in row.all("th") + row.all("td")] for row in page.one("tbody").all("tr")]
    assert rows == [["WH-01", "15", "2", "13", "账卡", "良品", "公司"], ["WH-01", "12", "2", "10", "账卡", "待检", "公司"]]
    assert keeper.page(page.one("tbody").all("a")[0].attrs["href"]).one("h1").text == "WH-01"


def test_a_place_shows_what_lies_there_and_prints_its_label(keeper):
    page = keeper.page("/warehouse/locations/WH-01")
    assert "杭州中心库" in page.one("main").text and "P-1001" in page.one("tbody").text
    assert page.one("a", class_="btn-outline-primary").attrs["href"] == f"/print/location-labels/{PLACE}"


def test_an_unknown_part_or_place_is_not_found(keeper):
    keeper.page("/warehouse/parts/X", 404)
    keeper.page("/warehouse/locations/X", 404)
