"""The page of a wave says what is missing before anybody can answer it."""

from __future__ import annotations

from flask.testing import FlaskClient

from pcca import store as stored
from pcca.fieldwork.frames import read_frame
from pcca.fieldwork.invitations import invite
from pcca.store import mail_plans
from tests.conftest import add, small
from tests.page import get

FRAME = b"mail,name\nann@example.org,Ann Jones\n"


def test_an_invited_wave_needs_people_and_then_mails(client: FlaskClient, site: stored.Store) -> None:
    add(site, small(), "asked", access="invited")
    assert "nobody is on the list and there is no link" in get(client, "/en/manage/asked/").body
    invite(site, "asked", read_frame(FRAME).rows)
    assert "no invitations are planned" in get(client, "/en/manage/asked/").body
    mail_plans.put_plans(site, "asked", {"invitation": None})
    assert "no invitations are planned" not in get(client, "/en/manage/asked/").body


def test_a_wave_for_everybody_lacks_nothing(client: FlaskClient, site: stored.Store) -> None:
    body = get(client, "/en/manage/small/").body
    assert "nobody is on the list" not in body
    assert "no invitations are planned" not in body
