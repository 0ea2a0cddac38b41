"""The list of requests and the page of one."""

import pytest

from tests.console.browser import Browser
from tests.console.fake_gateway import FakeGateway
from tests.console.sample_case import TICKET, fill, ticket

CASE = f"/tickets/{TICKET}"


def rows(page):
    return page.one("tbody").all("tr")


def test_a_line_shows_number_priority_state_promise_customer_and_product(reader):
    text = rows(reader.page("/tickets"))[0].text
    for part in ("TK-20250303-00012", "P2", "已派工", "2025-03-06 17:30", "王芳", "RH-900 侧吸油烟机", "维修"):
        assert part in text


def test_the_number_leads_to_the_request(reader):
    link = rows(reader.page("/tickets"))[0].one("a")
    assert link.attrs["href"] == CASE
    assert reader.page(link.attrs["href"]).one("h1").text == "TK-20250303-00012"


def test_an_overdue_promise_is_marked(reader, gateway):
    gateway.answers["tickets"] = [{**ticket, "promised_at": "2025-03-04T09:30:00Z"}]
    line = rows(reader.page("/tickets"))[0]
    assert "is-overdue" in line.attrs["class"] and "已逾期" in line.text


def test_the_filters_are_sent_to_the_gateway_and_stay_in_the_form(reader, gateway):
    page = reader.page("/tickets?status=dispatched&number=tk-20250303-00012")
    query = next(query for _, path, query in reversed(gateway.asked) if path == "tickets")
    assert query == {"limit": "20", "status": "dispatched", "number": "TK-20250303-00012"}
    assert next(o for o in page.all("option") if "selected" in o.attrs).attrs["value"] == "dispatched"
    assert page.one(id="number").attrs["value"] == "tk-20250303-00012"
    assert len(rows(page)) == 1


def test_the_list_can_be_had_as_a_file_with_its_filters(reader):
    links = reader.page("/tickets?status=dispatched").one(class_="as-files").all("a")
    assert [a.attrs["href"] for a in links] == ["/files/tickets.csv?status=dispatched", "/files/tickets.xlsx?status=dispatched"]


def test_no_match_is_said(reader):
    assert "没有符合条件" in reader.page("/tickets?status=closed").one("main").text


def test_an_empty_desk_is_said(reader, gateway):
    gateway.answers["tickets"] = []
    assert "还没有服务请求" in reader.page("/tickets").one("main").text


def test_the_pages_can_be_turned_forward_and_back_with_the_filter(reader, gateway):
    fill(gateway, tickets=61)
    gateway.answers["tickets"] = [{**row, "status": "new"} for row in gateway.answers["tickets"]]
    seen, page = [], reader.page("/tickets?status=new")
    assert not page.all("a", rel="prev")
    while True:
        seen.append([row.one("a").text for row in rows(page)])
        following = page.all("a", rel="next")
        if not following:
            break
        page = reader.page(following[0].attrs["href"])
    assert [len(numbers) for numbers in seen] == [20, 20, 20, 1]
    for numbers in reversed(seen[:-1]):
        page = reader.page(page.one("a", rel="prev").attrs["href"])
        assert [row.one("a").text for row in rows(page)] == numbers
    assert not page.all("a", rel="prev")


def test_the_product_is_asked_for_only_where_the_list_does_not_name_it(reader, gateway):
    named = {**ticket, "model_name_zh": "电热水器", "model_name_en": "Water heater", "customer_name": "钱先生"}
    gateway.answers["tickets"] = [named]
    gateway.asked.clear()
    assert "电热水器" in rows(reader.page("/tickets"))[0].text
    assert not [path for _, path, _ in gateway.asked if path.startswith("assets")]


def test_a_request_shows_customer_unit_warranty_and_promise(reader):
    text = reader.page(CASE).one("main").text
    for part in (
        "王芳",
        "138 0000 1234",
        "杭州市西湖区",
        "RH9-2405-00771",
        "电机",
        "保修期内",
        "至 2028-05-12",
        "WAR-01",
        "2025-03-06 17:30",
    ):
        assert part in text


def test_what_is_due_next_stands_first(reader):
    due = reader.page(CASE).one(class_="due").all("li")
    assert "预约上门" in due[0].text and "已逾期" in due[0].text
    assert "向客户承诺的完成时间" in due[1].text and "已逾期" not in due[1].text
    assert [item.text for item in due][-1].startswith("退返组")


def test_the_timeline_mixes_all_five_departments_in_the_order_of_time(reader):
    page = reader.page(CASE)
    times = [moment.attrs["datetime"] for moment in page.all("time")]
    assert times == sorted(times) and len(times) == 12
    seen = {name for entry in page.all("li", class_="entry") for name in entry.attrs["class"].split()}
    assert seen >= {"entry-ticket", "entry-inventory", "entry-returns", "entry-feedback", "entry-settlement"}


