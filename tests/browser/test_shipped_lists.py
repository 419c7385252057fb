"""Two shipped instruments with lists, from their start pages to what comes of the answers, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from pcca import store as stored
from pcca.answers import Document, encode
from pcca.columns import from_blobs
from pcca.fieldwork.waves import add_wave, version
from pcca.instrument.load import load
from pcca.paths import shipped
from pcca.report import score_columns
from pcca.rights import Grant
from tests.browser.conftest import DESKTOP, PHONE, Opener
from tests.browser.test_lists import headings
from tests.browser.test_pages import faultless
from tests.browser.walk import GO, Given, answer, answer_by_keyboard, onward, press, start
from tests.signed import session_token

pytestmark = pytest.mark.browser
Plain = str | list[str] | None
FUNDING = "cluster-funding"
INITIATIVE = "initiative-evaluation"

YEAR: Given = {
    "cluster": "c01", "year": "2025", "filled_by": ("finance_lead", "cluster_lead"),
    "allocation": "150000", "carried_in": "10000", "released_q1": "20000", "released_q2": "60000",
    "released_q3": "50000", "released_q4": "20000",
}  # fmt: skip
END: Given = {
    "carried_out": "5000", "lost": "15000", "barriers.approval": "2", "barriers.procurement": "1",
    "barriers.recruitment": "3", "barriers.hr": "na", "value.working_day": "4", "value.patients": "dk",
}  # fmt: skip
PHARMACIST: Given = {
    "line_name": "Pharmacist in three practices", "purpose": "Queries about medicines without a GP appointment",
    "planned": "60000", "approved": "60000", "spent": "58000", "category": "pharmacist", "new_service": "yes",
    "employer": "board", "asked_on": date(2025, 4, 7), "approved_on": date(2025, 5, 2),
    "released_on": date(2025, 7, 10), "recruited_on": date(2025, 8, 18), "live_on": date(2025, 9, 1), "late": "yes",
    "late_why": ("approval", "recruitment"), "peer_review": "yes", "carry_asked": "no", "other_purpose": "no",
}  # fmt: skip
VISITS: Given = {
    "line_name": "Home visiting team", "planned": "45000", "approved": "45000", "spent": "40000",
    "category": "home_visiting", "new_service": "yes", "employer": "federation", "asked_on": date(2025, 4, 7),
    "approved_on": date(2025, 6, 20), "late": "no", "carry_asked": "yes", "carry_granted": "yes",
}  # fmt: skip
SCANNER: Given = {
    "line_name": "Ultrasound scanner", "planned": "12000", "approved": "12000", "spent": "12500",
    "category": "equipment", "new_service": "no", "employer": "nobody", "late": "no",
}  # fmt: skip
WAITS: Given = {
    "line_name": "Shorter waits in dermatology", "planned": "20000", "approved": "20000", "spent": "20000",
    "category": "secondary_care_wait", "employer": "third_sector", "other_purpose": "yes",
    "other_purpose_what": "The health board moved it to orthopaedics",
}  # fmt: skip
HUB: Given = {
    "line_name": "Overspill hub", "planned": "20000", "approved": "0", "spent": "0", "carry_asked": "yes",
    "carry_granted": "no", "late": "yes", "late_why": ("legal_status",),
}  # fmt: skip
LINES = ({**PHARMACIST, "spent": "59000"}, VISITS, WAITS, HUB, SCANNER)
"""The lines as they are in the end."""
NAME = "Home visiting pharmacist"
RATED = (
    "effectiveness", "access", "practice_workload", "patient_experience", "fairness", "workforce", "value", "evidence",
    "keep_going", "copy", "public_involvement",
)  # fmt: skip
FEWER: Given = {
    "objective": "Fewer home visits by GPs", "measure": "Visits each week", "direction": "down", "baseline": "42",
    "target": "30", "result": "27", "figure_source": "Practice records", "met_rating": "3",
}  # fmt: skip
SOONER: Given = {"objective": "A calmer reception", "met_rating": "1"}
TOO_EARLY = {
    "en": "Enter a date that is not before the day it was asked for",
    "cy": "Rhowch ddyddiad nad yw cyn y diwrnod y gofynnwyd amdano",
}
MORE_THAN_APPROVED = {"en": "This is more than was approved", "cy": "Mae hyn yn fwy nag a gymeradwywyd"}
TOO_MUCH = {
    "en": "The lines together spend more than was allocated and carried in",
    "cy": "Mae'r llinellau gyda'i gilydd yn gwario mwy nag a ddyrannwyd ac a gariwyd i mewn",
}


def open_wave(app: Flask, instrument: str, lang: str) -> str:
    """A wave of a shipped instrument for answers in one language alone."""
    found, name = version(shipped("instruments") / f"{instrument}.yaml"), f"{instrument}-{lang}"
    wave = stored.Wave(name, found.instrument.digest, "named", datetime.now(UTC).date())
    add_wave(app.extensions["pcca.store"], found, wave)
    return name


def as_stored(given: Given) -> dict[str, Plain]:
    """Answers as a document holds them."""
    return {name: _stored(value) for name, value in given.items()}


def _stored(value: str | date | tuple[str, ...]) -> Plain:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def answered(found: Any) -> Any:
    """A document without the questions that were left empty, in its entries too."""
    if isinstance(found, list):
        return [answered(each) for each in found]
    if isinstance(found, dict):
        return {name: answered(value) for name, value in found.items() if value is not None}
    return found


def fill_line(page: Page, given: Given) -> None:
    """Fills the pages of an entry, up to the one that does not let pass, or the list."""
    while "/page/lines" in page.url and not page.locator("#add").count():
        here = page.url
        answer(page, given)
        onward(page)
        if page.url == here:
            return


def add_line(page: Page, given: Given) -> None:
    page.click("#add")
    fill_line(page, given)


@pytest.mark.parametrize(
    ("lang", "script", "viewport"), [("en", True, DESKTOP), ("cy", False, PHONE)], ids=["en", "cy, no script, phone"]
)
def test_a_year_of_five_budget_lines(
    opened: Opener, demo: Flask, lang: str, script: bool, viewport: dict[str, int]
) -> None:
    wave = open_wave(demo, FUNDING, lang)
    page = opened(f"/{lang}/survey/{wave}", script=script, viewport=viewport)
    start(page)
    while not page.locator("#add").count():
        answer(page, YEAR)
        onward(page)
    add_line(page, PHARMACIST)
    add_line(page, {**VISITS, "approved_on": date(2025, 3, 20)})
    assert TOO_EARLY[lang] in page.inner_text("#problem")
    if script:
        faultless(page)
    fill_line(page, VISITS)
    add_line(page, SCANNER)
    assert MORE_THAN_APPROVED[lang] in page.inner_text("#problem")
    fill_line(page, SCANNER)
    add_line(page, {**WAITS, "spent": "200000"})
    fill_line(page, {**WAITS, "spent": "200000"})
    add_line(page, HUB)
    page.locator(".entries li").nth(0).locator("a").nth(0).click()
    fill_line(page, {"spent": "59000"})
    page.locator(".entries li").nth(2).locator("a").nth(1).click()
    page.click(".danger")
    assert str(SCANNER["line_name"]) not in " ".join(headings(page))
    add_line(page, SCANNER)
    fill_line(page, SCANNER)
    assert [each.partition(". ")[2] for each in headings(page)] == [each["line_name"] for each in LINES]
    while "/check" not in page.url:
        answer(page, END)
        onward(page)
    onward(page)
    assert TOO_MUCH[lang] in page.inner_text("#problem")
    if script:
        faultless(page)
    page.get_by_role("link", name=TOO_MUCH[lang]).click()
    page.locator(".entries li").nth(2).locator("a").nth(0).click()
    fill_line(page, {"spent": "20000"})
    while "/check" not in page.url:
        onward(page)
    assert not page.locator("#problem").count()
    onward(page)
    assert page.url.endswith("/receipt")
    assert page.locator("html").get_attribute("lang") == lang
    [response] = stored.documents(demo.extensions["pcca.store"], wave, released_only=False)
    assert answered(response.document) == {**as_stored({**YEAR, **END}), "lines": [as_stored(each) for each in LINES]}
    assert spent(response.document) == Fraction(59000 + 40000 + 20000 + 12500, 160000)


def spent(document: Document) -> Fraction | float | None:
    """The share of the money that was spent, by the finding of as many equal returns as are needed to show one."""
    instrument = load(shipped("instruments") / f"{FUNDING}.yaml")
    finding = instrument.findings["pct_spent"]
    columns = from_blobs(instrument, [encode(instrument, document)] * finding.hide_below)
    [row] = [each for each in score_columns(instrument, columns).rows if each.finding == finding.id]
    return row.estimate


def rated(role: str, level: str, **other: str) -> Given:
    """What somebody says of the initiative: one level on every line, but for those that are named."""
    rows = {f"ratings.{row}": other.get(row, level) for row in RATED}
    return {"role": role, "initiative": NAME, "theme": "pharmacy_team", "harm": "none", **rows}


BEFORE = (
    rated("project_lead", "3"), rated("independent", "2", evidence="0", public_involvement="0"), rated("board", "2"),
)  # fmt: skip
"""What assessors said before the panel met."""
PANEL: Given = {
    **rated("panel", "2", copy="3", public_involvement="dk"), "board": "swansea_bay", "cluster": "c02",
    "started_on": date(2024, 10, 1), "cost": "48000", "people_reached": "1600", "decision": "keep_and_measure",
}  # fmt: skip
REASON = {"en": "The pharmacist leaves in May.", "cy": "Mae'r fferyllydd yn gadael ym mis Mai."}
TOLD = {
    "en": (
        "What the rule proposes\n\nScale up\n\nIt is effective, worth its money, can be kept going and can be copied.",
        "What was decided\n\nKeep going and measure\n\nThis differs from the rule.",
        "Advice\n\nAgree a measure with a baseline for each objective",
    ),
    "cy": (
        "Beth mae'r rheol yn ei gynnig\n\nEhangu\n\nMae'n effeithiol, yn werth ei arian, a gellir ei gynnal a'i gopïo.",
        "Beth a benderfynwyd\n\nParhau a mesur\n\nMae hyn yn wahanol i'r rheol.",
        "Cyngor\n\nCytunwch ar fesur â llinell sylfaen ar gyfer pob amcan",
    ),
}
"""What the page about the initiative tells: the rule's proposal and why, the panel's decision, advice."""
LISTED = {"en": ["Scale up", "Keep going and measure"], "cy": ["Ehangu", "Parhau a mesur"]}


def sent_before(app: Flask, wave: str) -> None:
    """Stores what the assessors said."""
    instrument, day = load(shipped("instruments") / f"{INITIATIVE}.yaml"), datetime.now(UTC).date()
    objectives: list[dict[str, Plain]] = [{"objective": "Fewer home visits by GPs"}]
    documents: list[Document] = [{**as_stored(each), "objectives": objectives} for each in BEFORE]
    responses = [stored.NewResponse(each, encode(instrument, each), "en", day) for each in documents]
    source = stored.SourceFile("assessors", sha256(wave.encode()).hexdigest(), day)
    stored.add_responses(app.extensions["pcca.store"], wave, responses, source=source)


def go_through(page: Page, given: Given, keyboard: bool) -> None:
    """Answers the page and goes on, by keyboard alone or with the mouse."""
    if keyboard:
        answer_by_keyboard(page, given)
        return
    answer(page, given)
    onward(page)


@pytest.mark.parametrize(("lang", "keyboard"), [("en", True), ("cy", False)], ids=["en, keyboard", "cy"])
def test_a_panel_decides_on_an_initiative(opened: Opener, demo: Flask, lang: str, keyboard: bool) -> None:
    wave = open_wave(demo, INITIATIVE, lang)
    sent_before(demo, wave)
    given: Given = {**PANEL, "reason": REASON[lang]}
    page = opened("/")
    facilitator = session_token(demo.extensions["pcca.store"], [Grant("facilitator", "*")])
    page.context.add_cookies([{"name": "pcca", "value": facilitator, "url": page.url.rpartition("/en")[0]}])
    page.goto(f"/{lang}/survey/{wave}")
    faultless(page)
    press(page, "form .go")
    for objective in (given, FEWER, SOONER):
        while not page.locator("#add").count():
            faultless(page)
            go_through(page, objective, keyboard)
        press(page, "#add")
    press(page, "button.back")
    while "/check" not in page.url:
        faultless(page)
        go_through(page, given, keyboard)
    for wanted in (GO, ".button-link"):
        faultless(page)
        press(page, wanted)
    press(page, "summary", "Space")
    faultless(page)
    for told in (*TOLD[lang], REASON[lang]):
        assert told in page.inner_text("main")
    press(page, ".back")
    faultless(page)
    assert page.locator("table").last.locator("td").all_inner_texts() == LISTED[lang]
    press(page, 'a[href*="/ratings/"]')
    faultless(page)
    assert page.locator(".rating.split").count() == 2
    [document] = [
        each.document
        for each in stored.documents(demo.extensions["pcca.store"], wave, released_only=False)
        if each.document["role"] == "panel"
    ]
    assert answered(document) == {**as_stored(given), "objectives": [as_stored(FEWER), as_stored(SOONER)]}
