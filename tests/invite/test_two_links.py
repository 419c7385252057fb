"""Two people at one computer, each with a link: what one typed never becomes an answer of the other."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca import store as stored
from tests.invite.conftest import YOU, begin, invited, to_check
from tests.page import get, post


@pytest.fixture
def two(empty: stored.Store) -> tuple[str, str]:
    first, second, _ = invited(empty, level="confidential")
    return first, second


def entered(store: stored.Store, token: str) -> set[str]:
    """The questions that are answered in the draft of a link."""
    draft = stored.draft(store, token)
    return set(draft.answers) if draft is not None else set()


def test_a_page_that_was_open_is_saved_for_whom_it_was_opened(
    empty: stored.Store, visitor: FlaskClient, two: tuple[str, str]
) -> None:
    first, second = two
    waiting = begin(visitor, first)
    begin(visitor, second)
    after = post(visitor, waiting, **YOU)
    assert after.status == 200
    assert entered(empty, first) == set(YOU)
    assert not entered(empty, second)


def test_somebody_who_starts_late_begins_their_own(
    empty: stored.Store, visitor: FlaskClient, two: tuple[str, str]
) -> None:
    first, second = two
    start = get(visitor, f"/i/{first}")
    post(visitor, begin(visitor, second), **YOU)
    post(visitor, post(visitor, start), role="nurse", hours="20", paid="1")
    for token, role in ((first, "nurse"), (second, "gp")):
        draft = stored.draft(empty, token)
        assert draft is not None
        assert draft.answers["role"].value == {"role": role}


def test_whoever_checked_their_answers_submits_those(
    empty: stored.Store, visitor: FlaskClient, two: tuple[str, str]
) -> None:
    first, second = two
    checked = to_check(visitor, begin(visitor, first))
    to_check(visitor, begin(visitor, second))
    assert post(visitor, checked).path.endswith("/receipt")
    assert stored.receipt(empty, first) is not None
    assert stored.receipt(empty, second) is None


def test_only_what_the_page_is_about_is_deleted(
    empty: stored.Store, visitor: FlaskClient, two: tuple[str, str]
) -> None:
    first, second = two
    post(visitor, begin(visitor, first), **YOU)
    asked = get(visitor, "/cy/survey/asked/delete")
    post(visitor, begin(visitor, second), **YOU)
    post(visitor, asked)
    assert stored.draft(empty, first) is None
    assert entered(empty, second) == set(YOU)


def test_a_page_of_answers_that_were_submitted_leads_to_their_receipt(
    empty: stored.Store, visitor: FlaskClient, two: tuple[str, str]
) -> None:
    first, second = two
    waiting = begin(visitor, first)
    post(visitor, to_check(visitor, waiting))
    begin(visitor, second)
    assert post(visitor, waiting, **YOU).path.endswith("/receipt")
    assert not entered(empty, second)


def test_a_page_of_another_site_takes_nobody_to_its_own_draft(
    app: Flask, empty: stored.Store, visitor: FlaskClient, two: tuple[str, str]
) -> None:
    first, second = two
    page = begin(visitor, first)
    mine = begin(app.test_client(), second)
    sent = visitor.post(page.path, data={**page.fields, "draft": mine.fields["draft"], "csrf_token": "forged", **YOU})
    assert sent.status_code == 400
    post(visitor, get(visitor, page.path), **YOU)
    assert entered(empty, first) == set(YOU)
    assert not entered(empty, second)
