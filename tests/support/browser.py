"""The system's Chromium, driven by playwright; nothing but loopback is reached."""

from collections.abc import Iterator
from contextlib import contextmanager
from shutil import which
from typing import Any

from playwright.sync_api import Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def browser_page(width: int, language: str = "zh-CN", **kwargs: Any) -> Iterator[Page]:
    """A page of a given width in a reader's language."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium") or "chromium", args=FLAGS)
        context = browser.new_context(viewport={"width": width, "height": 900}, locale=language, **kwargs)
        page = context.new_page()
        page.set_default_timeout(20_000)
        yield page
        context.close()
        browser.close()
