"""Signing in and out: passwords, codes, waits, tokens, and where to go next."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca.fieldwork.accounts import passwords, signing
from pcca.fieldwork.accounts.addresses import canonical
from pcca.rights import Grant
from pcca.store import Store, credentials, people, sessions
from pcca.views import account as shared
from tests.page import Page, get, post
from tests.signed import stranger
from tests.views.people import PASSWORD, account, at, code, door

MISMATCH = "The mail address and the password do not fit together."
LEAD = Grant("lead", "c01")
ADMINISTRATOR = Grant("administrator", "*")


@pytest.fixture
def store(app: Flask) -> Store:
    found: Store = app.extensions["pcca.store"]
    return found


def token(client: FlaskClient) -> str:
    cookie = client.get_cookie("pcca")
    return cookie.value if cookie else ""


def test_a_password_signs_in_whoever_needs_no_second_factor(app: Flask, store: Store) -> None:
    account(store, "eleri@example.org", LEAD)
    at_door = door(app)
    page = at_door.enter()
    assert (page.status, page.path) == (200, "/en/")
    assert "Eleri Example" in page.body
    assert "Cluster lead: c01" in get(at_door.client, "/en/account/").body


@pytest.mark.parametrize("typed", ["eleri@ŷd.example.org", "ELERI@xn--d-eoa.EXAMPLE.ORG", " Eleri@Ŷd.example.org "])
def test_an_address_is_the_same_however_it_is_spelled(app: Flask, store: Store, typed: str) -> None:
    account(store, canonical("eleri@ŷd.example.org"), LEAD)
    assert door(app).enter(typed).path == "/en/"


def test_staff_enter_a_code_as_well(app: Flask, store: Store) -> None:
    account(store, "eleri@example.org", ADMINISTRATOR, factor=True)
    at_door = door(app)
    page = at_door.enter("  ELERI@example.org ")
    assert page.path == "/en/account/code"
    before = token(at_door.client)
    page = post(at_door.client, page, code=code())
    assert page.path == "/en/"
    assert token(at_door.client) != before, "the token is a new one at each step"
    assert sessions.session(store, before, at()) is None


def test_staff_without_a_second_factor_set_one_up(app: Flask, store: Store) -> None:
    account(store, "eleri@example.org", ADMINISTRATOR)
    at_door = door(app)
    assert at_door.enter().path == "/en/account/factor"
    assert at_door.client.get("/en/account/").headers["Location"].startswith("/en/account/code")


@pytest.mark.parametrize(
    ("mail", "password"),
    [
        ("eleri@example.org", "not the password"),
        ("nobody@example.org", PASSWORD),
        ("gwyn@example.org", PASSWORD),
        ("sian@example.org", PASSWORD),
        ("eleri@example.org\r\nBcc: x@example.org", PASSWORD),
        ("\x00", "\x00"),
        ("a" * 5000, "b" * 5000),
    ],
)
def test_all_that_is_wrong_is_said_in_the_same_words(app: Flask, store: Store, mail: str, password: str) -> None:
    account(store)
    people.add(store, "gwyn@example.org", "Gwyn", language="en", day=at().date())
    people.set_state(store, account(store, "sian@example.org").no, "ended")
    page = door(app).enter(mail, password)
    assert page.status == 422
    assert page.errors == [
        "The mail address and the password do not fit together. Check both, or ask for a link to choose a new password."
    ]


def test_what_was_typed_is_there_again_but_for_the_password(app: Flask, store: Store) -> None:
    page = door(app, "/en/account/sign-in?next=/en/results/").enter("eleri@exmple.org", "wrong wrong wrong")
    assert page.fields["mail"] == "eleri@exmple.org"
    assert page.fields["password"] == ""
    assert page.fields["next"] == "/en/results/"


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"mail": "", "password": ""}, ["Enter your mail address.", "Enter your password."]),
        ({"mail": "", "password": "x"}, ["Enter your mail address."]),
        ({"mail": "x", "password": ""}, ["Enter your password."]),
    ],
)
def test_empty_fields_are_named(app: Flask, typed: dict[str, str], errors: list[str]) -> None:
    at_door = door(app)
    assert post(at_door.client, at_door.page, **typed).errors == errors


def test_without_the_mark_of_the_browser_nothing_is_tried(app: Flask, store: Store) -> None:
    account(store)
    page = Page(stranger(app).post("/en/account/sign-in", data={"mail": "eleri@example.org", "password": PASSWORD}))
    assert page.status == 400 or page.errors == [
        "The page was open for too long, or cookies are off. Press the button once more."
    ]
    assert not sessions.sessions_of(store, 1, at())


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "/en//evil.example", "/en/\\evil.example",
        "javascript:alert(1)", "/en/\r\nSet-Cookie: x=1", "evil.example", "/xx/", "\\\\evil.example", "/en/ /evil",
        "http:/en/", "/en@evil.example/", "/%0d%0a", "/enx.evil.example",
    ],
)  # fmt: skip
def test_nobody_is_led_to_another_site(app: Flask, store: Store, address: str) -> None:
    account(store, "eleri@example.org", LEAD)
    at_door = door(app)
    data = {**at_door.page.fields, "mail": "eleri@example.org", "password": PASSWORD, "next": address}
    reply = at_door.client.post("/en/account/sign-in", data=data)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/en/")


@pytest.mark.parametrize("address", ["/en/results/", "/cy/results/members-2025/?page=2&x=//y", "/en", "/cy/"])
def test_signing_in_goes_on_to_the_page_that_asked_for_it(app: Flask, store: Store, address: str) -> None:
    account(store, "eleri@example.org", LEAD)
    at_door = door(app)
    data = {**at_door.page.fields, "mail": "eleri@example.org", "password": PASSWORD, "next": address}
    assert at_door.client.post("/en/account/sign-in", data=data).headers["Location"] == address


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(app: Flask, store: Store) -> None:
    account(store, "eleri@example.org", LEAD)
    at_door = door(app)
    data = {**at_door.page.fields, "mail": "eleri@example.org", "password": PASSWORD}
    reply = at_door.client.post("/en/account/sign-in", data=data)
    cookie = next(each for each in reply.headers.getlist("Set-Cookie") if each.startswith("pcca="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_is_of_this_host_alone(app: Flask, store: Store) -> None:
    account(store, "eleri@example.org", LEAD)
    app.config["SESSION_COOKIE_SECURE"] = True
    client = stranger(app)
    page = Page(client.get("/en/account/sign-in", base_url="https://localhost"))
    data = {**page.fields, "mail": "eleri@example.org", "password": PASSWORD}
    reply = client.post(
        "/en/account/sign-in", data=data, base_url="https://localhost", headers={"Referer": "https://localhost/"}
    )
    cookie = next(each for each in reply.headers.getlist("Set-Cookie") if each.startswith("__Host-pcca="))
    assert "Secure" in cookie
    assert "Domain" not in cookie


def test_a_code_is_good_once(app: Flask, store: Store) -> None:
    account(store, "eleri@example.org", ADMINISTRATOR, factor=True)
    used = code()
    one, other = door(app), door(app)
    assert post(one.client, one.enter(), code=used).path == "/en/"
    page = post(other.client, other.enter(), code=used)
    assert page.path == "/en/account/code"
    assert page.errors[0].startswith("This code is not right, or was used before.")


def test_a_code_from_before_the_last_one_is_not_good(app: Flask, store: Store) -> None:
    account(store, "eleri@example.org", ADMINISTRATOR, factor=True)
    one, other = door(app), door(app)
    assert post(one.client, one.enter(), code=code(1)).path == "/en/"
    assert post(other.client, other.enter(), code=code()).status == 422


def test_a_recovery_code_is_good_once_and_how_many_are_left_is_told(app: Flask, store: Store) -> None:
    account(store, "eleri@example.org", ADMINISTRATOR, factor=True)
    one, other = door(app), door(app)
    page = post(one.client, one.enter(), code=" ABCDE-fghjk")
    assert "You used a recovery code." in page.body
    assert "You have 1 recovery code left." in page.body
    assert post(other.client, other.enter(), code="abcde-fghjk").status == 422


def test_an_empty_code_is_asked_for_again(app: Flask, store: Store) -> None:
    account(store, "eleri@example.org", ADMINISTRATOR, factor=True)
    at_door = door(app)
    assert post(at_door.client, at_door.enter(), code=" ").errors == [
        "Enter the code that your app shows, or a recovery code."
    ]


def test_signing_out_ends_the_sign_in_on_the_server(app: Flask, store: Store) -> None:
    account(store, "eleri@example.org", LEAD)
    at_door = door(app)
    page = at_door.enter()
    held = token(at_door.client)
    post(at_door.client, page, "/en/account/sign-out")
    assert token(at_door.client) == ""
    assert sessions.session(store, held, at()) is None


def test_signing_in_once_more_ends_what_the_browser_held(app: Flask, store: Store) -> None:
    whose = account(store, "eleri@example.org", ADMINISTRATOR, factor=True)
    at_door = door(app)
    at_door.enter()
    at_door.enter()
    assert len(sessions.sessions_of(store, whose.no, at())) == 1


def test_trials_wait_longer_and_longer_and_are_never_locked(store: Store) -> None:
    account(store)
    now, waits = at(), []
    for _ in range(18):
        trial = signing.with_password(store, "eleri@example.org", "wrong", source="a", now=now)
        waits.append(trial.wait)
        now += trial.wait
        fail(store, 1 if trial.wait else 0, now)
    grown = [each for each in waits if each]
    assert not any(waits[:10])
    assert grown == sorted(grown)
    assert grown[0] == timedelta(seconds=30)
    assert grown[-1] == timedelta(minutes=15)
    wait = signing.with_password(store, "eleri@example.org", PASSWORD, source="b", now=now).wait
    assert signing.with_password(store, "eleri@example.org", PASSWORD, source="b", now=now + wait).right


def fail(store: Store, times: int, now: datetime, *, mail: str = "eleri@example.org", source: str = "a") -> None:
    """Counts failures without working out a hash for each."""
    for _ in range(times):
        signing.throttles.enter(store, signing.axes("account", mail, source), now)


def test_one_account_does_not_hold_up_another(store: Store) -> None:
    account(store, "gwyn@example.org")
    now = at()
    fail(store, 11, now)
    assert signing.with_password(store, "gwyn@example.org", PASSWORD, source="a", now=now).right


def test_an_account_waits_wherever_the_trials_come_from(store: Store) -> None:
    account(store)
    now = at()
    for place in range(10):
        fail(store, 1, now, source=str(place))
    assert signing.with_password(store, "eleri@example.org", PASSWORD, source="b", now=now).wait


def test_a_source_waits_whichever_account_it_tries(store: Store) -> None:
    account(store)
    now = at()
    for place in range(50):
        fail(store, 1, now, mail=f"m{place}@example.org")
    assert signing.with_password(store, "eleri@example.org", PASSWORD, source="a", now=now).wait
    assert signing.with_password(store, "eleri@example.org", PASSWORD, source="b", now=now).right


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("", "nonsense", False),
    ],
)
def test_a_source_is_what_one_household_has(one: str, other: str, same: bool) -> None:
    assert (signing.source_axis(one) == signing.source_axis(other)) == same


def test_all_wait_when_trials_come_from_everywhere(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    account(store)
    now = at()
    monkeypatch.setattr(signing, "EVERYWHERE", replace(signing.EVERYWHERE, free=5))
    for place in range(5):
        fail(store, 1, now, mail=f"m{place}@example.org", source=str(place))
    found = signing.with_password(store, "eleri@example.org", PASSWORD, source="b", now=now)
    assert found.wait == timedelta(seconds=1)
    assert signing.with_password(store, "eleri@example.org", PASSWORD, source="b", now=now + found.wait).right


def test_success_clears_the_account(store: Store) -> None:
    account(store)
    now = at()
    fail(store, 9, now)
    assert signing.with_password(store, "eleri@example.org", PASSWORD, source="a", now=now).right
    fail(store, 9, now)
    assert signing.with_password(store, "eleri@example.org", PASSWORD, source="a", now=now).right


def test_failures_are_forgiven_after_a_day(store: Store) -> None:
    account(store)
    now = at()
    fail(store, 10, now)
    assert signing.with_password(store, "eleri@example.org", PASSWORD, source="a", now=now).wait
    later = now + timedelta(hours=24)
    fail(store, 9, later)
    assert signing.with_password(store, "eleri@example.org", PASSWORD, source="a", now=later).right


def test_how_long_to_wait_is_said(app: Flask, store: Store) -> None:
    account(store)
    fail(store, 10, at(), source="a")
    at_door = door(app)
    data = {**at_door.page.fields, "mail": "eleri@example.org", "password": PASSWORD}
    reply = at_door.client.post("/en/account/sign-in", data=data)
    page = Page(reply)
    assert reply.status_code == 429
    assert 0 < int(reply.headers["Retry-After"]) <= 30
    assert "Too many trials failed" in page.body
    assert "seconds, then try again." in page.body
    assert page.fields["mail"] == "eleri@example.org"


def test_codes_are_throttled_too(app: Flask, store: Store) -> None:
    whose = account(store, "eleri@example.org", ADMINISTRATOR, factor=True)
    for _ in range(10):
        assert not signing.with_code(store, whose, "000000", source="a", now=at()).right
    at_door = door(app)
    page = post(at_door.client, at_door.enter(), code=code())
    assert page.status == 429


def test_neither_addresses_nor_sources_are_stored_in_the_clear(store: Store) -> None:
    fail(store, 1, at(), mail="canary@example.org", source="203.0.113.77")
    with store.read.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM throttles").all()
    assert len(rows) == 3
    assert "canary" not in str(rows)
    assert "203.0.113" not in str(rows)


def test_eight_windows_sign_in_at_once(app: Flask, store: Store) -> None:
    whose = account(store, "eleri@example.org", LEAD)
    doors = [door(app) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda each: each.enter(), doors))
    assert [(page.status, page.path) for page in pages] == [(200, "/en/")] * 8
    assert len(sessions.sessions_of(store, whose.no, at())) == 8


def test_eight_trials_at_once_are_eight_failures(store: Store) -> None:
    account(store)
    now = at()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: fail(store, 2, now), range(8)))
    assert signing.with_password(store, "eleri@example.org", PASSWORD, source="a", now=now).wait == timedelta(
        seconds=30
    )


def test_one_code_in_eight_windows_signs_in_one(store: Store) -> None:
    whose = account(store, "eleri@example.org", ADMINISTRATOR, factor=True)
    typed, now = code(), at()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: signing.with_code(store, whose, typed, source="a", now=now).right, range(8)))
    assert found.count(True) == 1


class Counting:
    """A hasher that counts how often it works."""

    def __init__(self) -> None:
        self.made = passwords.hasher()
        self.verified = 0

    def verify(self, hash: str, password: str) -> bool:
        self.verified += 1
        return self.made.verify(hash, password)

    def __getattr__(self, name: str) -> object:
        return getattr(self.made, name)


@pytest.mark.parametrize("mail", ["eleri@example.org", "nobody@example.org", "gwyn@example.org", "sian@example.org"])
def test_every_trial_costs_one_hash(store: Store, monkeypatch: pytest.MonkeyPatch, mail: str) -> None:
    account(store)
    people.add(store, "gwyn@example.org", "Gwyn", language="en", day=at().date())
    people.set_state(store, account(store, "sian@example.org").no, "ended")
    passwords.nobodys()
    counting = Counting()
    monkeypatch.setattr(passwords, "hasher", lambda: counting)
    assert not signing.with_password(store, mail, "wrong", source="a", now=at()).right
    assert counting.verified == 1


def test_a_hash_made_with_other_parameters_is_renewed(store: Store) -> None:
    from argon2 import PasswordHasher

    whose = account(store)
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    credentials.change_password(store, whose.no, weak, kept="")
    assert signing.with_password(store, whose.mail, PASSWORD, source="a", now=at()).right
    held = credentials.credentials(store, whose.no)
    assert held is not None
    assert held.password is not None
    assert not passwords.is_outdated(held.password)
    assert signing.with_password(store, whose.mail, PASSWORD, source="a", now=at()).right


CHROMIUM = "AppleWebKit/537.36 Chrome/126.0 Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROMIUM} Edg/126.0", "Edge, Windows"),
        (f"Mozilla/5.0 (Linux; Android 14) {CHROMIUM}", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox, Linux"),
        ("", ""),
        ("curl<script>", ""),
    ],
)
def test_browsers_are_told_apart_without_keeping_what_they_say(app: Flask, agent: str, shown: str) -> None:
    with app.test_request_context("/en/", headers={"User-Agent": agent}):
        assert shared.browser() == shown


def test_the_head_of_a_page_says_who_is_signed_in(app: Flask, store: Store) -> None:
    account(store, "eleri@example.org", LEAD)
    at_door = door(app)
    assert "Sign in" in get(at_door.client, "/en/").body
    at_door.enter()
    page = get(at_door.client, "/en/")
    assert "Eleri Example" in page.body
    assert "Sign out" in page.body


def test_respondents_pages_say_nothing_of_who_is_signed_in(app: Flask, site: Store) -> None:
    account(site, "eleri@example.org", LEAD)
    at_door = door(app)
    at_door.enter()
    page = get(at_door.client, "/en/survey/small")
    assert "Eleri" not in page.body
    assert "Sign" not in page.body


def test_every_page_has_its_twin(app: Flask, store: Store) -> None:
    account(store, "eleri@example.org", LEAD)
    client = door(app, "/cy/account/sign-in").client
    page = post(client, get(client, "/cy/account/sign-in"), mail="eleri@example.org", password=PASSWORD)
    assert page.path == "/cy/"
    assert "Allgofnodi" in page.body
