"""A real browser on the gallery: Debian's Chromium through playwright, and a server in a thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

CHROMIUM = "/usr/bin/chromium"
WIDTHS = {"desk": 1280, "phone": 390}


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The app on a free port of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--headless"])
        yield browser
        browser.close()


def opened(browser: Browser, url: str, width: int, *, script: bool = True) -> Page:
    """A page at this width, with its scripts run."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=script, locale="zh-TW"
    )
    page = context.new_page()
    page.goto(url, wait_until="load")
    return page


def pictures(app: Flask, names: list[str], out: Path) -> None:
    """A picture of each page at each width."""
    with served(app) as base, chromium() as browser:
        for name in names:
            for screen, width in WIDTHS.items():
                page = opened(browser, f"{base}/{name}", width)
                page.set_viewport_size(
                    {"width": width, "height": page.evaluate("document.documentElement.scrollHeight")}
                )
                page.screenshot(path=str(out / f"{name}-{screen}.png"), full_page=True)
                page.context.close()
