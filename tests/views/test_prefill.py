"""Answers that are offered beforehand: said so, changeable, and no answers until the page is sent on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.answers import encode
from pcca.fieldwork.invitations import invite
from pcca.fieldwork.links import add_open_link, token_of, tokens_of
from pcca.instrument.load import loads
from pcca.rights import Grant
from pcca.store import invitations
from tests.conftest import add
from tests.invite.conftest import Row
from tests.page import Page, get, post
from tests.signed import signed_as, stranger

SOURCE = """instrument: yearly
version: {version}
languages: [en, cy]
title: Yearly
title.cy: Blynyddol
unit: cluster
identification: {identification}
provenance: Own wording
scales:
  level:
    1: Low
    1.cy: Isel
    2: High
    2.cy: Uchel
sections:
  about:
    title: About
    title.cy: Ynghylch
    questions:
      cluster:
        choice:
          north: North
          north.cy: Gogledd
          south: South
          south.cy: De
        ask: Which cluster?
        ask.cy: Pa glwstwr?
      now:
        choice: level
        ask: Where do you stand?
        ask.cy: Ble rydych chi'n sefyll?
      hours:
        number: 0..50
        ask: How many hours?
        ask.cy: Faint o oriau?
  plan:
    title: Plan
    title.cy: Cynllun
    questions:
      aim:
        choice: level
        prefill: now
        ask: Where do you want to be?
        ask.cy: Ble hoffech chi fod?
      twice:
        number: 0..50
        prefill: hours * 2
        ask: How many next year?
        ask.cy: Faint y flwyddyn nesaf?
      other:
        text: short
        ask: Anything else?
        ask.cy: Unrhyw beth arall?
"""
LAST = """      lead:
        text: short
        prefill: last
        ask: Who leads?
        ask.cy: Pwy sy'n arwain?
      views:
        grid: level
        prefill: last
        ask: How is it?
        ask.cy: Sut mae hi?
        rows:
          a: Team
          a.cy: Tîm
          b: Money
          b.cy: Arian
