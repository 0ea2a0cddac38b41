"""The console in the system's Chromium: a supervisor signs in and reads one case across all departments."""

from urllib.parse import urlsplit

import pytest

from tests.support.browser import browser_page

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("platform")]


@pytest.mark.parametrize(("width", "language"), [(1280, "zh-CN"), (390, "zh-CN"), (1280, "en-GB"), (390, "en-GB")])
def test_the_timeline_of_a_case(told, tmp_path, width, language):
    plain = told("sqlite")
    story, address = plain.story, plain.platform.address
    ticket = story.made["ticket"]
    with browser_page(width, language) as page:
        asked, faults = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{address}/")
        page.fill("input[name=username]", f"supervisor-{story.run}")
        page.fill("input[name=password]", story.made["password supervisor"])
        page.press("input[name=password]", "Enter")
        page.get_by_text(ticket["number"]).first.click()
        page.wait_for_selector("h1")
        body = page.inner_text("body")
        assert ticket["number"] in page.inner_text("h1")
        for clause in ("WAR-0", "SLA-02", "RET-12", "FUP-02"):
            assert clause in page.content(), clause
        first = page.locator("details").first
        first.locator("summary").click()
        assert first.get_attribute("open") is not None
        assert ("承诺" in body) == (language == "zh-CN")
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, "the page is wider than the screen"
        page.screenshot(path=str(tmp_path / "timeline.png"), full_page=True)
        assert (tmp_path / "timeline.png").stat().st_size > 20_000
        assert faults == []
        assert {urlsplit(url).hostname for url in asked} == {"127.0.0.1"}


def test_the_api_pages_are_served_locally(told):
    with browser_page(1280, "en-GB") as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{told('sqlite').platform.address}/docs")
        page.wait_for_selector(".opblock-tag")
        assert {urlsplit(url).hostname for url in asked} == {"127.0.0.1"}
