"""Every route, for every role in every scope: who gets through is written down here once more, by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any, get_args

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.rights import HELD, Grant, Role
from pcca.store import people, sessions
from tests.signed import hold, signed_as, stranger
from tests.tenants import settle

WAVE, OWNER, OTHER = "canary-bma", "bma", "lmc_gwent"
EVERYBODY, SIGNED_IN = "everybody", "signed in"

# `here` asks for a permission for the owner of the wave at the address, `anywhere` for any organisation at all,
# `everywhere` for the whole site.
WHO: Mapping[str, str] = {
    "static": EVERYBODY,
    "bare.choose": EVERYBODY,
    "home.index": EVERYBODY,
    "operations.health": EVERYBODY,
    "operations.metrics": "everywhere operations.read",
    "results.index": EVERYBODY,
    "results.table": EVERYBODY,
    "results.wave": "here results.read",
    "results.chart": "here results.read",
    "sent.listed": "here responses.export",
    "sent.content": "here responses.export",
    "assess.index": EVERYBODY,
    "assess.wave": "anywhere units.read units.read_signed",
    "assess.ratings": "anywhere units.read units.read_signed",
    "assess.stage": "anywhere units.read units.read_signed",
    "assess.table": "anywhere units.read units.read_signed",
    "assess.radar": "anywhere units.read units.read_signed",
    "assess.sign": "anywhere units.sign",
    "account.as_example": EVERYBODY,
    "account.back": EVERYBODY,
    "account.elsewhere": EVERYBODY,
    "account.ask": EVERYBODY,
    "account.choose": EVERYBODY,
    "account.chosen": EVERYBODY,
    "account.letter": EVERYBODY,
    "account.reset": EVERYBODY,
    "account.sign_in": EVERYBODY,
    "account.sign_out": EVERYBODY,
    "account.try_password": EVERYBODY,
    "account.change_password": SIGNED_IN,
    "account.choose_language": SIGNED_IN,
    "account.confirm_factor": SIGNED_IN,
    "account.end": SIGNED_IN,
    "account.factor": SIGNED_IN,
    "account.factor_picture": SIGNED_IN,
    "account.home": SIGNED_IN,
    "account.renew_factor": SIGNED_IN,
    "account.second": SIGNED_IN,
    "account.try_code": SIGNED_IN,
    "people.add": "everywhere people.manage",
    "people.ask": "everywhere people.manage",
    "people.confirmed": "everywhere people.manage",
    "people.give": "everywhere people.manage",
    "people.index": "everywhere people.manage",
    "people.link": "everywhere people.manage",
    "people.new": "everywhere people.manage",
    "people.one": "everywhere people.manage",
    "people.take": "everywhere people.manage",
    "register.index": SIGNED_IN,
    "register.one": SIGNED_IN,
    "register.ask": "everywhere register.manage",
    "register.table": "everywhere register.manage",
    "register.look": "everywhere register.manage",
    "register.confirm": "everywhere register.manage",
    "register.new": "everywhere register.manage",
    "register.add": "everywhere register.manage",
    "register.change": "everywhere register.manage",
    "register.changed": "everywhere register.manage",
    "manage.index": "anywhere waves.read",
    "manage.wave": "here waves.read",
    "manage.new": "anywhere waves.manage",
    "manage.add": "anywhere waves.manage",
    "manage.choose": "anywhere waves.manage",
    "manage.settings": "here waves.manage",
    "manage.change_settings": "here waves.manage",
    "manage.ask": "here waves.manage",
    "manage.act_on": "here waves.manage",
    "manage.ask_close": "here waves.close",
    "manage.close": "here waves.close",
    "notices.notice": "here waves.read",
    "notices.dpia": "here waves.read",
    "invite.add_link": "here waves.manage",
    "invite.code": "here waves.manage",
    "invite.confirm": "here waves.manage",
    "invite.end_link": "here waves.manage",
    "invite.hand_out": "here waves.manage",
    "invite.links": "here waves.manage",
    "invite.people": "here waves.manage",
    "invite.person": "here waves.manage",
    "invite.show_link": "here waves.manage",
    "invite.stand": "here waves.manage",
    "invite.upload": "here waves.manage",
    "mails.index": "here waves.read",
    "mails.save_times": "here waves.manage",
    "mails.save_words": "here waves.manage",
    "mails.test": "here waves.manage",
    "mails.times": "here waves.manage",
    "mails.words": "here waves.manage",
    "written_mails.index": EVERYBODY,
    "invited.follow": EVERYBODY,
    "link.say": EVERYBODY,
    "stop.choose": EVERYBODY,
    "stop.one_press": EVERYBODY,
    "stopping.ask": EVERYBODY,
    "stopping.confirm": EVERYBODY,
}
RESPONDENTS = "respond."
"""What respondents use is theirs by link alone."""
ROLES: tuple[Role, ...] = get_args(Role)
Reach = Callable[[FlaskClient, str], bool]


@pytest.fixture
def walled(app: Flask) -> Flask:
    """The site with two tenants, whose views only say that they were reached."""
    settle(app.extensions["pcca.store"])
    for endpoint, view in app.view_functions.items():
        app.view_functions[endpoint] = _reached(view)
    return app


def _reached(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def reached(**_: Any) -> str:
        return "reached"

    return reached


def addresses(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Every route with a method and an address of it."""
    given = {"lang": "en", "wave_id": WAVE, "key": "00" * 16, "token": "A" * 26, "place": 0, "number": 1, "no": 1}
    addressed = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        # One of the words that the address takes.
        act = next((each for each in ("end", "launch") if f"({each}," in rule.rule), "x")
        url = addressed.build(rule.endpoint, {name: given.get(name, act) for name in rule.arguments})
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule.endpoint, method, url


