"""Counting on a phone: one line at a time, blind, also without a script; differences for the one who approves."""

import pytest

from tests.console.sample_papers import SHEET, STOCKTAKE, fill_papers, line_id, sheet_line, stocktake
from tests.console.sample_warehouse import fill_warehouse

COUNT = f"/stocktakes/{STOCKTAKE}"


@pytest.fixture
def sent(gateway):
    """What was posted, by path; the gateway takes it all."""
    found = {}

    def take(name, answer):
        def view(request):
            if request.method == "POST":
                found.setdefault(name, []).append(request.get_json())
            return answer

        gateway.answers[f"stocktakes/{STOCKTAKE}/{name}"] = view

    for name in ("counts", "explanations", "places"):
        rows = gateway.answers.get(f"stocktakes/{STOCKTAKE}/{name}", [])
        take(name, {"counted": 1, "found": 0, "open": 2, "to_recount": 0, "data": rows, "next_cursor": None})
    for verb in ("start", "compare", "explain", "approve", "reject", "cancel"):
        take(f"actions/{verb}", stocktake("compared"))
    return found


@pytest.fixture
def filled(gateway):
    fill_warehouse(gateway)
    fill_papers(gateway)


@pytest.fixture
def keeper(filled, sent, browser):
    browser.sign_in("keeper")
    return browser


def forms(page, kind="count"):
    return [form for form in page.all("form", class_=kind) if any(i.attrs.get("name") == "line_id" for i in form.all("input"))]


def actions(page):
    return [form.attrs["action"] for form in page.all("form") if "/actions/" in form.attrs["action"]]


def send(browser, form, **values):
    fields = {one.attrs["name"]: one.attrs.get("value", "") for one in form.all("input") if one.attrs.get("type") != "checkbox"}
    return browser.http.post(form.attrs["action"], data=fields | values)


def test_the_open_counts_and_what_is_due_are_listed(keeper):
    page = keeper.page("/stocktakes")
    text = page.one("main").text
    assert "ST-20250305-00001" in text and "定期" in text and "WH-01" in text and "2025-03-31" in text
    assert page.one("main").all("a")[0].attrs["href"] == COUNT


def test_no_count_is_said(keeper, gateway):
    gateway.answers["stocktakes"] = []
    assert "没有进行中的盘点" in keeper.page("/stocktakes").one("main").text


def test_the_lines_stand_under_their_places_with_one_large_field_each(keeper):
    page = keeper.page(COUNT)
    assert [place.one("h2").text.split()[0] for place in page.all("section", class_="place")] == ["A-01", "B-07"]
    assert len(forms(page)) == 3
    field = next(one for one in forms(page)[0].all("input") if one.attrs["name"] == "counted")
    assert field.attrs["inputmode"] == "numeric" and "autofocus" in field.attrs
    assert "待检 · 服务网点" in forms(page)[1].text
    assert "1 / 4" in page.one(class_="progress-line").text


def test_what_the_books_say_is_not_on_the_page(keeper, gateway):
    rows = [line | {"card": 987654, "account": 987654, "on_hand": 987654} for line in SHEET]
    gateway.answers[f"stocktakes/{STOCKTAKE}/sheet"] = rows
    page = keeper.page(COUNT)
    assert len(forms(page)) == 3 and "987654" not in page.html


def test_a_count_is_saved_alone_and_the_page_comes_back_with_what_is_next(keeper, sent, gateway):
    form = forms(keeper.page(f"{COUNT}?code=A-01"))[0]
    answer = send(keeper, form, counted=" １２ ")
    assert answer.status_code == 302 and answer.headers["Location"] == f"{COUNT}?which=open&code=A-01"
    assert sent["counts"][-1] == {"counts": [{"line_id": line_id(1), "counted": 12}]}
    assert "P-1001：12 已保存" in keeper.page(answer.headers["Location"]).one(role="status").text
    key = next(one.attrs["value"] for one in form.all("input") if one.attrs["name"] == "key")
    assert gateway.keys[-1] == key, "what is sent twice has one effect"


@pytest.mark.parametrize("typed", ["", "zwölf", "-1", "1.5", "９" * 80], ids=range(5))
def test_what_is_no_number_is_said_at_the_line_and_stays_typed(keeper, sent, typed):
    page = keeper.shown(send(keeper, forms(keeper.page(COUNT))[1], counted=typed), 422)
    form = forms(page)[1]
    assert "请填写整数" in form.one(role="alert").text
    field = next(one for one in form.all("input") if one.attrs["name"] == "counted")
    assert field.attrs["value"] == typed and "is-invalid" in field.attrs["class"] and "autofocus" in field.attrs
    assert "counts" not in sent


