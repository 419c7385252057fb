"""A wave's questionnaire as a form to print."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca.paper.press import Press
from tests.page import Page

WAVE = "members-2026"


def test_the_start_page_leads_to_the_form_in_its_language(read: Callable[[str], Page], reader: FlaskClient) -> None:
    page = read(f"/cy/survey/{WAVE}")
    addresses = page.links("/form.")
    assert len(addresses) == 2
    for address in addresses:
        answer = reader.get(address)
        assert answer.status_code == 200
        assert "-cy." in answer.headers["Content-Disposition"]
        again = reader.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_the_form_says_who_asks_and_what_becomes_of_answers(reader: FlaskClient) -> None:
    made = docx.Document(io.BytesIO(reader.get(f"/en/survey/{WAVE}/form.docx").data))
    facts = {row.cells[0].text: row.cells[1].text for row in made.tables[0].rows}
    assert facts["What happens with your answers"].startswith("Your answers are anonymous. Do not write your name")
    assert facts["How long it takes"].startswith("About")


def test_other_formats_and_waves_are_not_found(reader: FlaskClient) -> None:
    assert reader.get(f"/en/survey/{WAVE}/form.exe").status_code == 404
    assert reader.get("/en/survey/nothing/form.pdf").status_code == 404


def test_one_who_waits_too_long_is_told_that_the_site_is_busy(demonstration: Flask) -> None:
    before = demonstration.extensions.get("pcca.press")
    demonstration.extensions["pcca.press"] = press = Press(patience=0.01)
    with press.lock:
        answer = demonstration.test_client().get(f"/en/survey/{WAVE}/form.docx")
    assert answer.status_code == 503
    assert "<h1>" in answer.text
    demonstration.extensions["pcca.press"] = before or Press()


@pytest.mark.slow
def test_the_site_starts_without_the_typesetter() -> None:
    loaded = "import sys, pcca.app; print([name for name in ('typst', 'docx', 'matplotlib') if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