def gets_through(client: FlaskClient, method: str, url: str) -> bool:
    answer = client.open(url, method=method)
    return answer.status_code == 200 and answer.data == b"reached"


def expected(endpoint: str, role: Role, scope: str) -> bool:
    """By the list above: whether somebody with this role gets through."""
    who = EVERYBODY if endpoint.startswith(RESPONDENTS) else WHO[endpoint]
    if who in (EVERYBODY, SIGNED_IN):
        return True
    where, *permissions = who.split()
    within = {"here": ("*", OWNER), "anywhere": ("*", OWNER, OTHER), "everywhere": ("*",)}[where]
    return scope in within and any(each in HELD[role] for each in permissions)


def test_every_route_is_on_the_list(app: Flask) -> None:
    assert {each for each in app.view_functions if not each.startswith(RESPONDENTS)} == set(WHO)


@pytest.mark.breadth(every=5)
@pytest.mark.parametrize("scope", ["*", OWNER, OTHER])
@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_through_where_it_should(walled: Flask, role: Role, scope: str) -> None:
    client = signed_as(walled, Grant(role, scope))
    wrong = [
        (endpoint, method)
        for endpoint, method, url in addresses(walled)
        if endpoint != "static" and gets_through(client, method, url) != expected(endpoint, role, scope)
    ]
    assert not wrong


def test_who_has_no_role_or_had_one_gets_no_further_than_everybody(walled: Flask) -> None:
    store: stored.Store = walled.extensions["pcca.store"]
    nobody, once = signed_as(walled), stranger(walled)
    yesterday = date.today() - timedelta(days=1)
    someone = people.add(store, "once@example.org", "Once", language="en", day=yesterday)
    every = [Grant(role, "*") for role in ROLES]
    people.give(store, someone.no, every, day=yesterday)
    for grant in every:
        people.take(store, someone.no, grant, day=date.today())
    hold(once, sessions.begin_session(store, someone.no, level="full", now=datetime.now(UTC)))
    for client in (nobody, once):
        for endpoint, method, url in addresses(walled):
            for_them = endpoint.startswith(RESPONDENTS) or WHO[endpoint] in (EVERYBODY, SIGNED_IN)
            if endpoint != "static":
                assert gets_through(client, method, url) == for_them, (endpoint, method)


def test_strangers_are_asked_to_sign_in(walled: Flask) -> None:
    client = stranger(walled)
    for endpoint, method, url in addresses(walled):
        if endpoint.startswith((RESPONDENTS, "static")) or WHO[endpoint] == EVERYBODY:
            continue
        answer = client.open(url, method=method)
        # What is sent is answered with the form for signing in itself, so that nothing typed is lost.
        asked = (answer.location or "") if method == "GET" else answer.get_data(as_text=True)
        assert (answer.status_code, "/account/sign-in" in asked) == (303 if method == "GET" else 401, True), endpoint


HALF_WAY = {
    "account.factor", "account.factor_picture", "account.confirm_factor", "account.second", "account.try_code",
}  # fmt: skip
"""Where a password alone leads somebody who needs a second factor."""


def test_a_password_alone_opens_nothing_but_the_second_factor(walled: Flask) -> None:
    store: stored.Store = walled.extensions["pcca.store"]
    half, day = stranger(walled), date.today()
    someone = people.add(store, "half@example.org", "Half", language="en", day=day)
    people.give(store, someone.no, [Grant(role, "*") for role in ROLES], day=day)
    hold(half, sessions.begin_session(store, someone.no, level="password", now=datetime.now(UTC)))
    for endpoint, method, url in addresses(walled):
        if not endpoint.startswith((RESPONDENTS, "static")) and WHO[endpoint] != EVERYBODY:
            assert gets_through(half, method, url) == (endpoint in HALF_WAY), (endpoint, method)