def test_a_refusal_is_said_at_its_line(keeper, gateway):
    errors = [{"pointer": "/counts/0", "code": "counter_counted_before", "message": "复盘须由另一人进行"}]
    refusal = {"status": 422, "code": "counts_faulty", "detail": "盘点录入有误", "errors": errors}
    gateway.refusals[f"stocktakes/{STOCKTAKE}/counts"] = refusal
    page = keeper.shown(send(keeper, forms(keeper.page(COUNT))[2], counted="5"), 422)
    assert "复盘须由另一人进行" in forms(page)[2].one(role="alert").text
    assert len(page.all(role="alert")) == 1


def test_a_warehouse_that_does_not_answer_is_said_on_the_same_page(keeper, gateway):
    gateway.refusals[f"stocktakes/{STOCKTAKE}/counts"] = {"status": 503, "code": "neighbour_unavailable"}
    answer = send(keeper, forms(keeper.page(f"{COUNT}?code=A-01"))[0], counted="5")
    assert answer.headers["Location"] == f"{COUNT}?which=open&code=A-01"
    assert "neighbour" not in keeper.page(COUNT).one(role="alert").text


def test_the_field_finds_lines_by_place_by_part_and_by_the_address_of_a_label(keeper, gateway):
    def asked(code):
        gateway.asked.clear()
        page = keeper.page(COUNT + f"?code={code}")
        return len(forms(page)), [query for _, path, query in gateway.asked if path.endswith("/sheet")]

    assert asked("B-07")[0] == 1
    assert asked("p-1001")[0] == 2, "as it was typed, then in capitals"
    found, queries = asked("http://localhost/warehouse/parts/P-1002")
    assert found == 1 and queries[-1]["part_no"] == "P-1002" and queries[0]["location_code"] == "P-1002"
    page = keeper.page(COUNT + "?code=X-9")
    assert "“X-9”没有要显示的行" in page.one("main").text and "autofocus" in page.one(id="code").attrs


def test_what_is_counted_can_be_looked_at_and_put_right(keeper, gateway):
    mine = sheet_line(1, "P-1001", "A-01", is_counted=True, my_count=12, counter_name="孙库管")
    others = sheet_line(2, "P-1002", "A-01", is_counted=True, counter_name="何复核")
    gateway.answers[f"stocktakes/{STOCKTAKE}/sheet"] = lambda _request: {"data": [mine, others], "next_cursor": "c2"}
    page = keeper.page(COUNT + "?which=counted")
    values = [next(one for one in form.all("input") if one.attrs["name"] == "counted").attrs["value"] for form in forms(page)]
    assert values == ["12", ""] and "已盘 何复核" in forms(page)[1].text
    following = page.one("a", rel="next").attrs["href"]
    assert "cursor=c2" in following and "which=counted" in following


def test_a_recount_starts_from_an_empty_field(keeper, gateway):
    gateway.answers[f"stocktakes/{STOCKTAKE}"] = stocktake("compared", actions=["explain"])
    again = sheet_line(1, "P-1001", "A-01", is_counted=True, must_recount=True, my_count=12)
    gateway.answers[f"stocktakes/{STOCKTAKE}/sheet"] = lambda _request: {"data": [again], "next_cursor": None}
    page = keeper.page(COUNT)
    assert "须复盘" in forms(page)[0].text
    assert next(one for one in forms(page)[0].all("input") if one.attrs["name"] == "counted").attrs["value"] == ""


def test_things_that_are_not_on_the_sheet_are_counted_too(keeper, sent, gateway):
    form = keeper.page(COUNT).all("details")[0].one("form")
    send(keeper, form, location_code="A-01", part_no="http://x/warehouse/parts/P-9", lot_no="", counted="2")
    assert sent["counts"][-1] == {"counts": [{"location_code": "A-01", "part_no": "P-9", "counted": 2, "found": True}]}
    gateway.refusals[f"stocktakes/{STOCKTAKE}/counts"] = {"status": 422, "code": "counts_faulty", "detail": "没有这个备件"}
    page = keeper.shown(send(keeper, form, location_code="A-01", part_no="X", lot_no="L1", counted="2"), 422)
    details = page.all("details")[0]
    assert "open" in details.attrs and "没有这个备件" in details.one(role="alert").text
    assert page.one(id="found-lot").attrs["value"] == "L1"
    assert keeper.shown(send(keeper, form, counted="x"), 422)


def test_how_things_lie_at_a_place_is_said_once(keeper, sent):
    page = keeper.page(COUNT)
    checks = page.all("form", class_="check")
    assert len(checks) == 1, "B-07 has been looked at"
    answer = send(keeper, checks[0], is_placed_well="yes", note="灯坏了")
    said = {"location_code": "A-01", "is_placed_well": True, "is_safe": False, "note": "灯坏了"}
    assert sent["places"][-1] == {"checks": [said]}
    assert answer.status_code == 302


