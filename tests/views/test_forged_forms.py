"""Every route that takes a form, sent without the mark of the browser: nothing changes. With it, something does."""

from __future__ import annotations

import re
from base64 import b32decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from pcca import store as stored
from pcca.fieldwork.accounts import codes
from pcca.fieldwork.catalogue import offers
from pcca.fieldwork.demonstration.folder import finish
from pcca.fieldwork.demonstration.people import fill_people
from pcca.fieldwork.frames import read_frame
from pcca.fieldwork.links import add_open_link
from pcca.fieldwork.packing import packed, packed_bytes
from pcca.mail.letters import stop_token
from pcca.rights import Grant
from pcca.store import Store, invitations, letters, people, sessions
from pcca.store.links import open_links
from pcca.store.people import Person
from pcca.store.tables import metadata
from tests.conftest import add, small
from tests.invite.conftest import invited
from tests.page import Page, get, post
from tests.signed import hold, stranger
from tests.tenants import OPEN, settle
from tests.views.funding import SHORT, YEAR
from tests.views.people import OTHER, PASSWORD, account, code

NOW = datetime.now(UTC)
PEOPLE = "/en/manage/asked/people"
FRAME = b"mail,name,language\nnew@example.org,New Person,en\n"
TABLE = b"code,kind,name,name_cy\nc99,cluster,New,Newydd\n"
ADMINISTRATOR = Grant("administrator", "*")


@dataclass(frozen=True)
class Forged:
    """A form that is sent: by which browser, where to, and with what."""

    client: FlaskClient
    path: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def send(self, **mark: str) -> int:
        """The status of the answer, once all that follows it is done too."""
        data = {name: each for name, each in self.data.items() if name != "csrf_token"}
        with self.client.post(self.path, data={**data, **mark}) as answer:
            return answer.status_code


def mark_of(client: FlaskClient) -> str:
    """The mark of a browser, as every form that it is given holds it."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/en/account/reset").get_data(as_text=True))
    assert found is not None
    return found[1]


@dataclass(frozen=True)
class Place:
    """A site with something of everything that forms change."""

    app: Flask
    store: Store
    keys: Mapping[str, str]

    @property
    def all(self) -> FlaskClient:
        """A browser of somebody who may do everything."""
        return self.app.test_client()

    def form(self, path: str, to: str = "", **typed: Any) -> Forged:
        """The form of a page, filled in."""
        client = self.all
        return Forged(client, to or path, {**get(client, path).fields, **typed})

    def sent(self, path: str, **typed: Any) -> Forged:
        """Fields that are sent without a page."""
        return Forged(self.all, path, typed)

    def someone(self, *grants: Grant, factor: bool = False) -> Person:
        return account(self.store, "eleri@example.org", *grants, factor=factor)

    def at_account(self, path: str, *grants: Grant, factor: bool = False, half: bool = False, **typed: str) -> Forged:
        """A form that somebody sends about their own account."""
        whose, client = self.someone(*grants, factor=factor), stranger(self.app)
        hold(client, sessions.begin_session(self.store, whose.no, level="password" if half else "full", now=NOW))
        return Forged(client, f"/en/account/{path}", typed)

    def about(self, act: str, **typed: str) -> Forged:
        """A form that an administrator sends about somebody else."""
        return self.sent(f"/en/people/{self.someone(Grant('lead', 'c01')).no}/{act}", **typed)

    def respondent(self, wave: str = "small") -> FlaskClient:
        """A browser in which somebody has begun to answer."""
        client = stranger(self.app)
        post(client, get(client, f"/en/survey/{wave}"))
        return client

    @property
    def asked(self) -> invitations.Invitation:
        return invitations.listed(self.store, "asked")[0]

    def snapshot(self) -> dict[str, Any]:
        """All that is stored: every row, and every file but the database's own."""
        with self.store.read.connect() as connection:
            rows = {name: sorted(map(repr, connection.execute(select(each)))) for name, each in metadata.tables.items()}
        folder = self.store.path.parent
        files = {str(each): each.read_bytes() for each in folder.rglob("*") if each.is_file()}
        return rows | {name: each for name, each in files.items() if not name.startswith(str(self.store.path))}


