"""One's own account: invitations, a second factor, password, language, sign-ins, a forgotten password."""

from __future__ import annotations

import base64
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca.fieldwork.accounts import codes, inviting, signing
from pcca.rights import Grant
from pcca.store import Event, Store, credentials, letters, outbox, people, sessions, trail
from pcca.store.people import Person
from tests.page import Page, get, post
from tests.signed import stranger
from tests.views.people import OTHER, PASSWORD, account, at, code, door

LEAD, ADMINISTRATOR = Grant("lead", "c01"), Grant("administrator", "*")


@pytest.fixture
def store(app: Flask) -> Store:
    found: Store = app.extensions["pcca.store"]
    return found


def invited(
    store: Store, *grants: Grant, mail: str = "gwyn@example.org", name: str = "Gwyn Ifans"
) -> tuple[Person, str]:
    """Somebody with a link that is not used yet."""
    act = Event(at(), "cli", "person_added")
    made = inviting.invite(store, mail, name, language="cy", grants=grants, act=act)
    return made, inviting.send_link(store, made, act)


def secret_of(page: Page) -> bytes:
    found = re.search(r'class="secret"[^>]*>([^<]+)<', page.text)
    assert found
    return base64.b32decode(found[1].replace(" ", ""))


def typed_code(page: Page) -> str:
    return codes.code(secret_of(page), codes.step_at(at()))


class TestInvitation:
    def test_a_lead_chooses_a_password_and_is_in(self, app: Flask, store: Store) -> None:
        _, token = invited(store, LEAD)
        client = stranger(app)
        page = get(client, f"/en/account/letter/{token}")
        assert page.path == "/en/account/password"
        assert token not in page.text
        page = post(client, page, password=PASSWORD, again=PASSWORD)
        assert page.path == "/en/"
        assert door(app).enter("gwyn@example.org").path == "/en/"

    def test_staff_go_on_to_a_second_factor_and_see_recovery_codes_once(self, app: Flask, store: Store) -> None:
        made, token = invited(store, ADMINISTRATOR)
        client = stranger(app)
        page = post(client, get(client, f"/en/account/letter/{token}"), password=PASSWORD, again=PASSWORD)
        assert page.path == "/en/account/factor"
        assert client.get("/en/people/").status_code == 303, "not before there is a second factor"
        page = post(client, page, code=typed_code(page))
        shown = re.findall(r"<code[^>]*>([a-z2-9]{5}-[a-z2-9]{5})</code>", page.text)
        assert len(set(shown)) == 10
        assert get(client, "/en/people/").status == 200
        assert not any(each in get(client, "/en/account/").text for each in shown)
        assert credentials.use_code(store, made.no, codes.recovery_of(shown[3]))

    def test_the_address_is_clean_and_tells_no_other_site(self, app: Flask, store: Store) -> None:
        _, token = invited(store)
        reply = stranger(app).get(f"/cy/account/letter/{token}")
        assert reply.headers["Location"] == "/cy/account/password"
        assert reply.headers["Referrer-Policy"] == "no-referrer"

    def test_a_scanner_that_opens_the_link_does_not_use_it_up(self, app: Flask, store: Store) -> None:
        _, token = invited(store)
        for _ in range(3):
            stranger(app).head(f"/en/account/letter/{token}")
            get(stranger(app), f"/en/account/letter/{token}")
        assert letters.open_letter(store, token, at())

    @pytest.mark.parametrize(
        ("password", "again", "errors"),
        [
            ("", "", ["Enter a password."]),
            ("kurz", "kurz", ["The password has 4 of at least 12 characters. Three or four words in a row will do."]),
            (PASSWORD, OTHER, ["The two passwords are not the same. Enter the same one twice."]),
            (
                "gwyn ifans 1",
                "gwyn",
                [
                    "The password is mostly your name, your mail address or the name of this site. "
                    "Add words of your own.",
                    "The two passwords are not the same. Enter the same one twice.",
                ],
            ),
        ],
    )
    def test_all_that_is_wrong_is_said(
        self, app: Flask, store: Store, password: str, again: str, errors: list[str]
    ) -> None:
        _, token = invited(store, name="Gwyn Ifans")
        client = stranger(app)
        page = post(client, get(client, f"/en/account/letter/{token}"), password=password, again=again)
        assert (page.status, page.errors) == (422, errors)
        assert post(client, page, password=PASSWORD, again=PASSWORD).path == "/en/"

    @pytest.mark.parametrize("token", ["x", "A" * 48, "%00", "ŵ" * 48, "A" * 9000])
    def test_a_forged_link_is_told_what_to_do(self, app: Flask, token: str) -> None:
        page = get(stranger(app), f"/en/account/letter/{token}")
        assert page.status == 410
        assert "Ask for a new link" in page.body

    def test_a_used_link_is_told_the_same(self, app: Flask, store: Store) -> None:
        _, token = invited(store, LEAD)
        one, other = stranger(app), stranger(app)
        pages = [get(each, f"/en/account/letter/{token}") for each in (one, other)]
        assert post(one, pages[0], password=PASSWORD, again=PASSWORD).status == 200
        assert post(other, pages[1], password=OTHER, again=OTHER).status == 410
        assert door(app).enter("gwyn@example.org").path == "/en/"

    def test_without_a_link_there_is_nothing_to_choose(self, app: Flask) -> None:
        assert get(stranger(app), "/cy/account/password").status == 410
        assert stranger(app).post("/cy/account/password").status_code == 410