def test_the_buttons_are_those_that_the_api_offers(keeper, sent, gateway):
    page = keeper.page(COUNT)
    assert actions(page) == [f"{COUNT}/actions/compare", f"{COUNT}/actions/cancel"]
    form = next(form for form in page.all("form") if form.attrs["action"].endswith("/compare"))
    answer = send(keeper, form)
    assert sent["actions/compare"] == [{}] and answer.headers["Location"] == f"{COUNT}/differences"
    gateway.answers[f"stocktakes/{STOCKTAKE}"] = stocktake("planned", actions=["start"])
    assert actions(keeper.page(COUNT)) == [f"{COUNT}/actions/start"]


def test_a_refused_action_comes_back_to_the_page_with_every_fault(keeper, gateway):
    errors = [{"pointer": "/lines", "code": "line_uncounted", "message": "A-01 的 P-1001 尚未盘点"}]
    refusal = {"status": 409, "code": "stocktake_incomplete", "detail": "盘点尚未完成", "errors": errors}
    gateway.refusals[f"stocktakes/{STOCKTAKE}/actions/compare"] = refusal
    form = next(form for form in keeper.page(COUNT).all("form") if form.attrs["action"].endswith("/compare"))
    answer = send(keeper, form)
    assert answer.headers["Location"].startswith(COUNT)
    assert "A-01 的 P-1001 尚未盘点" in keeper.page(COUNT).one(role="alert").text


def test_an_unknown_action_is_not_found(keeper):
    token = keeper.page(COUNT).one("header").all("input")[0].attrs["value"]
    assert keeper.http.post(f"{COUNT}/actions/burn", data={"csrf_token": token, "next": COUNT}).headers["Location"] == COUNT
    keeper.page(f"{COUNT}/actions/burn", 405)


def test_differences_show_account_card_goods_and_cause(keeper):
    page = keeper.page(f"{COUNT}/differences")
    first, second = page.all("li", class_="card")
    assert "-1" in first.text and "找不到" in first.text and "is-short" in first.attrs["class"]
    assert "+2" in second.text and "须复盘" in second.text


def test_the_keeper_explains_and_the_supervisor_approves_or_sends_back(keeper, sent, gateway, app):
    gateway.answers[f"stocktakes/{STOCKTAKE}"] = stocktake("compared", actions=["explain"], unexplained=1)
    page = keeper.page(f"{COUNT}/differences")
    mine = [form for form in page.all("form", class_="with-reason") if form.attrs["action"].endswith("/explanations")]
    assert len(mine) == 1, "a line that has to be counted again is not explained yet"
    send(keeper, mine[0], cause="damaged", explanation="外壳裂")
    told = {"line_id": line_id(1), "cause": "damaged", "explanation": "外壳裂"}
    assert sent["explanations"] == [{"explanations": [told]}]
    gateway.answers[f"stocktakes/{STOCKTAKE}"] = stocktake("explained", actions=["approve", "reject", "cancel"])
    page = keeper.page(f"{COUNT}/differences")
    reject = next(form for form in page.all("form") if form.attrs["action"].endswith("/reject"))
    send(keeper, reject, reason="再数一次")
    approve = next(form for form in page.all("form") if form.attrs["action"].endswith("/approve"))
    assert send(keeper, approve).headers["Location"] == f"{COUNT}/differences"
    assert sent["actions/reject"] == [{"reason": "再数一次"}] and sent["actions/approve"] == [{}]


def test_who_does_not_count_sees_how_far_it_is_and_no_fields(filled, sent, browser):
    browser.sign_in("supervisor")
    page = browser.page(COUNT)
    assert "1 / 4" in page.one("main").text and not forms(page)
    assert [a.text for a in browser.page("/stocktakes").one("header").one("nav").all("a")][-2:] == ["盘点", "下载"]


def test_a_form_of_yesterday_without_its_token_writes_nothing(keeper, sent):
    answer = keeper.http.post(f"{COUNT}/counts", data={"line_id": line_id(1), "counted": "3"})
    assert answer.status_code == 302 and "counts" not in sent


def test_a_scanned_label_leads_to_the_line_in_two_steps(keeper):
    page = keeper.page("/warehouse/parts/P-1001")
    link = next(a for a in page.all("a") if "ST-20250305-00001" in a.text)
    assert len(forms(keeper.page(link.attrs["href"]))) == 2


def test_the_pages_are_whole_in_english(keeper, gateway):
    keeper.http.get("/language/en")
    assert keeper.page("/stocktakes").one("h1").text == "Counts"
    text = keeper.page(COUNT).one("main").text
    for said in ("Left", "Finish and compare", "Well placed", "Save", "Quarantine · Site"):
        assert said in text
    assert "Differences" in keeper.page(f"{COUNT}/differences").one("h1").text


def test_a_stocktake_that_may_not_be_seen_is_not_found(keeper, gateway):
    gateway.refusals[f"stocktakes/{STOCKTAKE}"] = {"status": 404, "code": "stocktake_unknown", "detail": "没有这张盘点单"}
    keeper.page(COUNT, 404)
    keeper.page("/stocktakes/nonsense", 404)
