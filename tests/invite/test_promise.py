"""The page of promises says what is so, from the settings that the software goes by."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.fieldwork.house import keep_house
from pcca.fieldwork.invitations import settle_answered
from pcca.fieldwork.links import destroy_key
from pcca.store import invitations
from tests.conftest import add, small
from tests.invite.conftest import invited, submit
from tests.page import get
from tests.signed import stranger

PROMISE = "/en/survey/asked/promise"


def said(client: FlaskClient) -> str:
    return get(client, PROMISE).body


@pytest.mark.parametrize("level", ["anonymous", "confidential", "named"])
def test_each_level_has_its_own_and_both_languages_say_as_much(
    empty: stored.Store, visitor: FlaskClient, level: str
) -> None:
    invited(empty, level=level)
    assert PROMISE in get(visitor, "/en/survey/asked").links("promise")
    english, welsh = get(visitor, PROMISE), get(visitor, PROMISE.replace("/en/", "/cy/"))
    assert f"Your answers to this survey are {level}." in english.body
    assert len(english.all("li")) == len(welsh.all("li"))
    assert ("could read what you have entered" in english.body) == (level == "anonymous")
    assert ("links shown to them in order to hand them out" in english.body) == (level == "anonymous")
    assert ("receipt number" in english.body) == (level != "named")


def test_what_is_said_follows_the_settings(empty: stored.Store, visitor: FlaskClient) -> None:
    add(
        empty, small(), "asked", draft_days=7, retain_until=date(2028, 11, 30), promised=True,
        closes=datetime.now(UTC) + timedelta(days=3),
    )  # fmt: skip
    text = said(visitor)
    assert "if you leave it for 7 days" in text
    assert "deleted after 30 November 2028" in text
    assert "everybody may see them" in text
    assert "list of those invited" not in text
    assert "the key" not in text


def test_what_the_key_could_do_is_said_until_it_is_gone_and_then_when_it_went(
    empty: stored.Store, visitor: FlaskClient
) -> None:
    invited(empty)
    assert "work out your link" in said(visitor)
    destroy_key(empty, "asked")
    text = said(visitor)
    assert "The key of this survey was destroyed on" in text
    assert "could work out your link" not in text
    assert "What could still be done" not in text


@pytest.mark.slow
def test_house_keeping_marks_ten_who_answered_and_the_page_of_nobody_changes(app: Flask, empty: stored.Store) -> None:
    tokens = invited(empty, 12)
    for token in tokens[:11]:
        submit(stranger(app), token)
    keep_house(empty, datetime.now(UTC))
    assert sum(each.answered for each in invitations.listed(empty, "asked")) == 11
    submit(stranger(app), tokens[11])
    keep_house(empty, datetime.now(UTC))
    assert sum(each.answered for each in invitations.listed(empty, "asked")) == 11
    settle_answered(empty, "asked")
    assert all(each.answered for each in invitations.listed(empty, "asked"))
