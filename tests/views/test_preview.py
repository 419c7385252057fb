"""An author's preview: the form as respondents see it, renewed with the file, on every page marked as what it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca.cli.preview import preview_site
from pcca.instrument.load import load
from pcca.routing import pages
from tests.conftest import ROOT, small
from tests.page import Page, get, post, words

EVERYTHING = ROOT / "tests" / "data" / "instruments" / "everything.yaml"
FUNDING = ROOT / "tests" / "data" / "instruments" / "funding.yaml"
MARKS = {"en": "Preview", "cy": "Rhagolwg"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_bytes(small())
    return path


@pytest.fixture
def opened() -> Iterator[Callable[[Path], FlaskClient]]:
    """Opens the preview of a file."""
    made: list[Flask] = []

    def open_(path: Path) -> FlaskClient:
        made.append(preview_site(path))
        return made[-1].test_client()

    yield open_
    for app in made:
        app.extensions["pcca.store"].close()


@pytest.fixture
def browser(file: Path, opened: Callable[[Path], FlaskClient]) -> FlaskClient:
    return opened(file)


def save(file: Path, before: str, after: str) -> None:
    """Saves the file with one change, as an editor does."""
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
    found = file.stat()
    os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns + 1_000_000))


PATHS = ("author/", "author/faults", "author/translate", "survey/preview", "results/", "nothing", "author/page/views")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("code", MARKS)
def test_every_page_is_marked_as_a_preview(browser: FlaskClient, code: str, path: str) -> None:
    page = Page(browser.get(f"/{code}/{path}"))
    assert MARKS[code] in page.body
    assert page.text.count('class="preview"') == 1
    assert page.all("title")[0].text.startswith(f"{MARKS[code]}: ")  # type: ignore[union-attr]


def test_the_site_itself_is_not_marked(client: FlaskClient) -> None:
    assert "Preview" not in get(client, "/en/survey/small").text


def test_the_form_is_answered_to_its_receipt_and_nothing_is_written(
    browser: FlaskClient, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    page = post(browser, get(browser, "/en/survey/preview"))
    assert "Preview" in page.body
    page = post(browser, page, role="gp")
    for _ in range(20):
        if page.path.endswith("/check"):
            break
        rows = {"support.heard": "2", "support.money": "2"}
        needed = {name: value for name, value in rows.items() if name in page.text}
        page = post(browser, page, **needed)
    receipt = post(browser, page)
    assert receipt.path.endswith("/receipt")
    assert os.listdir(tmp_path) == ["small.yaml"]


def test_a_saved_file_is_shown_at_once_and_answers_stay(browser: FlaskClient, file: Path) -> None:
    page = post(browser, get(browser, "/en/survey/preview"))
    before = browser.get("/en/author/state").get_json()
    post(browser, page, role="gp")
    save(file, "title: A small survey", "title: A renamed survey")
    assert browser.get("/en/author/state").get_json()["state"] != before["state"]
    again = get(browser, page.path)
    assert "A renamed survey" in again.all("title")[0].text  # type: ignore[operator]
    assert again.fields["role"] == "gp"


def test_a_faulty_file_has_its_faults_and_the_last_good_version(browser: FlaskClient, file: Path) -> None:
    line = next(n for n, each in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if "hours <= 40" in each)
    save(file, "that: hours <= 40", "that: houres <= 40")
    faults = get(browser, "/en/author/faults")
    assert f":{line}:" in faults.body
    assert "Did you mean 'hours'?" in faults.body
    assert faults.all("pre")[0].text.splitlines()[1].index("^") == (  # type: ignore[union-attr]
        faults.all("pre")[0].text.splitlines()[0].index("houres")  # type: ignore[union-attr]
    )
    state = browser.get("/en/author/state").get_json()
    assert state["faulty"]
    assert state["faults"] == "/en/author/faults"
    form = get(browser, "/en/survey/preview")
    assert form.status == 200
    assert "this is the last version without" in form.body
    save(file, "houres", "hours")
    assert "No faults found" in get(browser, "/en/author/faults").body
    assert "the last version without" not in get(browser, "/en/survey/preview").body


def test_a_file_that_was_never_good_leads_to_its_faults(opened: Callable[[Path], FlaskClient], tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("instrument: [", encoding="utf-8")
    browser = opened(file)
    assert get(browser, "/cy/").path == "/cy/author/faults"
    assert get(browser, "/en/author/translate").status == 200
    assert get(browser, "/en/survey/preview").status == 404
    file.write_bytes(small())
    assert get(browser, "/en/survey/preview").status == 200


def test_what_is_not_translated_yet_is_shown_in_its_source(browser: FlaskClient, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    save(file, "title: A small survey\ntitle.cy: Arolwg bach\n", "title: A new survey\n")
    for code in MARKS:
        page = get(browser, f"/{code}/survey/preview")
        assert page.status == 200
        assert words(page.all("h1")[0]) == "A new survey"
    assert "1 translation is missing; its source is shown in its place." in get(browser, "/en/author/").body
    assert "title" in get(browser, "/en/author/faults").body
    file.write_text(text, encoding="utf-8")
    assert "translation is missing" not in get(browser, "/en/author/").body


def test_a_file_that_goes_away_is_said(browser: FlaskClient, file: Path) -> None:
    file.unlink()
    assert "no such file" in get(browser, "/en/author/faults").body
    assert get(browser, "/en/survey/preview").status == 200


@pytest.mark.parametrize("code", MARKS)
@pytest.mark.parametrize("path", [EVERYTHING, FUNDING], ids=lambda path: path.stem)
def test_the_overview_has_every_question_in_both_languages(
    opened: Callable[[Path], FlaskClient], path: Path, code: str
) -> None:
    overview = get(opened(path), f"/{code}/author/")
    for question in load(path).every_question.values():
        assert question.id in overview.body
        for _, ask in question.ask:
            assert " ".join(ask.split()) in overview.body, question.id


@pytest.mark.parametrize("path", [EVERYTHING, FUNDING], ids=lambda path: path.stem)
def test_every_page_opens_as_a_respondent_sees_it_and_with_everything(
    opened: Callable[[Path], FlaskClient], path: Path
) -> None:
    browser = opened(path)
    overview = get(browser, "/en/author/")
    for page in pages(load(path)):
        shown = post(browser, overview, f"/en/author/page/{page.id}")
        assert shown.path.startswith(f"/en/survey/preview/page/{page.id}"), shown.body[:300]
        everything = get(browser, f"/cy/author/page/{page.id}")
        for question in page.section.questions if page.section.repeat else page.questions:
            assert f'id="question-{question.id}"' in everything.text


def test_a_page_that_nothing_leads_to_is_said_so(browser: FlaskClient, file: Path) -> None:
    save(file, "title.cy: Eich barn\n", "title.cy: Eich barn\n    show_if: answered(role) and missing(role)\n")
    overview = get(browser, "/en/author/")
    assert "answered(role) and missing(role)" in overview.body
    assert (
        "No answers were found that lead to the page “views”" in post(browser, overview, "/en/author/page/views").body
    )


def test_the_form_is_filled_in_with_an_example(opened: Callable[[Path], FlaskClient]) -> None:
    browser = opened(EVERYTHING)
    overview = get(browser, "/en/author/")
    example = load(EVERYTHING).examples[0]
    assert "It comes out as the file says" in overview.body
    checked = post(browser, overview, f"/en/author/example/{example.id}")
    assert checked.path == "/en/survey/preview/check"
    assert f"the example {example.id}" in checked.body
    assert Page(browser.post("/en/author/example/none", data=overview.fields)).status == 404


def test_a_form_without_its_token_does_nothing(browser: FlaskClient) -> None:
    assert browser.post("/en/author/page/views").headers["Location"].endswith("/en/author/")
    assert not get(browser, "/en/survey/preview/page/views").path.endswith("views")


def test_only_this_computer_is_answered(browser: FlaskClient) -> None:
    assert browser.get("/en/author/", headers={"Host": "evil.example"}).status_code == 400


def test_its_cookie_is_not_that_of_a_site_beside_it(browser: FlaskClient) -> None:
    assert browser.get("/en/author/").headers["Set-Cookie"].startswith("pcca_preview=")
