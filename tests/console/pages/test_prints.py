"""Papers in the browser: they print themselves, need no script, and come in both languages."""

import re
from pathlib import Path

import pytest

import console
from tests.console.sample_case import TICKET, happening
from tests.console.sample_custody import LOAN, OLD_PART, RECORDS, ROOM, TOOL
from tests.console.sample_papers import MONTH, ORDER, SHEET, SHIPMENT, STOCKTAKE, VOUCHER, fill_papers
from tests.console.sample_warehouse import NOTE, PART, PLACE, RECEIPT, fill_warehouse

PAPERS = {
    f"/print/delivery-notes/{NOTE}": ("发货单", "Delivery note"),
    f"/print/goods-receipts/{RECEIPT}": ("入库单", "Goods receipt"),
    f"/print/goods-receipts/{RECEIPT}/labels": ("标签 GR-20250105-00002", "Labels of GR-20250105-00002"),
    f"/print/part-labels/{PART}": ("标签 P-1001", "Labels of P-1001"),
    f"/print/location-labels/{PLACE}": ("标签 WH-01", "Labels of WH-01"),
    f"/print/part-orders/{ORDER}": ("零配件订购单", "Parts order"),
    f"/print/shipments/{SHIPMENT}": ("发货单", "Delivery note"),
    f"/print/stocktakes/{STOCKTAKE}": ("盘点表", "Count sheet"),
    f"/print/part-reconciliations/{MONTH}": ("配件对帐单", "Parts reconciliation"),
    f"/print/stock-vouchers/{VOUCHER}": ("移库单", "Transfer voucher"),
    f"/print/loaner-slips/{LOAN}": ("替补品借用单", "Loaner slip"),
    f"/print/tool-cards/{TOOL}": ("工具登记卡", "Tool card"),
    f"/print/old-part-tags/{OLD_PART}": ("旧件标签 OP-20250305-00003", "Old-part tag OP-20250305-00003"),
    "/print/stock-cards/P-1001?location=WH-01": ("库存账卡（流水账）", "Stock card"),
}


@pytest.fixture
def keeper(browser, gateway):
    fill_warehouse(gateway)
    fill_papers(gateway)
    browser.sign_in("keeper")
    return browser


@pytest.mark.parametrize("path", PAPERS)
def test_every_paper_comes_in_chinese_and_english_with_a_title_of_its_own(keeper, path):
    zh, en = PAPERS[path]
    page = keeper.page(path)
    assert page.one("h1").text == zh and page.one("title").text.startswith(zh.split()[0])
    assert page.one("html").attrs["lang"] == "zh-CN"
    switch = page.one("header", class_="tools").one("a", class_="switch")
    page = keeper.page(switch.attrs["href"])
    assert page.one("h1").text == en and page.one("html").attrs["lang"] == "en"
    assert not re.search("[一-鿿]", page.one("h1").text)


def test_a_delivery_note_shows_lines_signatures_and_the_clause(keeper):
    page = keeper.page(f"/print/delivery-notes/{NOTE}")
    text = page.one("main").text
    for said in ("DN-20250304-00009", "TK-20250303-00012", "油烟机电机 RH-900", "合计", "领料人 赵师傅", "INV-09", "孙库管"):
        assert said in text
    assert "DN-20250304-00009" in page.one("title").text, "the browser names the PDF by it"


def test_a_receipt_leads_to_the_labels_of_its_lots(keeper):
    page = keeper.page(f"/print/goods-receipts/{RECEIPT}")
    link = next(a for a in page.all("a") if a.text == "批次标签")
    labels = keeper.page(link.attrs["href"]).all("section", class_="label")
    assert len(labels) == 2 and "GR-20250105-1" in labels[0].text
    assert labels[0].one("img").attrs["alt"].endswith("/warehouse/parts/P-1001")


def test_the_count_sheet_holds_no_quantity_of_the_books(keeper, gateway):
    rows = [line | {"account": 987654, "card": 987654, "on_hand": 987654} for line in SHEET]
    gateway.answers[f"stocktakes/{STOCKTAKE}/sheet"] = rows
    page = keeper.page(f"/print/stocktakes/{STOCKTAKE}")
    assert "987654" not in page.html and "sheet-wide" in page.one("article").attrs["class"]
    assert [head.text.split()[0] for head in page.all("th", class_="table-title")] == ["A-01", "B-07"]
    keeper.page(f"/print/stocktakes/{STOCKTAKE}?location_code=A-01&which=open")
    query = next(query for _, path, query in reversed(gateway.asked) if path.endswith("/sheet"))
    assert query == {"location_code": "A-01", "which": "open", "limit": "200"}


def test_a_card_of_an_unknown_part_or_place_is_not_found(keeper):
    keeper.page("/print/stock-cards/P-1001?location=X", 404)
    keeper.page("/print/stock-cards/X?location=WH-01", 404)
    keeper.page("/print/stock-cards/P-1001", 404)


def test_the_card_asks_for_one_shelf(keeper, gateway):
    keeper.page("/print/stock-cards/P-1001?location=WH-01&condition=quarantine&owner=site")
    query = next(query for _, path, query in reversed(gateway.asked) if path == "stock/card")
    assert query == {"part_no": "P-1001", "location_id": PLACE, "condition": "quarantine", "owner": "site", "limit": "200"}


