"""The ratings of a panel: laid side by side, never averaged; a stage only of what was agreed."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca import store as stored
from pcca.answers import typed
from pcca.instrument.load import loads
from pcca.panels import side_by_side
from tests.conftest import add
from tests.page import get, words
from tests.views.answered import NOW, rows, submitted

SOURCE = """instrument: panel
version: 1
languages: [en, cy]
title: Panel
title.cy: Panel
unit: cluster
respondents: panel
identification: named
provenance: Own wording
scales:
  stage:
    1: Developing
    1.cy: Yn datblygu
    2: Stable
    2.cy: Sefydlog
    3: Mature
    3.cy: Aeddfed
    dk: Cannot say
    dk.cy: Methu dweud
    missing: [dk]
sections:
  main:
    title: Main
    title.cy: Prif
    questions:
      cluster:
        choice:
          north: North
          north.cy: Y Gogledd
          south: South
          south.cy: Y De
        ask: Which cluster?
        ask.cy: Pa glwstwr?
      for_whom:
        choice:
          myself: My own rating
          myself.cy: Fy ngraddfa fy hun
          meeting: What our meeting agreed
          meeting.cy: Yr hyn y cytunwyd arno
        ask: Whose rating is this?
        ask.cy: Graddfa pwy yw hon?
      plan:
        matrix: stage
        ask: Where does it stand?
        ask.cy: Ble mae'n sefyll?
        rows:
          goals:
            label: Goals
            label.cy: Nodau
            1: None
            1.cy: Dim
            2: Some
            2.cy: Rhai
            3: Many
            3.cy: Llawer
          money:
            label: Money
            label.cy: Arian
            1: None
            1.cy: Dim
            2: Some
            2.cy: Peth
            3: Much
            3.cy: Llawer
          people:
            label: People
            label.cy: Pobl
            1: None
            1.cy: Dim
            2: Some
            2.cy: Rhai
            3: Many
            3.cy: Llawer
scores:
  level:
    mean: plan
    need: 2 of 3
    label: Level
    label.cy: Lefel
stages:
  scale: stage
  primary: by_mean
  rules:
    by_mean:
      score: level
      cuts: [5/3, 7/3]
      label: Mean
      label.cy: Cymedr
consensus:
  of: plan
  prefill: median
  split: {ends: 20}
  agreed: for_whom = meeting
"""
PANEL = loads(SOURCE)


def rating(goals: str, money: str, people: str, cluster: str = "north", whose: str = "myself") -> dict[str, str]:
    return {
        "cluster": cluster, "for_whom": whose, "plan.goals": goals, "plan.money": money, "plan.people": people,
    }  # fmt: skip


FOUR = [rating("2", "1", "2"), rating("2", "3", "3"), rating("2", "1", "3"), rating("2", "3", "dk")]


@pytest.fixture
def keys(site: stored.Store) -> list[str]:
    """The keys of four ratings, and of what was agreed about another cluster."""
    instrument = add(site, SOURCE.encode(), "now", opens=NOW - timedelta(days=1))
    agreed = rating("3", "2", "3", "south", "meeting")
    return [submitted(site, instrument, each) for each in [*FOUR, rating("1", "1", "1", "south"), agreed]]


class TestSideBySide:
    def test_split_items_come_first_with_every_level(self, client: FlaskClient, keys: list[str]) -> None:
        page = get(client, "/en/assess/now/ratings/north")
        assert [words(each).split()[0] for each in page.all("h2")] == ["Money", "Goals", "People"]
        assert rows(page)[:3] == ["1 Developing median | 2 raters", "2 Stable | 0 raters", "3 Mature | 2 raters"]
        assert "4 people have rated it" in page.body
        assert "1 of 3 items is split" in page.body
        assert "1 gave no rating" in page.body

    def test_in_welsh(self, client: FlaskClient, keys: list[str]) -> None:
        page = get(client, "/cy/assess/now/ratings/north")
        assert "Arian" in page.body
        assert "Yn datblygu" in page.body

    def test_ratings_give_no_stage(self, client: FlaskClient, keys: list[str]) -> None:
        page = get(client, f"/en/assess/now/{keys[0]}")
        assert page.path == "/en/assess/now/ratings/north"
        assert "Stage 2 of 3" not in page.body
        assert client.get(f"/en/assess/now/{keys[0]}/result.csv").status_code == 404

    def test_what_was_agreed_has_a_stage_and_is_told_beside_the_ratings(
        self, client: FlaskClient, keys: list[str]
    ) -> None:
        assert "Stage 3 of 3: Mature" in get(client, f"/en/assess/now/{keys[-1]}").body
        page = get(client, "/en/assess/now/ratings/south")
        assert f"/en/assess/now/{keys[-1]}" in page.links("/assess/now/")
        assert "One rating only" in page.body

    def test_the_wave_lists_both(self, client: FlaskClient, keys: list[str]) -> None:
        found = rows(get(client, "/en/assess/now/"))
        assert found[1:3] == ["North | 4 | 1 of 3", "South | 1 | 0 of 3"]
        assert found[-1] == "South | Stage 3 of 3: Mature"

    def test_who_was_not_rated_is_not_found(self, client: FlaskClient, keys: list[str]) -> None:
        assert client.get("/en/assess/now/ratings/west").status_code == 404


def test_three_raters_are_needed_to_tell_how_far_they_agree() -> None:
    found = side_by_side(PANEL, [typed(PANEL, each) for each in FOUR[:2]])
    assert found.icc is None
    assert {item.rwg for item in found.items} == {None}
    found = side_by_side(PANEL, [typed(PANEL, each) for each in FOUR])
    # Goals are rated alike by all; one less the variance 0 over that of three equally likely answers.
    assert next(item.rwg for item in found.items if item.column == "plan.goals") == 1


levels = st.sampled_from(["1", "2", "3", "dk"])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.builds(rating, levels, levels, levels), min_size=1, max_size=7))
def test_what_the_meeting_starts_from_is_always_a_level(group: list[dict[str, str]]) -> None:
    found = side_by_side(PANEL, [typed(PANEL, each) for each in group])
    assert [item.split for item in found.items] == sorted((item.split for item in found.items), reverse=True)
    for item in found.items:
        given_ = [each[item.column] for each in group if each[item.column] != "dk"]
        assert item.unrated == len(group) - len(given_)
        if not given_:
            assert item.rating is None
            continue
        assert item.rating is not None
        assert item.rating.value == Fraction(sorted(given_)[(len(given_) - 1) // 2])
        ends = min(given_.count("1"), given_.count("3"))
        assert item.split == (5 * ends >= len(given_))