@pytest.fixture
def place(app: Flask) -> Place:
    store: Store = app.extensions["pcca.store"]
    keys = settle(store)
    add(store, small(), "small", **OPEN)
    add(store, SHORT.encode(), "funds", **OPEN)
    invited(store, owner="bma", opens=OPEN["opens"], closes=OPEN["closes"])
    add(store, small(), "draft", status="draft", owner="bma", retain_until=(NOW + timedelta(days=400)).date(),
        asker={"en": "We", "cy": "Ni"}, **OPEN)  # fmt: skip
    add_open_link(store, "asked", "open", label="Stand", most=10)
    return Place(app, store, keys)


def confirm_factor(place: Place) -> Forged:
    forged = place.at_account("factor", ADMINISTRATOR, half=True)
    found = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", get(forged.client, forged.path).body)
    assert found is not None
    secret = b32decode(found[0].replace(" ", ""))
    return Forged(forged.client, forged.path, {"code": codes.code(secret, codes.step_at(datetime.now(UTC)))})


def end(place: Place) -> Forged:
    forged = place.at_account("end", session="others")
    whose = people.person(place.store, "eleri@example.org", NOW.date())
    assert whose is not None
    sessions.begin_session(place.store, whose.no, level="full", now=NOW)
    return forged


def chosen(place: Place) -> Forged:
    whose, client = place.someone(), stranger(place.app)
    id_ = letters.letter(place.store, whose, "reset", NOW, template="password_reset")
    client.get(f"/en/account/letter/{letters.letter_token(place.store, id_)}")
    return Forged(client, "/en/account/password", {"password": OTHER, "again": OTHER})


def ask(place: Place) -> Forged:
    return Forged(stranger(place.app), "/en/account/reset", {"mail": place.someone().mail})


def try_password(place: Place) -> Forged:
    return Forged(stranger(place.app), "/en/account/sign-in", {"mail": place.someone().mail, "password": PASSWORD})


def as_example(place: Place) -> Forged:
    fill_people(place.store, NOW)
    finish(place.store.path.parent)
    client = stranger(place.app)
    found = re.search(r'name="person" value="(\d+)"', client.get("/en/account/sign-in").get_data(as_text=True))
    assert found is not None
    return Forged(client, "/en/account/example", {"person": found[1]})


def answer(place: Place) -> Forged:
    return Forged(place.respondent(), "/en/survey/small/page/you", {"role": "gp", "hours": "12"})


def remove(place: Place) -> Forged:
    client = place.respondent("funds")
    listed = post(client, get(client, "/en/survey/funds/page/year"), **YEAR)
    entry = post(client, listed, go="add")
    return Forged(client, f"{entry.path}/remove".replace(entry.path.split("/")[-2], "lines"))


def submit(place: Place) -> Forged:
    client = place.respondent()
    page = post(client, get(client, "/en/survey/small/page/you"), role="gp")
    page = post(client, page, **{"support.heard": "2", "support.money": "2"})
    while not page.path.endswith("/check"):
        page = post(client, page)
    return Forged(client, page.path, page.fields)


def add_wave(place: Place) -> Forged:
    known = {each.instrument for each in stored.waves(place.store)}
    key = next(each.key for each in offers(place.store, known) if each.instrument.id == "small")
    typed = {"id": "fresh", "owner": "swansea_bay", "asker-en": "We", "asker-cy": "Ni"}
    return place.form(f"/en/manage/new_wave/{key}", **typed)


def stopping(place: Place) -> Forged:
    return Forged(stranger(place.app), f"/en/no-more-mails/{stop_token(place.store, place.asked)}")


def register_confirm(place: Place) -> Forged:
    look = place.form("/en/register/import", on=f"{NOW:%Y-%m-%d}", table=(BytesIO(TABLE), "t.csv"))
    shown = Page(look.client.post(look.path, data=look.data))
    return Forged(look.client, "/en/register/import/confirm", {**shown.fields, "table": packed_bytes(TABLE)})


def register_change(place: Place, path: str, **typed: str) -> Forged:
    """What is confirmed once it was looked at."""
    client, address = place.all, f"/en/register/{path}"
    looked = Page(client.get(address, query_string={**typed, "go": "look"}))
    return Forged(client, address, looked.fields)