def test_each_decision_opens_its_why_without_a_script(reader):
    page = reader.page(CASE)
    decisions = page.all("li", class_="is-decision")
    assert len(decisions) == 4
    assert all(entry.one("details").one("summary").text == "为什么？" for entry in decisions)
    why = decisions[0]
    for part in (
        "保修期内",
        "48 个月",
        "WAR-03",
        "WAR-02",
        "war.months.hood_motor",
        "购买日期",
        "2024-05-12",
        "¥125.50",
        "燃气产品",
    ):
        assert part in why.text
    assert "¥80.00" in decisions[-1].text and "SETL-13" in decisions[-1].text


def test_papers_of_the_departments_are_shown(reader):
    text = reader.page(CASE).one("main").text
    for part in ("VS-20250304-00003", "赵师傅", "RS-20250303-00007", "应返旧件", "维修回访", "¥80.00"):
        assert part in text


@pytest.mark.parametrize("service", ["inventory", "returns", "feedback", "settlement"])
def test_a_department_that_is_down_is_named_and_the_rest_stays(reader, gateway, service):
    for path in (f"events/{service}", f"decisions/{service}"):
        gateway.refusals[path] = {"status": 503, "code": "neighbour_unavailable"}
    page = reader.page(CASE)
    names = {"inventory": "备件仓库", "returns": "退返组", "feedback": "质量回访", "settlement": "财务结算"}
    assert f"{names[service]}暂时无法连接" in page.one("div", role="status").text
    seen = {name for entry in page.all("li", class_="entry") for name in entry.attrs["class"].split()}
    assert f"entry-{service}" not in seen and "entry-ticket" in seen


def test_a_department_that_is_down_again_and_again_does_not_close_the_way_to_the_others(reader, gateway):
    for path in ("events/inventory", "decisions/inventory", "reservations"):
        gateway.refusals[path] = {"status": 503, "code": "neighbour_unavailable"}
    for _ in range(4):
        assert "TK-20250303-00012" in reader.page(CASE).one("h1").text


@pytest.mark.parametrize("status", [403, 404])
def test_who_may_not_read_history_or_decisions_just_sees_less(reader, gateway, status):
    for service in ("ticket", "inventory", "returns", "feedback", "settlement"):
        for kind in ("events", "decisions"):
            gateway.refusals[f"{kind}/{service}"] = {"status": status, "code": "permission_missing"}
    page = reader.page(CASE)
    assert "还没有记录" in page.one("main").text
    assert not page.all("div", role="status")


def test_a_customer_follows_their_own_request_by_its_own_timeline(browser, gateway):
    gateway.refusals["events/ticket"] = {"status": 404, "code": "decision_unknown"}
    gateway.answers[f"tickets/{TICKET}/timeline"] = {"data": gateway.answers["events/ticket"], "visits": []}
    browser.sign_in("customer")
    assert "服务请求 · 派工" in browser.page(CASE).one("main").text


def test_a_long_history_is_read_to_its_end(reader, gateway: FakeGateway):
    first = gateway.answers["events/ticket"][0]
    gateway.answers["events/ticket"] = [{**first, "id": f"{n:036d}"} for n in range(450)]
    assert len(reader.page(CASE).all("li", class_="entry-ticket")) == 452


def test_an_unknown_request_is_not_found(reader):
    page = reader.page("/tickets/01930000-0000-7000-8000-00000000ffff", 404)
    assert page.one("h1").text == "没有找到"
    assert reader.page("/tickets/nonsense", 404).one("h1").text == "没有找到"


def test_a_refused_list_is_a_page_with_the_gateway_s_sentence(reader, gateway):
    gateway.refusals["tickets"] = {"status": 403, "code": "permission_missing", "detail": "您没有此项权限（tickets.read）"}
    page = reader.page("/tickets", 403)
    assert page.one("h1").text == "没有权限" and "tickets.read" in page.one("main").text


def test_the_service_desk_being_down_is_a_page_too(reader, gateway):
    gateway.refusals["tickets"] = {"status": 503, "code": "neighbour_unavailable"}
    assert reader.page("/tickets", 503).one("h1").text == "暂时无法访问"


def test_what_people_wrote_is_shown_as_text(reader: Browser, gateway):
    bad = "<script>alert(1)</script>"
    gateway.answers[f"tickets/{TICKET}"] = {**ticket, "description": bad}
    assert bad in reader.page(CASE).one("main").text