class TestSecondFactor:
    @pytest.fixture
    def at_factor(self, app: Flask, store: Store) -> tuple[FlaskClient, Page]:
        account(store, "eleri@example.org", ADMINISTRATOR)
        at_door = door(app)
        return at_door.client, at_door.enter()

    def test_the_picture_is_of_the_same_secret(self, at_factor: tuple[FlaskClient, Page]) -> None:
        import segno

        client, page = at_factor
        picture = client.get("/en/account/factor.svg")
        assert picture.mimetype == "image/svg+xml"
        assert "style=" not in picture.text
        assert picture.headers["Cache-Control"] == "no-store"
        expected = segno.make(codes.address(secret_of(page), "eleri@example.org"), error="m", micro=False)
        assert f'width="{expected.symbol_size(scale=5, border=4)[0]}"' in picture.text
        drawn = re.search(r'stroke="#000"[^>]* d="([^"]+)"', picture.text)
        assert drawn
        assert drawn[1] in expected.svg_inline(border=4)

    @pytest.mark.parametrize("typed", ["", "000000", "abc", "12345"])
    def test_a_wrong_first_code_is_told(self, at_factor: tuple[FlaskClient, Page], typed: str) -> None:
        client, page = at_factor
        again = post(client, page, code=typed)
        assert again.status == 422
        assert "Check that the clock of your phone is right" in again.errors[0]
        assert secret_of(again) == secret_of(page)

    def test_another_sign_in_is_offered_another_secret(self, app: Flask, at_factor: tuple[FlaskClient, Page]) -> None:
        assert secret_of(door(app).enter()) != secret_of(at_factor[1])

    def test_the_first_code_is_used_up(self, app: Flask, at_factor: tuple[FlaskClient, Page]) -> None:
        client, page = at_factor
        first = typed_code(page)
        assert post(client, page, code=first).status == 200
        other = door(app)
        assert post(other.client, other.enter(), code=first).status == 422

    def test_once_set_up_it_is_not_shown_again(self, app: Flask, store: Store) -> None:
        account(store, "eleri@example.org", ADMINISTRATOR, factor=True)
        at_door = door(app)
        at_door.enter()
        for path in ("/en/account/factor", "/en/account/factor.svg"):
            assert at_door.client.get(path).status_code == 303

    def test_nobody_replaces_it_with_a_password_alone(self, app: Flask, store: Store) -> None:
        whose = account(store, "eleri@example.org", ADMINISTRATOR, factor=True)
        at_door = door(app)
        page = at_door.enter()
        before = credentials.factor(store, whose.no)
        at_door.client.post("/en/account/factor", data={**page.fields, "code": code()})
        at_door.client.post("/en/account/factor/renew", data={**page.fields, "code": "x", "go": "device"})
        assert credentials.factor(store, whose.no) == before


