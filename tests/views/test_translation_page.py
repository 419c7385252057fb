"""Source and translation side by side: saved into the author's files, nothing typed lost, nobody's work overwritten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca.cli.preview import preview_site
from pcca.instrument.load import inspect_file
from tests.page import Page, get, post

MAIN = """# Written by hand
instrument: pulse
version: 1
languages: [en, cy]
title: Cluster pulse
title.cy: Curiad y clwstwr  # agreed in May
unit: member
identification: anonymous
provenance: Own wording
sections:
  you:
    title: About you
    questions:
      vacancy:
        choice:
          yes: "Yes"
          yes.cy: Ie
          no: "No"
          no.cy: Na
        ask: Does your practice have a vacancy?
findings:
  vacant:
    share: vacancy = yes
    among: answered(vacancy)
    say: "{value}% have a vacancy"
"""
OVERLAY = """# For the translator
sections:
  you:
    title: Amdanoch chi
"""
TO = "/en/author/translate"
ASK = "questions.vacancy.ask"
TITLE = "sections.you.title"
PLACES = {"ask": ASK, "title": TITLE, "main": "title", "say": "findings.vacant.say"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pulse.yaml").write_text(MAIN, encoding="utf-8")
    (tmp_path / "pulse.cy.yaml").write_text(OVERLAY, encoding="utf-8")
    return tmp_path


@pytest.fixture
def app(folder: Path) -> Iterator[Flask]:
    made = preview_site(folder / "pulse.yaml")
    yield made
    made.extensions["pcca.store"].close()


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def states(folder: Path) -> dict[str, str]:
    found = inspect_file(folder / "pulse.yaml").translations
    return {".".join(map(str, each.path)): each.states.get("cy", "missing") for each in found.entries}


def typed(page: Page, **texts: str) -> Callable[[FlaskClient], Page]:
    """Sends the page with these texts typed, each under a short name of its place."""
    names = {f"target:{PLACES[name]}": text for name, text in texts.items()}
    return lambda browser: post(browser, page, page.path, **names)


def test_a_missing_text_is_written_into_the_overlay(browser: FlaskClient, folder: Path) -> None:
    page = get(browser, TO)
    saved = typed(page, ask="A oes swydd wag?")(browser)
    assert "1 translation saved" in saved.body
    overlay = (folder / "pulse.cy.yaml").read_text(encoding="utf-8")
    assert overlay.startswith("# For the translator\n")
    assert "A oes swydd wag?" in overlay
    assert (folder / "pulse.yaml").read_text(encoding="utf-8") == MAIN
    assert states(folder)["sections.you.questions.vacancy.ask"] == "review"


def test_a_text_of_the_instrument_is_replaced_where_it_stands(browser: FlaskClient, folder: Path) -> None:
    typed(get(browser, TO), main="Curiad clwstwr")(browser)
    text = (folder / "pulse.yaml").read_text(encoding="utf-8")
    assert text == MAIN.replace("Curiad y clwstwr", "Curiad clwstwr")


def test_no_overlay_is_made_for_a_text_of_the_instrument_alone(browser: FlaskClient, folder: Path) -> None:
    (folder / "pulse.cy.yaml").unlink()
    page = get(browser, TO)
    assert "1 translation saved" in typed(page, main="Curiad clwstwr")(browser).body
    assert not (folder / "pulse.cy.yaml").exists()


def test_reviewing_signs_a_translation_off(browser: FlaskClient, folder: Path) -> None:
    (folder / "pulse.cy.yaml").write_text("review: needed\n" + OVERLAY, encoding="utf-8")
    page = get(browser, TO)
    assert states(folder)[TITLE] == "review"
    post(browser, page, **{f"read:{TITLE}": "on"})
    assert states(folder)[TITLE] == "complete"


def test_a_stale_translation_is_confirmed(browser: FlaskClient, folder: Path) -> None:
    (folder / "pulse.cy.yaml").write_text(f"{OVERLAY}translations:\n  {TITLE}: 00000000\n", encoding="utf-8")
    assert states(folder)[TITLE] == "stale"
    page = get(browser, f"{TO}?state=stale")
    assert [name for name in page.fields if name.startswith("target:")] == [f"target:{TITLE}"]
    post(browser, page, f"{TO}?state=stale", **{f"read:{TITLE}": "on"})
    assert states(folder)[TITLE] == "complete"


def test_places_that_differ_are_refused_and_the_rest_is_saved(browser: FlaskClient, folder: Path) -> None:
    again = typed(get(browser, TO), say="Mae gan {canran}% swydd wag", ask="A oes swydd wag?")(browser)
    assert again.status == 422
    assert again.all("title")[0].text.startswith("Preview: Error:")  # type: ignore[union-attr]
    assert "{value}" in again.errors[0]
    assert again.fields["target:findings.vacant.say"] == "Mae gan {canran}% swydd wag"
    assert 'href="#findings.vacant.say"' in again.text
    assert "A oes swydd wag?" in (folder / "pulse.cy.yaml").read_text(encoding="utf-8")
    assert "canran" not in (folder / "pulse.cy.yaml").read_text(encoding="utf-8")


def test_a_change_of_another_editor_is_shown_and_not_overwritten(app: Flask, folder: Path) -> None:
    one, other = app.test_client(), app.test_client()
    mine, theirs = get(one, TO), get(other, TO)
    typed(theirs, title="Eu testun nhw")(other)
    refused = typed(mine, title="Fy nhestun i")(one)
    assert "Eu testun nhw" in refused.errors[0]
    assert refused.fields[f"target:{TITLE}"] == "Fy nhestun i"
    assert "Eu testun nhw" in (folder / "pulse.cy.yaml").read_text(encoding="utf-8")
    post(one, refused)
    assert "Fy nhestun i" in (folder / "pulse.cy.yaml").read_text(encoding="utf-8")


def test_fields_that_were_not_touched_take_nothing_back(app: Flask, folder: Path) -> None:
    one, other = app.test_client(), app.test_client()
    mine, theirs = get(one, TO), get(other, TO)
    typed(theirs, title="Eu testun nhw")(other)
    typed(mine, ask="A oes swydd wag?")(one)
    text = (folder / "pulse.cy.yaml").read_text(encoding="utf-8")
    assert "Eu testun nhw" in text
    assert "A oes swydd wag?" in text


def test_a_source_that_changed_meanwhile_is_to_be_read_again(browser: FlaskClient, folder: Path) -> None:
    page = get(browser, TO)
    (folder / "pulse.yaml").write_text(MAIN.replace("a vacancy?", "an open post?"), encoding="utf-8")
    refused = typed(page, ask="A oes swydd wag?")(browser)
    assert "changed meanwhile" in refused.errors[0]
    assert "an open post?" in refused.body
    assert refused.fields[f"target:{ASK}"] == "A oes swydd wag?"
    post(browser, refused)
    assert "A oes swydd wag?" in (folder / "pulse.cy.yaml").read_text(encoding="utf-8")


def test_html_and_emptied_texts_are_refused(browser: FlaskClient, folder: Path) -> None:
    before = (folder / "pulse.cy.yaml").read_bytes()
    refused = typed(get(browser, TO), title="", ask="<b>Swydd</b>")(browser)
    assert len(refused.errors) == 2
    assert "&lt;b&gt;" in refused.text
    assert (folder / "pulse.cy.yaml").read_bytes() == before


def test_a_text_too_long_for_any_page_is_refused_by_itself(browser: FlaskClient, folder: Path) -> None:
    refused = typed(get(browser, TO), title="gair " * 60_000, ask="A oes swydd wag?")(browser)
    assert len(refused.errors) == 1
    assert "300,000 characters; at most 10,000" in refused.body
    assert "A oes swydd wag?" in (folder / "pulse.cy.yaml").read_text(encoding="utf-8")


def test_nothing_is_saved_into_a_faulty_file(browser: FlaskClient, folder: Path) -> None:
    page = get(browser, TO)
    broken = MAIN.replace("choice:", "chioce:")
    (folder / "pulse.yaml").write_text(broken, encoding="utf-8")
    refused = typed(page, title="Amdanoch")(browser)
    assert "Nothing was saved" in refused.body
    assert refused.fields[f"target:{TITLE}"] == "Amdanoch"
    assert (folder / "pulse.yaml").read_text(encoding="utf-8") == broken


def test_a_form_without_its_token_keeps_what_was_typed(browser: FlaskClient, folder: Path) -> None:
    page = get(browser, TO)
    fields = {name: value for name, value in page.fields.items() if name != "csrf_token"}
    again = Page(browser.post(TO, data=fields | {f"target:{ASK}": "A oes swydd wag?"}))
    assert again.status == 400
    assert again.fields[f"target:{ASK}"] == "A oes swydd wag?"
    assert (folder / "pulse.cy.yaml").read_text(encoding="utf-8") == OVERLAY


def test_states_are_counted_and_filtered(browser: FlaskClient) -> None:
    page = get(browser, "/cy/author/translate?state=missing")
    assert [name.split(":")[1] for name in page.fields if name.startswith("target:")] == [ASK, "findings.vacant.say"]
    assert "Pa mor gyflawn" in page.body


@pytest.mark.parametrize("query", ["?page=99", "?page=-1", "?page=x", "?state=odd", "?to=en", "?saved=x", "?to=%00"])
def test_odd_addresses_are_pages_all_the_same(browser: FlaskClient, query: str) -> None:
    assert get(browser, TO + query).status == 200


def test_odd_forms_are_answered(browser: FlaskClient, folder: Path) -> None:
    token = get(browser, TO).fields["csrf_token"]
    strange = {"csrf_token": token, "id": ["nothing", ASK, ASK], f"target:{ASK}": "Testun\x00", f"seen:{ASK}": ":::::"}
    answer = browser.post(TO, data=strange)
    assert answer.status_code == 422
    assert (folder / "pulse.cy.yaml").read_text(encoding="utf-8") == OVERLAY


def test_an_instrument_in_one_language_has_nothing_to_translate(folder: Path) -> None:
    (folder / "one.yaml").write_text(
        "instrument: one\nversion: 1\nlanguages: [en]\ntitle: One\nunit: member\nidentification: anonymous\n"
        "provenance: Own\nsections:\n  a:\n    title: A\n    questions:\n      b:\n        text: short\n"
        "        ask: B?\n",
        encoding="utf-8",
    )
    app = preview_site(folder / "one.yaml")
    assert "one language only" in get(app.test_client(), TO).body
    app.extensions["pcca.store"].close()


def test_files_keep_their_mode(browser: FlaskClient, folder: Path) -> None:
    (folder / "pulse.yaml").chmod(0o640)
    typed(get(browser, TO), title="Amdanoch", main="Curiad")(browser)
    assert {(folder / name).stat().st_mode & 0o777 for name in ("pulse.yaml", "pulse.cy.yaml")} == {0o640}
