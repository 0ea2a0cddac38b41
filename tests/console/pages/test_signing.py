"""Signing in and out; the cookie."""

from collections.abc import Callable

from flask import Flask

from console.app import create_app
from shared.clients.gateway import GatewayClient
from tests.console.browser import Browser
from tests.console.conftest import SETTINGS
from tests.console.fake_gateway import PASSWORD, FakeGateway
from tests.console.sample_case import TICKET


def cookie_of(browser: Browser) -> str:
    cookie = browser.http.get_cookie("aftersales_console")
    return cookie.value if cookie else ""


def test_nobody_sees_a_page_before_signing_in(browser):
    assert browser.page("/tickets").one("h1").text == "登录"
    assert browser.page(f"/tickets/{TICKET}").one("h1").text == "登录"
    assert browser.page("/").one("h1").text == "登录"


def test_signing_in_leads_to_the_requests_and_shows_who_it_is(browser):
    page = browser.sign_in()
    assert page.one("h1").text == "服务请求"
    assert "李接线" in page.one("header").text and "客服代表" in page.one("header").text


def test_signing_in_leads_to_the_page_that_was_wanted(browser):
    page = browser.send(browser.page(f"/tickets/{TICKET}"), username="agent", password=PASSWORD)
    assert page.one("h1").text == "TK-20250303-00012"


def test_a_wrong_password_is_a_message_on_the_form(browser):
    page = browser.sign_in(password="wrong")
    assert page.one("h1").text == "登录"
    assert "用户名或密码不正确" in page.one(role="alert").text


def test_empty_fields_are_named(browser):
    page = browser.send(browser.page("/sign-in"), username="", password="")
    assert page.status == 422
    assert page.one("main").text.count("必填") == 2


def test_a_form_without_its_token_is_refused(browser):
    page = browser.shown(browser.http.post("/sign-in", data={"username": "agent", "password": PASSWORD}, follow_redirects=True))
    assert "页面已过期" in page.one(role="alert").text
    assert browser.page("/tickets").one("h1").text == "登录"


def test_nobody_is_sent_to_another_host_after_signing_in(browser):
    for elsewhere in ("https://elsewhere.test/", "//elsewhere.test", "/\\elsewhere.test", "/%09elsewhere.test"):
        page = browser.page("/sign-in?next=" + elsewhere)
        assert next(i for i in page.all("input") if i.attrs.get("name") == "next").attrs["value"] == "/"
    fields = {i.attrs["name"]: i.attrs.get("value", "") for i in page.one("main").all("input")}
    fields |= {"username": "agent", "password": PASSWORD, "next": "//elsewhere.test/"}
    assert browser.http.post("/sign-in", data=fields).headers["Location"] == "/"


def test_the_cookie_is_hidden_from_scripts_and_secure_under_https(browser):
    page = browser.page("/sign-in")
    token = next(i for i in page.all("input") if i.attrs["name"] == "csrf_token").attrs["value"]
    data = {"csrf_token": token, "username": "agent", "password": PASSWORD, "next": "/"}
    plain = browser.http.post("/sign-in", data=data).headers["Set-Cookie"]
    assert "HttpOnly" in plain and "SameSite=Lax" in plain and "Secure" not in plain
    secured = browser.http.get("/tickets", headers={"X-Forwarded-Proto": "https", "X-Forwarded-Host": "localhost"})
    assert "Secure" in secured.headers["Set-Cookie"]


def test_a_forged_cookie_is_nobody(app, reader, make_client):
    other = Browser(create_app(SETTINGS.__class__("http://gateway.test", "another secret"), make_client))
    other.http.set_cookie("aftersales_console", cookie_of(reader))
    assert other.page("/tickets").one("h1").text == "登录"


def test_signing_out_forgets_the_person_here_and_at_the_gateway(reader, gateway):
    assert gateway.refresh_tokens
    token = reader.page("/tickets").one("header").all("input")[0].attrs["value"]
    page = reader.shown(reader.http.post("/sign-out", data={"csrf_token": token}, follow_redirects=True))
    assert "已退出" in page.one(role="status").text
    assert not gateway.refresh_tokens
    assert reader.page("/tickets").one("h1").text == "登录"


def test_an_access_token_that_has_run_out_is_renewed_without_asking(browser, gateway: FakeGateway):
    gateway.life = 0
    browser.sign_in()
    gateway.life = 900
    gateway.tokens.clear()
    assert browser.page("/tickets").one("h1").text == "服务请求"
    kept = dict(gateway.refresh_tokens)
    assert browser.page("/tickets").one("h1").text == "服务请求"
    assert gateway.refresh_tokens == kept, "the renewed tokens were not kept in the cookie"


def test_two_tabs_with_the_same_old_cookie_use_the_refresh_token_once(app: Flask, browser, gateway: FakeGateway):
    gateway.life = 0
    browser.sign_in()
    gateway.life = 900
    second = Browser(app)
    second.http.set_cookie("aftersales_console", cookie_of(browser))
    assert browser.page("/tickets").one("h1").text == "服务请求"
    assert second.page("/tickets").one("h1").text == "服务请求"


def test_a_session_that_the_gateway_ended_leads_back_to_the_form(reader, gateway: FakeGateway):
    gateway.tokens.clear()
    gateway.refresh_tokens.clear()
    page = reader.page("/tickets")
    assert page.one("h1").text == "登录"
    assert "登录已结束" in page.one(role="status").text


def test_a_token_that_was_withdrawn_early_is_renewed(reader, gateway: FakeGateway):
    gateway.tokens.clear()
    assert reader.page("/tickets").one("h1").text == "服务请求"


def test_whoever_may_read_no_requests_starts_at_the_first_page_that_is_open(browser):
    assert browser.sign_in("finance").one("h1").text == "今日备件工作"


def test_whoever_may_read_nothing_is_told_so(browser, gateway: FakeGateway):
    gateway.users["machine"] = ("nobody", "机器")
    page = browser.sign_in("machine")
    assert page.one("h1").text == "暂无可用页面"
    assert not page.all("nav")[0].all("a")


def test_the_gateway_being_down_is_said_on_the_form(gateway: FakeGateway, make_client: Callable[[], GatewayClient]):
    def down() -> GatewayClient:
        client = make_client()
        client.doors.adapter.app = None  # type: ignore[union-attr]
        return client

    page = Browser(create_app(SETTINGS, down)).sign_in()
    assert "暂时不可用" in page.one(role="alert").text