class TestHome:
    @pytest.fixture
    def whose(self, store: Store) -> Person:
        return account(store, "eleri@example.org", LEAD, factor=True)

    @pytest.fixture
    def inside(self, app: Flask, whose: Person) -> tuple[FlaskClient, Page]:
        at_door = door(app)
        return at_door.client, post(at_door.client, at_door.enter(), code=code())

    def send(self, inside: tuple[FlaskClient, Page], path: str, **typed: str) -> Page:
        client, page = inside
        return post(client, page, f"/en/account/{path}", **typed)

    def test_a_new_password_is_good_and_other_sign_ins_end(
        self, app: Flask, store: Store, whose: Person, inside: tuple[FlaskClient, Page]
    ) -> None:
        elsewhere = sessions.begin_session(store, whose.no, level="full", now=at())
        page = self.send(inside, "change-password", old=PASSWORD, password=OTHER, again=OTHER)
        assert "Your new password is stored." in page.body
        assert sessions.session(store, elsewhere, at()) is None
        assert door(app).enter(password=PASSWORD).status == 422
        assert door(app).enter(password=OTHER).path == "/en/account/code"

    @pytest.mark.parametrize(
        ("typed", "error"),
        [
            ({"old": "wrong", "password": OTHER, "again": OTHER}, "This is not your password."),
            ({"old": PASSWORD, "password": OTHER, "again": "x"}, "The two passwords are not the same."),
            ({"old": PASSWORD, "password": "password1234", "again": "password1234"}, "everybody tries first"),
        ],
    )
    def test_what_keeps_a_password_from_changing_is_said(
        self, inside: tuple[FlaskClient, Page], typed: dict[str, str], error: str
    ) -> None:
        page = self.send(inside, "change-password", **typed)
        assert page.status == 422
        assert any(error in each for each in page.errors)

    def test_guessing_the_old_password_is_throttled(
        self, store: Store, whose: Person, inside: tuple[FlaskClient, Page]
    ) -> None:
        for _ in range(9):
            signing.throttles.enter(store, signing.axes("account", whose.mail, "a"), at())
        self.send(inside, "change-password", old="wrong", password=OTHER, again=OTHER)
        page = self.send(inside, "change-password", old=PASSWORD, password=OTHER, again=OTHER)
        assert page.errors[0].startswith("Too many trials failed. Wait")

    def test_the_language_of_mails_is_chosen(
        self, store: Store, whose: Person, inside: tuple[FlaskClient, Page]
    ) -> None:
        self.send(inside, "language", language="cy")
        found = people.numbered(store, whose.no, at().date())
        assert found is not None
        assert found.language == "cy"
        assert "cookies are off" in self.send(inside, "language", language="de").body

    def test_each_sign_in_is_listed_and_can_be_ended(
        self, store: Store, whose: Person, inside: tuple[FlaskClient, Page]
    ) -> None:
        client, _ = inside
        tokens = [
            sessions.begin_session(store, whose.no, level="full", now=at(), browser=each)
            for each in ("Firefox, Linux", "Safari, iPhone")
        ]
        page = get(client, "/en/account/")
        assert "This browser" in page.body
        assert "Firefox, Linux" in page.body
        held = sessions.session(store, tokens[0], at())
        assert held is not None
        page = self.send((client, page), "end", session=held.digest.hex())
        assert "Firefox, Linux" not in page.body
        assert "Safari, iPhone" in page.body
        self.send((client, page), "end", session="others")
        assert len(sessions.sessions_of(store, whose.no, at())) == 1
        assert get(client, "/en/account/").path == "/en/account/"

    @pytest.mark.parametrize("session", ["", "x", "00" * 32, "zz" * 32, "others\0"])
    def test_ending_what_is_not_there_ends_nothing(
        self, store: Store, whose: Person, inside: tuple[FlaskClient, Page], session: str
    ) -> None:
        assert self.send(inside, "end", session=session).status == 200
        assert len(sessions.sessions_of(store, whose.no, at())) == 1

    def test_new_recovery_codes_take_the_place_of_the_old(
        self, store: Store, whose: Person, inside: tuple[FlaskClient, Page]
    ) -> None:
        page = self.send(inside, "factor/renew", code="abcde-fghjk", go="codes")
        assert "Keep your recovery codes" in page.body
        assert not credentials.use_code(store, whose.no, "mnpqrstuvw")
        held = credentials.credentials(store, whose.no)
        assert held is not None
        assert held.codes_left == 10

    def test_moving_to_another_phone_asks_for_a_code_first(
        self, store: Store, whose: Person, inside: tuple[FlaskClient, Page]
    ) -> None:
        page = self.send(inside, "factor/renew", code="000000", go="device")
        assert page.status == 422
        assert credentials.factor(store, whose.no) is not None
        page = self.send((inside[0], page), "factor/renew", code=code(1), go="device")
        assert page.path == "/en/account/factor"
        assert credentials.factor(store, whose.no) is None

    @pytest.mark.parametrize("path", ["change-password", "language", "end", "sign-out", "factor/renew"])
    def test_nothing_is_done_without_the_mark_of_the_browser(
        self, store: Store, whose: Person, inside: tuple[FlaskClient, Page], path: str
    ) -> None:
        typed = {"old": PASSWORD, "password": OTHER, "again": OTHER, "language": "cy", "session": "others"}
        inside[0].post(f"/en/account/{path}", data={**typed, "code": code(1), "go": "device"})
        found = people.numbered(store, whose.no, at().date())
        held = credentials.credentials(store, whose.no)
        assert found is not None
        assert held is not None
        assert (found.language, held.has_factor, held.codes_left) == ("en", True, 2)
        assert len(sessions.sessions_of(store, whose.no, at())) == 1


