"""Paper and the phone in the system's Chromium: a keeper counts a place, and prints the receipt and the count sheet."""

from secrets import token_hex

import pytest

from tests.support.browser import browser_page

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("platform")]
A4 = {"width": 794, "height": 1123}


@pytest.fixture
def count(told):
    """A place with two parts, and a stocktake of it that has begun."""
    story = told("sqlite").story
    keeper, name = story.person("warehouse"), token_hex(3).upper()
    place = {"code": f"BIN-{name}", "name": "货位", "kind": "bin", "parent_id": story.made["store"]["id"]}
    place = keeper.post("locations", place)
    parts = []
    for letter, quantity in (("A", 7), ("B", 3)):
        body = {"part_no": f"{letter}-{name}", "name_zh": "密封圈", "name_en": "Seal", "category": "seal", "own_brand": True}
        keeper.post("parts", body | {"supply_price": "3.50", "shelf": "03-2"})
        parts.append({"part_no": body["part_no"], "quantity": quantity})
    receipt = keeper.post("stock/receipts", {"location_id": place["id"], "document": "SUP-1", "lines": parts})
    day = story.today.isoformat()
    found = keeper.post("stocktakes", {"kind": "irregular", "location_id": place["id"], "planned_on": day})
    return receipt, keeper.post(f"stocktakes/{found['id']}/actions/start"), place, [line["part_no"] for line in parts]


def sign_in(page, address, story):
    page.goto(f"{address}/")
    page.fill("input[name=username]", f"warehouse-{story.run}")
    page.fill("input[name=password]", story.made["password warehouse"])
    page.press("input[name=password]", "Enter")
    page.wait_for_selector("h1")


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize(("width", "language", "script"), [(390, "zh-CN", True), (390, "en-GB", False), (1280, "zh-CN", True)])
def test_a_place_is_counted_line_by_line(told, count, width, language, script):
    plain, (_, stocktake, place, parts) = told("sqlite"), count
    faults = []
    with browser_page(width, language, java_script_enabled=script) as page:
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        sign_in(page, plain.platform.address, plain.story)
        page.goto(f"{plain.platform.address}/stocktakes")
        page.get_by_role("link", name=stocktake["number"]).click()
        assert page.locator("form.count input[name=counted]").count() == 2 + 1, "two lines, and what is not on the sheet"
        typed = [("6", parts[0]), ("3", parts[1])]
        for counted, part_no in [("seven", parts[0]), *typed] if script else typed:
            page.fill("#code", part_no)
            page.press("#code", "Enter")
            line = page.locator("section.place form.count")
            if counted == "seven":  # the browser would not send it: the page must not lean on that
                line.locator("input[name=counted]").evaluate("field => field.removeAttribute('pattern')")
            line.locator("input[name=counted]").fill(counted)
            line.locator("button").click()
            assert page.locator("[role=alert]").count() == (counted == "seven")
            assert "7" not in page.inner_text("main").split("\n"), "the books are not told"
        page.goto(f"{plain.platform.address}/stocktakes/{stocktake['id']}?which=counted")
        page.locator("form.check input[type=checkbox]").nth(0).check()
        page.locator("form.check input[type=checkbox]").nth(1).check()
        page.locator("form.check button").click()
        assert overflow(page) <= 0
        page.locator("form[action$=compare] button").click()
        page.wait_for_selector(".differences")
        assert "-1" in page.inner_text(".differences") and place["code"] in page.inner_text(".differences")
        assert overflow(page) <= 0
    assert not [fault for fault in faults if "422" not in fault], "a fault at a line is an answer, not an error"
    after = plain.story.person("warehouse").get(f"stocktakes/{stocktake['id']}")
    assert (after["status"], after["open"], after["differing"]) == ("compared", 0, 1)


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_papers_come_out_of_the_printer(told, count, tmp_path, language):
    plain, (receipt, stocktake, place, parts) = told("sqlite"), count
    address = plain.platform.address
    with browser_page(A4["width"], language) as page:
        sign_in(page, address, plain.story)
        page.set_viewport_size(A4)
        for path, title in (
            (f"goods-receipts/{receipt['id']}", receipt["number"]),
            (f"goods-receipts/{receipt['id']}/labels", receipt["number"]),
            (f"stocktakes/{stocktake['id']}", stocktake["number"]),
            (f"stock-cards/{parts[0]}?location={place['code']}", place["code"]),
        ):
            page.goto(f"{address}/print/{path}")
            named = parts[:1] if path.startswith("stock-cards") else parts
            assert title in page.title() and all(part in page.inner_text("main") for part in named)
            page.emulate_media(media="print")
            assert not page.locator(".tools").is_visible()
            page.emulate_media(media="screen")
            made = page.pdf(path=str(tmp_path / "paper.pdf"), prefer_css_page_size=True)
            assert made.startswith(b"%PDF")
            pages = made.count(b"/Type /Page\n") or made.count(b"/Type /Page")
            assert pages >= (2 if path.endswith("labels") else 1)
