"""A reader of pages: fetches through Flask's test client and checks on every page what must hold on all."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

from flask import Flask

from tests.console.fake_gateway import PASSWORD

VOID = {"col", "meta", "link", "input", "img", "br", "hr", "path", "rect"}
NEEDS_LABEL = {"select", "textarea", "input"}
SELF_LABELLED = ("hidden", "submit")


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        joined = "".join(child if isinstance(child, str) else child.text for child in self.children)
        return " ".join(joined.split())

    def all(self, tag: str = "", **attrs: str) -> list["Element"]:
        found = []
        for child in self.children:
            if isinstance(child, Element):
                wanted = (not tag or child.tag == tag) and all(
                    value in child.attrs.get(name.rstrip("_"), "").split() for name, value in attrs.items()
                )
                found += [child] * wanted + child.all(tag, **attrs)
        return found

    def one(self, tag: str = "", **attrs: str) -> "Element":
        found = self.all(tag, **attrs)
        assert len(found) == 1, f"{len(found)} of <{tag} {attrs}>"
        return found[0]


class Tree(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]
        self.feed(html)
        assert len(self.open) == 1, f"never closed: {[element.tag for element in self.open[1:]]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


class Page(Element):
    """A fetched page: its elements and its status."""

    def __init__(self, html: str, status: int) -> None:
        root = Tree(html).root
        super().__init__("", {}, root.children)
        self.status = status
        self.html = html


class Browser:
    """One person's browser, with a cookie jar."""

    def __init__(self, app: Flask) -> None:
        self.http = app.test_client()

    def page(self, path: str, status: int = 200) -> Page:
        """A page that must come with this status, checked for what holds on every page."""
        answer = self.http.get(path, follow_redirects=True)
        return self.shown(answer, status)

    def shown(self, answer: Any, status: int = 200) -> Page:
        assert answer.status_code == status, f"{answer.status_code} {answer.get_data(as_text=True)[:500]}"
        found = Page(answer.get_data(as_text=True), status)
        check_page(found)
        return found

    def send(self, page: Page, **values: str) -> Page:
        """Fill in and send the page's first form that posts."""
        form = next(form for form in page.one("main").all("form") if form.attrs.get("method") == "post")
        fields = {one.attrs["name"]: one.attrs.get("value", "") for one in form.all("input") if "name" in one.attrs}
        answer = self.http.post(form.attrs["action"], data=fields | values, follow_redirects=True)
        return self.shown(answer, answer.status_code)

    def sign_in(self, username: str = "agent", password: str = PASSWORD) -> Page:
        return self.send(self.page("/sign-in"), username=username, password=password)


def check_page(page: Page) -> None:
    """Title, language, one h1, a skip link, labels, CSRF, no empty links, nothing from outside, no script."""
    assert page.one("html").attrs["lang"] in ("zh-CN", "en")
    assert page.one("title").text
    assert len(page.all("h1")) == 1 and page.one("h1").text
    assert page.all("a")[0].attrs["href"] == "#main" and page.one("main").attrs["id"] == "main"
    assert page.one("meta", name="viewport")
    assert not page.all("script")
    _check_labels(page)
    for form in page.all("form"):
        if form.attrs.get("method") == "post":
            assert any(i.attrs.get("name") == "csrf_token" and i.attrs.get("value") for i in form.all("input")), "no CSRF token"
    assert all(link.text and link.attrs.get("href") for link in page.all("a")), "an empty link"
    _check_addresses(page)
    ids = [element.attrs["id"] for element in page.all() if "id" in element.attrs]
    assert len(set(ids)) == len(ids), "an id twice"
    assert all(name in ids for element in page.all() for name in element.attrs.get("aria-labelledby", "").split())
    _check_headings(page)


def _check_addresses(page: Page) -> None:
    for element in page.all():
        for name in ("href", "src", "action"):
            value = element.attrs.get(name, "")
            assert not value.startswith(("http:", "https:", "//", "javascript:")), f"external {value}"
        assert "style" not in element.attrs
    assert all("alt" in image.attrs for image in page.all("img"))
    assert all(cell.attrs.get("scope") in ("col", "colgroup", "row") for cell in page.all("th"))


def _check_labels(page: Page) -> None:
    labelled = {label.attrs.get("for") for label in page.all("label") if label.text}
    for element in page.all():
        if element.tag in NEEDS_LABEL and element.attrs.get("type") not in SELF_LABELLED:
            assert element.attrs.get("id") in labelled, f"no label for {element.attrs}"
    for button in page.all("button"):
        assert button.text


def _check_headings(page: Page) -> None:
    levels = [int(element.tag[1]) for element in page.all() if element.tag in ("h1", "h2", "h3", "h4")]
    assert all(b - a <= 1 for a, b in pairwise(levels)), f"a level of headings is skipped: {levels}"
