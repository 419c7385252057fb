"""What follows from answers, on pages: outcomes with their reasons, bands with what to do, advice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.instrument.model import Instrument
from tests.conftest import add
from tests.page import Page, get, post, words
from tests.views.answered import NOW, rows, submitted

SOURCE = """instrument: evaluation
version: 1
languages: [en, cy]
title: Evaluation
title.cy: Gwerthusiad
unit: initiative
identification: {identification}
provenance: Own wording
scales:
  rating:
    0: None
    0.cy: Dim
    1: Little
    1.cy: Ychydig
    2: Much
    2.cy: Llawer
  verdict:
    stop: Stop
    stop.cy: Stopio
    modify: Modify
    modify.cy: Addasu
    scale_up: Scale up
    scale_up.cy: Ehangu
sections:
  main:
    title: Main
    title.cy: Prif
    questions:
      initiative:
        text: short
        ask: What is it called?
        ask.cy: Beth yw ei enw?
      harm:
        choice:
          yes: "Yes"
          yes.cy: Do
          no: "No"
          no.cy: Naddo
        ask: Did it do harm?
        ask.cy: A wnaeth niwed?
      effect:
        choice: rating
        ask: How effective was it?
        ask.cy: Pa mor effeithiol oedd?
      panel:
        choice: verdict
        ask: What does the panel decide?
        ask.cy: Beth yw penderfyniad y panel?
      because:
        text: long
        ask: Why?
        ask.cy: Pam?
scores:
  risk:
    points:
      harm: {yes: 3, no: 0}
      effect: {0: 1, 1: 1, 2: 0}
    need: 1 of 2
    label: Risk
    label.cy: Risg
    bands:
      low:
        label: Low risk
        label.cy: Risg isel
        action: Go on as you do.
        action.cy: Ewch ymlaen.
      high:
        at_least: 3
        label: High risk
        label.cy: Risg uchel
        action: Talk to the **board** now.
        action.cy: Siaradwch â'r **bwrdd** nawr.
rules:
  verdict:
    label: What the rule says
    label.cy: Beth mae'r rheol yn ei ddweud
    scale: verdict
    rows:
      harmful:
        when: harm = yes
        give: stop
        say: It did harm.
        say.cy: Gwnaeth niwed.
      effective:
        when: effect >= 2
        give: scale_up
        say: It was effective.
        say.cy: Roedd yn effeithiol.
    else:
      give: modify
      say: It had little effect.
      say.cy: Ychydig o effaith a gafodd.
    decision: panel
    reason: because
advice:
  report:
    when: risk.band = high
    say: Report it within a week.
    say.cy: Rhowch wybod o fewn wythnos.
"""
ANSWERS = {"initiative": "Home visits", "harm": "yes", "effect": "2", "panel": "modify", "because": "It was put right"}


def wave(store: stored.Store, identification: str = "named") -> Instrument:
    return add(store, SOURCE.replace("{identification}", identification).encode(), "now", opens=NOW - timedelta(days=1))


def unit(client: FlaskClient, store: stored.Store, answers: dict[str, str], lang: str = "en") -> Page:
    return get(client, f"/{lang}/assess/now/{submitted(store, wave(store), answers)}")


class TestUnit:
    def test_the_rule_and_the_panel_stand_side_by_side(self, client: FlaskClient, site: stored.Store) -> None:
        page = unit(client, site, ANSWERS)
        assert words(page.all("h1")[0]) == "Home visits"
        for said in ("Stop", "It did harm.", "This differs from the rule.", "It was put right"):
            assert said in page.body
        assert any(row.endswith("Stop | Matches") for row in rows(page))
        assert any(row.endswith("Scale up | Not looked at") for row in rows(page))

    def test_what_is_missing_is_named_with_every_possible_outcome(
        self, client: FlaskClient, site: stored.Store
    ) -> None:
        page = unit(client, site, {"initiative": "Home visits", "effect": "2"})
        assert "Not decided" in page.body
        assert "It may be one of these: Stop; Scale up." in page.body
        assert "Did it do harm?" in page.body
        assert "Nothing has been decided yet." in page.body

    def test_a_band_says_what_to_do(self, client: FlaskClient, site: stored.Store) -> None:
        page = unit(client, site, ANSWERS)
        assert "High risk" in page.body
        assert "<strong>board</strong>" in page.text
        assert "Report it within a week." in page.body

    def test_in_welsh(self, client: FlaskClient, site: stored.Store) -> None:
        page = unit(client, site, ANSWERS, "cy")
        for said in ("Stopio", "Gwnaeth niwed.", "Risg uchel", "Rhowch wybod o fewn wythnos."):
            assert said in page.body

    def test_too_few_answers_are_not_rated(self, client: FlaskClient, site: stored.Store) -> None:
        page = unit(client, site, {"initiative": "Home visits"})
        assert "Not rated" in page.body
        assert "1 of 2 parts are needed" in page.body
        assert "Report it" not in page.body


class TestWave:
    def test_every_unit_is_listed_with_its_outcome_and_band(self, client: FlaskClient, site: stored.Store) -> None:
        instrument = wave(site)
        submitted(site, instrument, ANSWERS)
        submitted(site, instrument, {"initiative": "Clinics"})
        page = get(client, "/en/assess/now/")
        assert rows(page) == [
            "Name | What the rule says | Risk | What does the panel decide?",
            "Clinics | Not decided | Not rated | Not decided",
            "Home visits | Stop | High risk | Modify",
        ]
        assert "Evaluation" in get(client, "/en/assess/").body
        assert "Results of each one" in get(client, "/en/results/now/").body

    def test_bands_and_outcomes_are_counted_on_the_results_page(self, client: FlaskClient, site: stored.Store) -> None:
        submitted(site, wave(site), ANSWERS)
        page = get(client, "/en/results/now/")
        assert "Worked out from the answers" in page.body
        assert any(row.startswith("High risk | 100.0%") for row in rows(page))


@pytest.mark.parametrize(("identification", "said"), [("named", True), ("confidential", True), ("anonymous", False)])
def test_advice_stands_with_the_copy_of_ones_answers(
    client: FlaskClient, site: stored.Store, identification: str, said: bool
) -> None:
    wave(site, identification)
    page = get(client, "/en/survey/now/")
    page = post(client, page)
    while "check" not in page.path:
        page = post(client, page, **ANSWERS)
    page = post(client, page)
    assert ("Report it within a week." in page.body) is said
    assert ("Talk to the board now." in page.body) is said
    assert ("See what follows from your answers" in page.body) is (identification == "named")
