"""The demonstration, served, and a real browser."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, sync_playwright
from werkzeug.serving import make_server

from pcca import store as stored
from pcca.app import create_app
from pcca.fieldwork.demonstration import fill

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = {"width": 375, "height": 800}
DESKTOP = {"width": 1200, "height": 900}

Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The site over the demonstration."""
    data: Path = tmp_path_factory.mktemp("demo")
    store = stored.open_store(data)
    fill(store, datetime.now(UTC))
    store.close()
    app = create_app({"DATA": data})
    yield app
    app.extensions["pcca.store"].close()


@pytest.fixture(scope="session")
def address(demo: Flask) -> Iterator[str]:
    """Where the demonstration is served."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, demo, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session", autouse=True)
def whole_pages() -> Iterator[None]:
    """A click that leads to another page returns when that page is whole; by itself it returns at its first byte."""
    with pytest.MonkeyPatch.context() as patched:
        for clicked in (Page, Locator):
            patched.setattr(clicked, "click", _until_whole(clicked.click))
        yield


def _until_whole(click: Callable[..., None]) -> Callable[..., None]:
    @wraps(click)
    def clicked(target: Page | Locator, *args: Any, **options: Any) -> None:
        click(target, *args, **options)
        page = target if isinstance(target, Page) else target.page
        page.wait_for_load_state()

    return clicked


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opener]:
    """Opens pages in a browser of their own, with or without JavaScript; scripts may not fail."""
    contexts: list[BrowserContext] = []
    failures: list[str] = []

    def heard(said: ConsoleMessage) -> None:
        if said.type == "error" and "Content Security" in said.text:
            failures.append(said.text)

    def opener(path: str, *, script: bool = True, viewport: dict[str, int] | None = None) -> Page:
        size = viewport or DESKTOP
        context = browser.new_context(java_script_enabled=script, viewport=size, base_url=address)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", heard)
        page.goto(path)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert not failures
