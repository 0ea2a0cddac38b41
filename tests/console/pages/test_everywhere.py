"""What holds on all pages: language, headers, errors, health, the menu, the catalogues."""

import re
from pathlib import Path

import console
from console.app import create_app
from console.navigation import ENTRIES
from console.words import load_messages
from shared.kit.messages import LANGUAGES
from tests.console.conftest import SETTINGS
from tests.console.sample_case import TICKET

ROOT = Path(console.__file__).parent


def test_chinese_is_the_language_unless_another_was_chosen(browser):
    page = browser.page("/sign-in")
    assert page.one("html").attrs["lang"] == "zh-CN"
    browser.http.get("/sign-in", headers={"Accept-Language": "en"})
    assert browser.page("/sign-in").one("html").attrs["lang"] == "zh-CN"


def test_the_chosen_language_is_remembered_and_leads_back(reader):
    link = next(a for a in reader.page(f"/tickets/{TICKET}").one("header").all("a") if a.text == "English")
    page = reader.page(link.attrs["href"])
    assert page.one("html").attrs["lang"] == "en"
    assert page.one("h1").text == "TK-20250303-00012"
    assert "The old part is owed back within 3 months" in page.one("main").text
    assert "6 Mar 2025, 17:30" in page.one("main").text
    assert reader.page("/tickets").one("h1").text == "Requests"


def test_no_chinese_remains_of_our_own_on_an_english_page(browser, gateway):
    browser.http.get("/language/en")
    texts = load_messages().texts
    own = {text["zh"] for code, text in texts.items() if len(text["zh"]) > 3 and not re.search(r"[{A-Za-z]", text["zh"])}
    browser.sign_in()
    for path in ("/tickets", f"/tickets/{TICKET}"):
        shown = browser.page(path).one("body").text
        assert not [text for text in own if text in shown]


def test_an_unknown_language_is_not_found(browser):
    assert browser.page("/language/fr", 404)


def test_switching_the_language_never_leads_elsewhere(browser):
    assert browser.http.get("/language/en?back=//elsewhere.test").headers["Location"] == "/"


def test_pages_forbid_foreign_content_and_being_kept(reader):
    headers = reader.http.get("/tickets").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"


def test_every_asset_is_served_by_the_console_itself(browser):
    page = browser.page("/sign-in")
    for link in page.all("link"):
        answer = browser.http.get(link.attrs["href"])
        assert answer.status_code == 200, link.attrs["href"]
        assert b"url(http" not in answer.data and b"@import" not in answer.data
        answer.close()


def test_an_unknown_address_and_a_wrong_method_are_pages(browser):
    assert browser.page("/nowhere", 404).one("h1").text == "没有找到"
    browser.shown(browser.http.put("/tickets"), 405)


def test_a_fault_of_ours_is_a_page_without_a_stack_trace(reader, gateway):
    gateway.answers["tickets"] = [{"no": "id"}]
    page = reader.page("/tickets", 500)
    assert "系统内部错误" in page.one("main").text
    assert "Traceback" not in page.html and "KeyError" not in page.html


def test_health_and_readiness(browser, app, make_client):
    assert browser.http.get("/healthz").get_json() == {"status": "ok", "service": "console"}
    assert browser.http.get("/readyz").get_json()["status"] == "ready"

    def down():
        client = make_client()
        client.doors.adapter.app = None
        return client

    answer = create_app(SETTINGS, down).test_client().get("/readyz")
    assert answer.status_code == 503 and answer.get_json()["gateway"] == "unreachable"


def test_each_entry_of_the_menu_has_a_page_and_a_text(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    for entry in ENTRIES:
        assert entry.endpoint in endpoints and entry.text in load_messages().texts


def test_every_text_that_code_asks_for_is_in_both_languages():
    texts = load_messages().texts
    asked = set()
    for path in [*ROOT.rglob("*.py"), *ROOT.rglob("*.html")]:
        asked |= set(re.findall(r"""(?:\bt|say|text)\(\s*"([a-z_]+\.[a-z_0-9.]+)\"""", path.read_text()))
    assert len(asked) > 60
    assert not sorted(code for code in asked if code not in texts)
    for code, both in texts.items():
        assert all(both.get(language) for language in LANGUAGES), code


def test_every_text_of_the_pages_is_asked_for():
    code = "\n".join(path.read_text() for path in [*ROOT.rglob("*.py"), *ROOT.rglob("*.html")])
    pages = re.findall(r"^\[(.+)\]$", (ROOT / "messages" / "pages.toml").read_text(), re.M)
    built = ("error.title_", "error.text_", "due.", "section.", "value.", "import.totals_")
    assert not [name for name in pages if f'"{name}"' not in code and f"'{name}'" not in code and not name.startswith(built)]
