"""An author's preview in a browser: renewed when the file is saved, usable without JavaScript, accessible."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as BrowserPage
from werkzeug.serving import make_server

from pcca.cli.preview import preview_site
from tests.answers.files import PDF
from tests.browser.conftest import PHONE
from tests.browser.test_pages import faultless
from tests.conftest import ROOT
from tests.views.test_files import SOURCE as SENDING

pytestmark = pytest.mark.browser
EVERYTHING = ROOT / "tests" / "data" / "instruments" / "everything.yaml"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "everything.yaml"
    path.write_bytes(EVERYTHING.read_bytes())
    return path


def served(path: Path) -> Iterator[str]:
    app = preview_site(path)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["pcca.store"].close()


@pytest.fixture
def preview(file: Path) -> Iterator[str]:
    """Where the preview of the file is served."""
    yield from served(file)


def opened(browser: Browser, address: str, *, script: bool = True) -> BrowserPage:
    page = browser.new_context(java_script_enabled=script).new_page()
    page.set_default_timeout(15_000)
    page.goto(address)
    return page


@pytest.mark.parametrize("lang", ["en", "cy"])
@pytest.mark.parametrize("path", ["", "faults", "translate?state=review", "page/work"])
def test_pages_of_an_author_are_accessible(browser: Browser, preview: str, lang: str, path: str) -> None:
    page = opened(browser, f"{preview}/{lang}/author/{path}")
    faultless(page)
    page.context.close()


def test_pages_are_renewed_when_the_file_is_saved(browser: Browser, preview: str, file: Path) -> None:
    page = opened(browser, f"{preview}/en/author/")
    page.get_by_role("button", name=re.compile("sees it.*work-3")).click()
    expect(page.get_by_text("Shown as if")).to_be_visible()
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("What helps and what hinders?", "What helps you?"), encoding="utf-8")
    expect(page.get_by_text("What helps you?")).to_be_visible()
    before = page.url
    file.write_text(text.replace("unit: member", "unit: membr"), encoding="utf-8")
    page.wait_for_url("**/author/faults")
    expect(page.get_by_text("Did you mean 'member'?")).to_be_visible()
    file.write_text(text, encoding="utf-8")
    page.wait_for_url(before)
    page.context.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_translation_is_written_in_the_browser(browser: Browser, preview: str, file: Path, script: bool) -> None:
    page = opened(browser, f"{preview}/en/author/translate?state=review", script=script)
    page.locator("textarea").first.fill("Popeth newydd")
    page.locator("textarea").first.press("Tab")
    page.get_by_label("Reviewed: title").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 translation saved.")).to_be_visible()
    assert "title.cy: Popeth newydd" in file.read_text(encoding="utf-8")
    page.context.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_file_is_sent_on_a_phone(browser: Browser, tmp_path: Path, script: bool) -> None:
    (tmp_path / "sending.yaml").write_bytes(SENDING)
    (tmp_path / "Cynllun.pdf").write_bytes(PDF)
    for address in served(tmp_path / "sending.yaml"):
        page = opened(browser, f"{address}/cy/survey/preview", script=script)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        page.get_by_role("button", name="Dechrau nawr").click()
        page.get_by_label("Am beth mae e?").fill("Y cynllun")
        page.get_by_label("Anfonwch y cynllun").set_input_files(tmp_path / "Cynllun.pdf")
        page.get_by_role("button", name="Parhau").last.click()
        expect(page.get_by_text("Cynllun.pdf (1 kB)")).to_be_visible()
        page.go_back()
        page.reload()
        expect(page.get_by_text("Y ffeil hyd yma:")).to_be_visible()
        if script:
            faultless(page)
        page.context.close()