"""
OFFERED = "Filled in from your earlier answers"
BEFORE = "Filled in from what was answered last time"
PLAN = "/en/survey/yearly/page/plan"


def source(identification: str = "confidential", *, last: bool = False, version: int = 1) -> bytes:
    return (SOURCE.format(identification=identification, version=version) + (LAST if last else "")).encode()


@pytest.fixture
def store(app: Flask) -> stored.Store:
    found: stored.Store = app.extensions["pcca.store"]
    return found


def begun(client: FlaskClient, **typed: str) -> Page:
    """The page of the plan, after the one before was answered."""
    return post(client, post(client, get(client, "/en/survey/yearly")), **typed)


def test_values_of_earlier_answers_are_offered_and_marked(app: Flask, store: stored.Store) -> None:
    add(store, source(), "yearly")
    client = app.test_client()
    page = begun(client, now="1", hours="4.5")
    assert page.body.count(OFFERED) == 2
    assert (page.fields["aim"], page.fields["twice"]) == ("1", "9")
    welsh = get(client, PLAN.replace("/en/", "/cy/"))
    assert "Llenwyd o'ch atebion cynharach" in welsh.body


def test_what_is_offered_is_no_answer_until_the_page_is_sent_on(app: Flask, store: stored.Store) -> None:
    add(store, source(), "yearly")
    client = app.test_client()
    page = begun(client, now="1", hours="4.5")
    check = get(client, "/en/survey/yearly/check")
    assert check.body.count("Not answered") == 4
    saved = client.post(PLAN, data={**page.fields, "other": "Typed", "go": "save"})
    assert saved.status_code == 200
    for go in ("back", "later", "language"):
        client.post(PLAN, data={**get(client, PLAN).fields, "go": go})
    check = get(client, "/en/survey/yearly/check")
    assert "Typed" in check.body
    assert check.body.count("Not answered") == 3
    sent = post(client, get(client, PLAN))
    assert sent.path.endswith("/check")
    assert sent.body.count("Not answered") == 1
    assert OFFERED not in get(client, PLAN).body


def test_it_is_changed_like_any_answer(app: Flask, store: stored.Store) -> None:
    add(store, source(), "yearly")
    client = app.test_client()
    page = begun(client, now="1", hours="4")
    sent = post(client, page, aim="2", twice="")
    assert "High" in sent.body
    again = get(client, PLAN)
    assert (again.fields["aim"], again.fields["twice"]) == ("2", "")


def test_a_value_that_is_no_answer_is_not_offered(app: Flask, store: stored.Store) -> None:
    add(store, source(), "yearly")
    page = begun(app.test_client(), hours="40")
    assert OFFERED not in page.body
    assert page.fields["twice"] == ""


def answered(store: stored.Store, wave: str, *documents: dict[str, object]) -> None:
    """Submits responses to a wave."""
    found = stored.wave(store, wave)
    assert found is not None
    kept = stored.stored_instrument(store, found.instrument)
    assert kept is not None
    instrument = loads(kept.source)
    for document in documents:
        token = stored.start_draft(store, wave, language="en", day=found.created)
        response = stored.NewResponse(document, encode(instrument, document), "en", found.created)  # type: ignore[arg-type]
        stored.submit(store, token, response, versions={})


NORTH = {"cluster": "north", "now": "1", "hours": None, "lead": "Siân", "views.a": "2", "views.b": None}
PAST = {"closes": datetime.now(UTC) - timedelta(days=100), "opens": datetime.now(UTC) - timedelta(days=200)}


def test_the_answers_of_the_same_unit_last_time_are_offered(app: Flask, store: stored.Store) -> None:
    add(store, source("named", last=True), "before", **PAST)
    answered(store, "before", NORTH, {**NORTH, "cluster": "south", "lead": "Huw"})
    add(store, source("named", last=True, version=2), "yearly")
    page = begun(app.test_client(), cluster="north")
    assert BEFORE in page.body
    assert (page.fields["lead"], page.fields["views.a"], page.fields.get("views.b")) == ("Siân", "2", None)
    assert begun(app.test_client(), cluster="south").fields["lead"] == "Huw"
    assert begun(app.test_client()).fields["lead"] == ""


def test_a_unit_that_answered_twice_is_not_guessed(app: Flask, store: stored.Store) -> None:
    add(store, source("named", last=True), "before", **PAST)
    answered(store, "before", NORTH, {**NORTH, "lead": "Huw"})
    add(store, source("named", last=True, version=2), "yearly")
    page = begun(app.test_client(), cluster="north")
    assert BEFORE not in page.body
    assert page.fields["lead"] == ""


def test_a_question_that_had_another_name_is_found(app: Flask, store: stored.Store) -> None:
    add(store, source("named", last=True), "before", **PAST)
    answered(store, "before", NORTH)
    renamed = source("named", last=True, version=2).replace(b"      lead:\n", b"      leader:\n        same_as: lead\n")
    add(store, renamed, "yearly")
    assert begun(app.test_client(), cluster="north").fields["leader"] == "Siân"


def test_invented_answers_are_not_offered_to_others(app: Flask, store: stored.Store) -> None:
    add(store, source("named", last=True), "before", synthetic=True, **PAST)
    answered(store, "before", NORTH)
    add(store, source("named", last=True, version=2), "yearly")
    assert BEFORE not in begun(app.test_client(), cluster="north").body


def test_answers_of_last_time_are_not_told_to_whoever_names_the_unit(app: Flask, store: stored.Store) -> None:
    add(store, source("named", last=True), "before", **PAST)
    answered(store, "before", NORTH)
    add(store, source("named", last=True, version=2), "yearly")
    for client in (stranger(app), signed_as(app, Grant("lead", "south")), signed_as(app, Grant("manager", "bma"))):
        page = begun(client, cluster="north")
        assert (BEFORE in page.body, page.fields["lead"]) == (False, "")


@pytest.mark.parametrize(
    ("strata", "told"),
    [
        ({"cluster": "north"}, True), ({"cluster": "NORTH"}, True), ({"practice": "Gogledd"}, True),
        ({"cluster": "south"}, False), ({"role": "north"}, False), ({}, False),
    ],
)  # fmt: skip
def test_whoever_is_invited_is_told_what_their_own_unit_answered(
    app: Flask, store: stored.Store, strata: dict[str, str], told: bool
) -> None:
    add(store, source("named", last=True), "before", **PAST)
    answered(store, "before", NORTH)
    add(store, source("named", last=True, version=2), "yearly", access="invited")
    invite(store, "yearly", [Row("ann@example.org", "Ann", "en", strata)])
    people = invitations.listed(store, "yearly")
    client = stranger(app)
    get(client, f"/i/{tokens_of(store, 'yearly', [people[0].id])[people[0].id]}")
    page = begun(client, cluster="north")
    assert (BEFORE in page.body, page.fields["lead"]) == (told, "Siân" if told else "")


def test_a_link_that_several_may_follow_tells_nothing(app: Flask, store: stored.Store) -> None:
    add(store, source("named", last=True), "before", **PAST)
    answered(store, "before", NORTH)
    add(store, source("named", last=True, version=2), "yearly", access="invited")
    link = add_open_link(store, "yearly", "open", label="Stand", most=5)
    client = stranger(app)
    get(client, f"/i/{token_of(store, 'yearly', link.id)}")
    page = begun(client, cluster="north")
    assert (BEFORE in page.body, page.fields["lead"]) == (False, "")


def test_answers_that_another_organisation_asked_for_are_not_offered(app: Flask, store: stored.Store) -> None:
    add(store, source("named", last=True), "before", owner="lmc_gwent", **PAST)
    answered(store, "before", NORTH)
    add(store, source("named", last=True, version=2), "yearly", owner="bma")
    assert BEFORE not in begun(app.test_client(), cluster="north").body
