"""Questions for an organisation, as a browser without JavaScript answers them."""

from __future__ import annotations

from flask.testing import FlaskClient

from pcca import store as stored
from tests.conftest import add
from tests.page import Page, get, post

ASKS = """instrument: places
version: 1
languages: [en, cy]
title: Places
title.cy: Lleoedd
unit: practice
identification: named
provenance: Own wording
sections:
  place:
    title: Place
    title.cy: Lle
    questions:
      board:
        organisation: board
        ask: Which board?
        ask.cy: Pa fwrdd?
        required: yes
      cluster:
        organisation: cluster
        within: board
        ask: Which cluster?
        ask.cy: Pa glwstwr?
      practice:
        organisation: practice
        ask: Which practice?
        ask.cy: Pa bractis?
"""


def begun(client: FlaskClient, site: stored.Store, lang: str = "en") -> Page:
    add(site, ASKS.encode(), "places")
    return post(client, get(client, f"/{lang}/survey/places"))


def test_only_the_clusters_of_the_board_are_offered(client: FlaskClient, site: stored.Store) -> None:
    page = post(client, begun(client, site), board="powys")
    assert page.text.count("<option") == 1 + 3 + 1 + 196
    assert '<optgroup label="Powys Teaching Health Board">' in page.text
    assert "Blaen Eirlys" not in page.text.split('name="practice"')[0]


def test_long_lists_are_parted_in_the_language_of_the_page(client: FlaskClient, site: stored.Store) -> None:
    page = post(client, begun(client, site, "cy"), board="swansea_bay")
    assert '<optgroup label="Bwrdd Iechyd Prifysgol Bae Abertawe">' in page.text


def test_a_practice_is_kept_by_its_code_and_shown_by_its_name(client: FlaskClient, site: stored.Store) -> None:
    page = post(client, begun(client, site), board="powys")
    check = post(client, page, practice="p001")
    name = page.text.split('value="p001"')[1].split(">")[1].split("<")[0]
    assert name in check.body
    again = get(client, "/en/survey/places/page/place-2")
    assert 'value="p001" selected' in again.text
    assert "Thank you" in post(client, check).body
    (kept,) = stored.documents(site, "places", released_only=False)
    assert kept.document == {"board": "powys", "cluster": None, "practice": "p001"}


def test_what_the_register_does_not_have_is_refused(client: FlaskClient, site: stored.Store) -> None:
    page = post(client, begun(client, site), board="powys")
    refused = post(client, page, practice="p999")
    assert refused.status == 422
    assert refused.errors