class TestForgotten:
    def ask(self, app: Flask, mail: str) -> Page:
        client = stranger(app)
        fields = get(client, "/en/account/reset").fields
        with client.post("/en/account/reset", data={**fields, "mail": mail}) as reply:
            return Page(reply)

    def waiting(self, store: Store) -> list[str]:
        found = []
        while (claimed := outbox.claim(store, at())) is not None:
            found.append(f"{claimed.mail.template} {claimed.mail.to}")
        return found

    def test_the_answer_is_the_same_whoever_asks(self, app: Flask, store: Store) -> None:
        account(store, "eleri@example.org")
        people.set_state(store, account(store, "sian@example.org").no, "ended")
        invited(store)
        pages = [
            self.ask(app, mail)
            for mail in ("eleri@example.org", "nobody@example.org", "sian@example.org", "gwyn@example.org")
        ]
        said = {re.sub(r"[a-z]+@example\.org", "MAIL", page.body) for page in pages}
        assert len(said) == 1
        assert {page.status for page in pages} == {200}

    def test_a_mail_goes_to_whoever_has_an_account(self, app: Flask, store: Store) -> None:
        account(store, "eleri@example.org")
        invited(store)
        self.waiting(store)
        for mail in ("eleri@example.org", "nobody@example.org", "gwyn@example.org"):
            self.ask(app, mail)
        assert self.waiting(store) == ["password_reset eleri@example.org", "account_invitation gwyn@example.org"]

    def test_a_link_leads_past_a_long_wait(self, app: Flask, store: Store) -> None:
        whose = account(store, "eleri@example.org", LEAD)
        for _ in range(10):
            signing.throttles.enter(store, signing.axes("account", whose.mail, "a"), at())
        assert door(app).enter().status == 429
        token = inviting.send_link(store, whose, Event(at(), "cli", ""))
        client = stranger(app)
        page = post(client, get(client, f"/en/account/letter/{token}"), password=OTHER, again=OTHER)
        assert page.path == "/en/"

    def test_whoever_has_a_second_factor_needs_it_after_a_reset_too(self, app: Flask, store: Store) -> None:
        whose = account(store, "eleri@example.org", ADMINISTRATOR, factor=True)
        token = inviting.send_link(store, whose, Event(at(), "cli", ""))
        client = stranger(app)
        page = post(client, get(client, f"/en/account/letter/{token}"), password=OTHER, again=OTHER)
        assert page.path == "/en/account/code"

    @pytest.mark.parametrize("mail", ["", "x", "a@b", "a b@example.org", "x@example.org\r\nBcc: y@example.org"])
    def test_what_is_no_address_is_told(self, app: Flask, mail: str) -> None:
        page = self.ask(app, mail)
        assert page.status == 422
        assert len(page.errors) == 1

    def test_asking_again_and_again_waits_for_everybody_alike(self, app: Flask, store: Store) -> None:
        account(store, "eleri@example.org")
        for mail in ("eleri@example.org", "nobody@example.org"):
            assert [self.ask(app, mail).status for _ in range(4)] == [200, 200, 200, 429]


def test_the_trail_names_nobody(app: Flask, store: Store) -> None:
    made, token = invited(store, ADMINISTRATOR, mail="canary@example.org", name="Canary Enw")
    client = stranger(app)
    page = post(client, get(client, f"/en/account/letter/{token}"), password=PASSWORD, again=PASSWORD)
    page = post(client, page, code=typed_code(page))
    said = " ".join(each.who + each.what + each.detail for each in trail(store))
    assert [each.what for each in trail(store)] == [
        "person_added", "role_given", "account_link_made", "password_chosen", "factor_set",
    ]  # fmt: skip
    for word in ("canary", "enw", token.casefold(), PASSWORD):
        assert word not in said.casefold()
    assert f'"person":"{made.no}"' in said


def test_a_link_outlives_nobodys_patience(store: Store) -> None:
    _, token = invited(store)
    assert letters.open_letter(store, token, at() + timedelta(days=6))
    assert not letters.open_letter(store, token, at() + timedelta(days=7, minutes=1))