FORMS: Mapping[str, Callable[[Place], Forged]] = {
    "account.as_example": as_example,
    "account.ask": ask,
    "account.change_password": lambda place: place.at_account(
        "change-password", old=PASSWORD, password=OTHER, again=OTHER
    ),
    "account.choose_language": lambda place: place.at_account("language", language="cy"),
    "account.chosen": chosen,
    "account.confirm_factor": confirm_factor,
    "account.end": end,
    "account.renew_factor": lambda place: place.at_account(
        "factor/renew", ADMINISTRATOR, factor=True, code=code(), go="codes"
    ),
    "account.sign_out": lambda place: place.at_account("sign-out"),
    "account.try_code": lambda place: place.at_account("code", ADMINISTRATOR, factor=True, half=True, code=code()),
    "account.try_password": try_password,
    "assess.sign": lambda place: place.sent(f"/en/assess/stages/{place.keys['c01']}/sign", sign="yes"),
    "invite.add_link": lambda place: place.sent(f"{PEOPLE}/links/", label="New", most="10", kind="open"),
    "invite.confirm": lambda place: place.sent(f"{PEOPLE}/confirm", packed=packed(read_frame(FRAME).rows)),
    "invite.end_link": lambda place: place.sent(f"{PEOPLE}/links/{open_links(place.store, 'asked')[0].id.hex()}/close"),
    "invite.hand_out": lambda place: place.sent(f"{PEOPLE}/hand-out.csv"),
    "invite.show_link": lambda place: place.sent(f"{PEOPLE}/{place.asked.id.hex()}/link"),
    "invite.stand": lambda place: place.sent(f"{PEOPLE}/{place.asked.id.hex()}/", state="unsubscribed"),
    "mails.save_times": lambda place: place.sent("/en/manage/asked/mails/times", invitation="opening"),
    "mails.save_words": lambda place: place.form("/en/manage/asked/mails/invitation/words", **{"subject-en": "Mine"}),
    "mails.test": lambda place: place.sent("/en/manage/asked/mails/invitation/test"),
    "manage.act_on": lambda place: place.form("/en/manage/small/pause"),
    "manage.add": add_wave,
    "manage.change_settings": lambda place: place.form("/en/manage/draft/settings", population="77"),
    "manage.close": lambda place: place.form("/en/manage/small/close"),
    "people.add": lambda place: place.sent(
        "/en/people/new", mail="new@example.org", name="New Person", role="lead", scope="c01", language="en"
    ),
    "people.confirmed": lambda place: place.about("end"),
    "people.give": lambda place: place.about("give", role="lead", scope="c03"),
    "people.link": lambda place: place.about("link"),
    "people.take": lambda place: place.about("take", role="lead", scope="c01"),
    "register.confirm": register_confirm,
    "register.add": lambda place: register_change(
        place, "new", kind="cluster", code="c99", **{"name-en": "New", "name-cy": "Newydd"}
    ),
    "register.changed": lambda place: register_change(
        place, "organisations/c01/rename", why="wrong", **{"name-en": "New", "name-cy": "Newydd"}
    ),
    "respond.answer": answer,
    "respond.begin": lambda place: Forged(stranger(place.app), "/en/survey/small"),
    "respond.delete": lambda place: Forged(place.respondent(), "/en/survey/small/delete"),
    "respond.remove": remove,
    "respond.send_again": lambda place: Forged(
        stranger(place.app), "/en/survey/asked/link", {"mail": place.asked.mail}
    ),
    "respond.submit": submit,
    "stopping.confirm": stopping,
}
CHANGING_NOTHING = {"invite.upload", "register.look", "respond.again"}
"""What reads a file and shows it, and what only empties the browser."""
BY_TOKEN = {"stop.one_press"}
"""What mail programs send, which hold no mark: RFC 8058."""


def test_every_route_that_takes_a_form_is_tried(app: Flask) -> None:
    takes = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert takes == {*FORMS, *CHANGING_NOTHING, *BY_TOKEN}


@pytest.mark.parametrize("endpoint", FORMS)
def test_a_form_without_the_mark_of_the_browser_changes_nothing(place: Place, endpoint: str) -> None:
    forged = FORMS[endpoint](place)
    assert place.app.url_map.bind("localhost").match(forged.path, "POST")[0] == endpoint
    mark, other = mark_of(forged.client), mark_of(stranger(place.app))
    before = place.snapshot()
    assert forged.send() < 500
    assert place.snapshot() == before
    assert forged.send(csrf_token=other) < 500
    assert place.snapshot() == before
    assert forged.send(csrf_token=mark) < 500
    assert place.snapshot() != before, "even with the mark it changes nothing: the form is wrong"