@pytest.mark.parametrize(("asked", "printed"), [("3", 3), ("0", 1), ("999", 100), ("-4", 1), ("x", 1), ("²", 1), ("", 1)])
def test_so_many_copies_of_a_label(keeper, asked, printed):
    assert len(keeper.page(f"/print/part-labels/{PART}?copies={asked}").all("section", class_="label")) == printed


def test_the_style_of_papers_knows_page_sizes_breaks_and_repeated_heads():
    style = (Path(console.__file__).parent / "static" / "print.css").read_text(encoding="utf-8")
    for rule in (
        "size: A4;",
        "size: A4 landscape",
        "size: 60mm 40mm",
        "table-header-group",
        "break-inside: avoid",
        "break-after: page",
    ):
        assert rule in style
    assert "url(" not in style and "@import" not in style


def test_the_timeline_leads_to_the_delivery_note(keeper, gateway):
    gateway.answers["events/inventory"] = [
        happening("2025-03-04T01:10:00Z", "delivery_note", "issue", subject=NOTE, to_state="issued"),
        happening("2025-03-04T01:11:00Z", "reservation", "consume", subject=NOTE),
    ]
    page = keeper.page(f"/tickets/{TICKET}")
    links = page.all("a", class_="paper-link")
    assert [a.attrs["href"] for a in links] == [f"/print/delivery-notes/{NOTE}"]
    assert keeper.page(links[0].attrs["href"]).one("h1").text == "发货单"


def test_who_may_not_read_it_gets_no_paper(keeper, gateway):
    gateway.refusals[f"stock/issues/{NOTE}"] = {"status": 404, "code": "delivery_note_unknown", "detail": "没有这张发货单"}
    assert "没有这张发货单" in keeper.page(f"/print/delivery-notes/{NOTE}", 404).one("main").text
    keeper.page("/print/delivery-notes/nonsense", 404)


def test_a_paper_is_whole_without_the_catalogue_and_the_desk(keeper, gateway):
    for path in ("parts", f"tickets/{TICKET}"):
        gateway.refusals[path] = {"status": 503, "code": "neighbour_unavailable"}
    assert "P-1001" in keeper.page(f"/print/delivery-notes/{NOTE}").one("main").text


def test_a_loaner_slip_shows_the_units_the_condition_and_the_clauses(keeper):
    text = keeper.page(f"/print/loaner-slips/{LOAN}").one("main").text
    for said in ("LN-RH900-0007", "RH900-2023-118842", "TK-20250303-00012", "王女士", "有磨损", "归还人", "LOAN-02", "LOAN-05"):
        assert said in text


def test_a_tool_card_shows_records_report_and_compensation_of_this_tool(keeper, gateway):
    text = keeper.page(f"/print/tool-cards/{TOOL}").one("main").text
    for said in ("德图 Testo 316-1", "¥1,380.00", "赵师傅 → 钱师傅", "TR-20250301-00001", "CP-20250303-00001", "TOOL-02"):
        assert said in text
    asked = {path: query for _, path, query in gateway.asked if path.startswith("tools/")}
    assert asked["tools/reports"] == {"tool_id": TOOL, "limit": "200"}
    assert asked["tools/compensations"] == {"source_id": TOOL, "limit": "200"}


def test_a_tool_card_is_printed_for_who_may_not_read_compensations(keeper, gateway):
    gateway.refusals["tools/compensations"] = {"status": 403, "code": "forbidden"}
    text = keeper.page(f"/print/tool-cards/{TOOL}").one("main").text
    assert "TR-20250301-00001" in text and "CP-20250303-00001" not in text


@pytest.mark.parametrize(("count", "rows"), [(500, 500), (501, 500)])
def test_a_long_card_is_cut_after_the_newest_records_and_says_so(keeper, gateway, count, rows):
    gateway.answers[f"tools/{TOOL}/records"] = [RECORDS[0]] * count
    page = keeper.page(f"/print/tool-cards/{TOOL}")
    assert len(page.all("tbody")[0].all("tr")) == rows
    assert ("仅列最近 500 笔" in page.one("main").text) == (count > rows)


def test_the_tag_of_an_old_part_leads_back_to_itself_in_so_many_copies(keeper, gateway):
    path = f"/print/old-part-tags/{OLD_PART}"
    tags = keeper.page(f"{path}?copies=2").all("section", class_="label-tag")
    assert len(tags) == 2 and tags[0].one("p", class_="label-code").text == "浙A·8K325"
    assert tags[0].one("img").attrs["alt"] == f"QR http://localhost{path}"
    assert "钣金拆装件室" in tags[0].one("div", class_="label-foot").text
    gateway.refusals[f"locations/{ROOM}"] = {"status": 403, "code": "forbidden"}
    assert "SHEET-METAL" in keeper.page(path).one("div", class_="label-foot").text


@pytest.mark.parametrize("kind", ["loaner-slips", "tool-cards", "old-part-tags"])
def test_a_paper_of_something_unknown_is_not_found(keeper, kind):
    keeper.page(f"/print/{kind}/{NOTE}", 404)
    keeper.page(f"/print/{kind}/nonsense", 404)
