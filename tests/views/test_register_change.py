"""The register changed on its pages: what is asked, what is shown first, and what is done when it is confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pcca.fieldwork.register import acts
from pcca.fieldwork.register.rules import faults
from pcca.fieldwork.register.typed import READERS
from pcca.language import text
from pcca.rights import Grant
from pcca.store import Store, invitations, people, register, trail
from pcca.store.register import Days, Register
from tests.conftest import add, small
from tests.fieldwork.register.sample import REFORM, START
from tests.fieldwork.register.sample import register as sample
from tests.page import Page, get
from tests.signed import signed_as

ON = "/en/register/organisations/"
TODAY = datetime.now(UTC).date()
DAY = {"day-day": "1", "day-month": "4", "day-year": "2019"}
LAST = {"last-day": "31", "last-month": "3", "last-year": "2019"}
NAME = text(en="New name", cy="Enw newydd")
NAMES = {"name-en": "New name", "name-cy": "Enw newydd"}


@pytest.fixture
def full(site: Store) -> Store:
    """The site with a small register."""
    register.change(site, lambda _: sample())
    return site


def look(client: FlaskClient, path: str, **typed: str) -> Page:
    """What is shown once a form is filled in."""
    return Page(client.get(path, query_string={**typed, "go": "look"}))


def confirm(client: FlaskClient, looked: Page, **other: str) -> Page:
    """Presses the button of what was shown."""
    return Page(client.post(looked.path, data={**looked.fields, **other}, follow_redirects=True))


def change(client: FlaskClient, path: str, typed: Mapping[str, str]) -> Page:
    looked = look(client, path, **typed)
    assert looked.status == 200, looked.errors
    return confirm(client, looked)


def test_two_practices_become_one(client: FlaskClient, full: Store) -> None:
    [link] = get(client, f"{ON}p1").links("/p1/merge")
    assert get(client, link).status == 200
    looked = look(client, link, other="p2 nam", stays="this", **DAY)
    assert "P2 Name name (p2)" not in looked.body
    assert "P2 name (p2) became P1 name (p1)." in looked.body
    assert "Until 31 March 2019" in looked.body
    assert "It has ended, and P1 name (p1) stands in its place." in looked.body
    assert register.read(full) == sample()
    done = confirm(client, looked)
    assert done.path == f"{ON}p1"
    assert "1 organisation changed." in done.body
    assert register.read(full) == acts.merged(sample(), ["p2"], "p1", REFORM)
    [entry] = trail(full)
    assert entry.event.what == "organisations_merged"
    assert entry.event.detail["changed"] == "p2"
    assert entry.event.who.startswith("person:")


@pytest.mark.parametrize(
    ("path", "typed", "what", "done"),
    [
        ("p2/merge", {"other": "p1", "stays": "other"} | DAY, "organisations_merged",
         lambda before: acts.merged(before, ["p2"], "p1", REFORM)),
        ("p1/rename", {"why": "changed"} | NAMES | DAY, "organisation_renamed",
         lambda before: acts.renamed(before, "p1", NAME, REFORM)),
        ("p1/rename", {"why": "wrong"} | NAMES, "organisation_name_corrected",
         lambda before: acts.renamed(before, "p1", NAME, None)),
        ("p1/move", {"why": "changed", "to": "C3 name (c3)"} | DAY, "organisation_moved",
         lambda before: acts.moved(before, "p1", "c3", REFORM)),
        ("c1/move", {"why": "beside", "to": "Enw Vale"} | DAY, "organisation_joined",
         lambda before: acts.moved(before, "c1", "vale", REFORM, beside=True)),
        ("p1/move", {"why": "wrong", "to": "c3"}, "organisation_place_corrected",
         lambda before: acts.misplaced(before, "p1", "c3", TODAY)),
        ("p1/leave", {"why": "changed", "of": "gwent"} | LAST, "organisation_left",
         lambda before: acts.left(before, "p1", "gwent", REFORM - timedelta(days=1))),
        ("p1/leave", {"why": "wrong", "of": "gwent"}, "organisation_leave_corrected",
         lambda before: acts.left(before, "p1", "gwent", None)),
        ("p1/end", {"became": "p2"} | LAST, "organisation_ended",
         lambda before: acts.ended(before, "p1", REFORM - timedelta(days=1), ("p2",))),
        ("south/correct", {"first-day": "1", "first-month": "4", "first-year": "1996"}, "organisation_corrected",
         lambda before: acts.lived(before, "south", Days(date(1996, 4, 1)))),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["en", "cy"])
def test_a_page_does_what_the_command_does(
    client: FlaskClient, full: Store, lang: str, path: str, typed: dict[str, str], what: str, done: Any
) -> None:
    before = register.read(full)
    address = f"/{lang}/register/organisations/{path}"
    looked = look(client, address, **typed)
    assert looked.language == lang
    assert register.read(full) == before
    confirm(client, looked)
    assert register.read(full) == done(before)
    assert [each.event.what for each in trail(full)] == [what]
    assert "=" not in get(client, f"/{lang}/register/organisations/{path.split('/')[0]}").body


class TestAdding:
    def test_a_kind_is_chosen_and_asks_for_what_it_can_belong_to(self, client: FlaskClient, full: Store) -> None:
        assert get(client, "/en/register/new?go=kind").errors == ["Choose a kind"]
        shown = get(client, "/en/register/new?go=kind&kind=cluster")
        assert {"code", "board", "authority"} < shown.fields.keys()
        assert "cluster" not in shown.fields.keys() - {"kind"}

    def test_it_belongs_to_the_others_from_its_first_day(self, client: FlaskClient, full: Store) -> None:
        typed = {"kind": "practice", "code": "P9", "cluster": "c3", "lmc": "Gwent name", **NAMES, **DAY}
        looked = look(client, "/en/register/new", **typed)
        assert "It does not exist yet." in looked.body
        done = confirm(client, looked)
        assert done.path == f"{ON}p9"
        [cluster, lmc] = register.read(full)["p9"].tags
        assert (cluster.of, lmc.of, cluster.days.first) == ("c3", "gwent", REFORM)

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"code": "p1"}, "There is an organisation 'p1' already: P1 name."),
            ({"code": "9"}, "'9' is not a code"),
            ({"code": ""}, "Give it a code, such as w91001"),
            ({"name-cy": " "}, "Give its name in Welsh"),
            ({"name-en": "x" * 201}, "Shorten this to 200 characters."),
            ({"name-en": "x\u200b"}, "The name holds a character that cannot be seen (U+200B): type it again."),
            ({"name-en": "x\x00"}, "cannot be seen (U+FFFD)"),
            ({"cluster": "north"}, "is of the kind “health board”, which cannot be chosen here"),
            ({"cluster": "c9 nam"}, "The register has none called 'c9 nam'. Did you mean C"),
            ({"cluster": "zzzz"}, "Write part of its name, or its code."),
            ({"cluster": "name"}, "Several organisations fit 'name', such as C1 name (c1)"),
            ({"board": "north"}, "so it cannot be given the board 'north' as well"),
            ({"day-day": "31"}, "Give a day that there is"),
            ({"day-year": ""}, "Give a day that there is"),
        ],
    )
    def test_a_mistake_is_told_at_its_field_and_all_that_was_typed_stays(
        self, client: FlaskClient, full: Store, typed: dict[str, str], said: str
    ) -> None:
        given = {"kind": "practice", "code": "p9", "cluster": "c3", **NAMES, **DAY, **typed}
        page = look(client, "/en/register/new", **given)
        assert page.status == 422
        [error] = page.errors
        assert said in error
        shown = {name: text for name, text in given.items() if "\x00" not in text}
        assert {name: page.fields[name] for name in shown} == shown
        assert register.read(full) == sample()

    def test_a_kind_that_is_none_is_asked_for_again(self, client: FlaskClient, full: Store) -> None:
        assert look(client, "/en/register/new", kind="town").errors == ["Choose a kind"]


class TestMistakes:
    @pytest.mark.parametrize(
        ("path", "typed", "said"),
        [
            ("p1/merge", {}, ["Choose the other organisation", "Say which of the two", "Give the day, the month"]),
            ("p1/merge", {"other": "p1", "stays": "this"} | DAY, ["That is P1 name (p1) itself"]),
            ("p1/merge", {"other": "c1", "stays": "this"} | DAY, ["C1 name (c1) is of the kind “cluster”"]),
            ("p1/merge", {"other": "p2", "stays": "this"} | DAY | {"day-year": "2013"}, ["p2: It does not exist on"]),
            ("p1/rename", NAMES, ["Say whether it changed on a day"]),
            ("p1/rename", {"why": "changed"} | NAMES, ["Give the day, the month and the year"]),
            ("p1/rename", {"why": "wrong"} | NAMES | DAY, ["What was entered wrongly was never so"]),
            ("p1/leave", {"why": "wrong", "of": "gwent"} | LAST, ["What was entered wrongly was never so"]),
            ("p1/leave", {"why": "changed", "of": "c2"} | LAST, ["Choose what it belongs to no longer"]),
            ("p1/move", {"why": "changed", "to": "south"} | DAY, ["It is in the cluster 'c1'"]),
            ("p2/move", {"why": "wrong", "to": "gwent"}, ["so there is nothing to correct: let it move."]),
            ("c1/end", LAST, ["After 31 March 2019 there still belongs to it: p1, p2."]),
            ("p1/end", LAST | {"last-year": "2013"}, ["The last day (31 March 2013) is before the first"]),
        ],
    )
    def test_whatever_is_wrong_is_told_at_once(
        self, client: FlaskClient, full: Store, path: str, typed: dict[str, str], said: list[str]
    ) -> None:
        page = look(client, f"{ON}{path}", **typed)
        assert page.status == 422
        assert len(page.errors) == len(said) or len(said) == 1
        assert all(part in error for part, error in zip(said, page.errors, strict=False)), page.errors
        welsh = look(client, f"/cy/register/organisations/{path}", **typed)
        assert len(welsh.errors) == len(page.errors)
        assert not {*welsh.errors} & {*page.errors}
        kept = {name: text for name, text in typed.items() if text != "c2"}
        assert {name: page.fields[name] for name in kept} == kept

    def test_nothing_is_typed_twice_after_going_back(self, client: FlaskClient, full: Store) -> None:
        typed = {"why": "changed", **NAMES, **DAY}
        looked = look(client, f"{ON}p1/rename", **typed)
        [back, *_] = looked.links("/rename?")
        assert {**get(client, back).fields, **typed} == get(client, back).fields
        [twin] = [each for each in looked.links("/cy/") if "rename" in each]
        assert "Enw newydd" in get(client, twin).body

    def test_a_change_that_changes_nothing_has_no_button(self, client: FlaskClient, full: Store) -> None:
        looked = look(client, f"{ON}p1/rename", why="wrong", **{"name-en": "P1 name", "name-cy": "Enw P1"})
        assert "nothing changes" in looked.body
        assert "seen" not in looked.fields

    def test_only_what_can_be_done_is_offered(self, client: FlaskClient, full: Store) -> None:
        assert not get(client, f"{ON}north").links("/north/move")
        for path in ("north/move", "bma/leave", "nobody/end", "p1/delete"):
            assert client.get(f"{ON}{path}").status_code == 404


class TestTwoAtOnce:
    def test_whoever_confirms_what_somebody_did_meanwhile_is_told(self, client: FlaskClient, full: Store) -> None:
        looked = look(client, f"{ON}p1/merge", other="p2", stays="this", **DAY)
        register.change(full, lambda before: acts.merged(before, ["p2"], "p3", REFORM))
        shown = confirm(client, looked)
        assert "Nothing was changed: the register is no longer what you looked at." in shown.body
        assert shown.errors == ["p2: It does not exist on 1 April 2019 any more: its last day was 31 March 2019."]
        assert shown.fields["other"] == "p2"
        assert trail(full) == ()

    def test_whoever_confirms_what_would_do_something_else_by_now_sees_that_first(
        self, client: FlaskClient, full: Store
    ) -> None:
        looked = look(client, f"{ON}p1/move", why="changed", to="c3", **DAY)
        register.change(full, lambda before: acts.moved(before, "p1", "c2", START))
        shown = confirm(client, looked)
        assert "Nothing was changed" in shown.body
        assert "no longer to C2 name (c2)" in shown.body
        assert "1 organisation changed." in confirm(client, shown).body

    def test_pressing_twice_does_it_once(self, client: FlaskClient, full: Store) -> None:
        looked = look(client, f"{ON}p1/rename", why="changed", **NAMES, **DAY)
        confirm(client, looked)
        assert "nothing changes" in confirm(client, looked).body
        assert len(trail(full)) == 1

    @pytest.mark.parametrize("other", [{"csrf_token": ""}, {"seen": ""}, {"why": "x"}, {"name-en": "Else"}])
    def test_a_confirmation_that_was_tampered_with_changes_nothing(
        self, client: FlaskClient, full: Store, other: dict[str, str]
    ) -> None:
        confirm(client, look(client, f"{ON}p1/rename", why="changed", **NAMES, **DAY), **other)
        assert register.read(full) == sample()


class TestWhatItTouches:
    def test_roles_waves_and_lists_are_named(self, client: FlaskClient, full: Store) -> None:
        for name, grant in {
            "Lead Ended": Grant("lead", "c1"),
            "Lead Other": Grant("lead", "c3"),
            "Officer South": Grant("officer", "south"),
            "Officer North": Grant("officer", "north"),
            "Somebody Else": Grant("lead", "c2"),
        }.items():
            someone = people.add(full, f"{name.split()[1]}{grant.scope}@example.org", name, language="en", day=TODAY)
            people.give(full, someone.no, [grant], day=TODAY)
        owned = {"opens": datetime.now(UTC), "closes": datetime.now(UTC) + timedelta(days=9)}
        add(full, small(), "ours", owner="c1", label={"en": "Our wave", "cy": "Ein ton"}, **owned)
        add(full, small(), "asked", access="invited", label={"en": "Their wave", "cy": "Eu ton"}, **owned)
        add(full, small(), "past", owner="c1", status="closed", label={"en": "Past wave", "cy": "Hen don"}, **owned)
        invited = invitations.NewInvitation(b"1" * 16, b"2" * 32, "a@example.org", "A", "en", {"cluster": "C1 NAME"})
        invitations.add(full, "asked", [invited])
        looked = look(client, f"{ON}c1/merge", other="c3", stays="other", **DAY)
        today = TODAY.strftime("%-d %B %Y")
        for said in (
            "Lead Ended holds a role for C1 name (c1) (Cluster lead). It does not pass on: give one for C3 name (c3)",
            f"From {today} the role of Lead Other (Cluster lead, C3 name (c3)) covers C1 name (c1).",
            f"From {today} the role of Officer South (Health board officer, South name (south)) covers C1 name (c1).",
            "The wave “Our wave” is owned by C1 name (c1). It goes on; roles for C3 name (c3) then hold for it too.",
            "The list of people of the wave “Their wave” names C1 name (c1).",
        ):
            assert said in looked.body
        assert "Somebody Else" not in looked.body
        assert "Past wave" not in looked.body
        assert looked.links("/manage/ours")
        assert looked.links("/people/")

    def test_what_nothing_depends_on_says_so(self, client: FlaskClient, full: Store) -> None:
        looked = look(client, f"{ON}p4/rename", why="changed", **NAMES, **DAY)
        assert "No role, no wave that is going on and no list of people depends on it." in looked.body


def test_only_who_manages_the_register_is_offered_changes(app: Flask, full: Store) -> None:
    member = signed_as(app, Grant("manager", "*"))
    page = get(member, f"{ON}p1")
    assert "Has something changed?" not in page.body
    assert member.get(f"{ON}p1/merge").status_code == 403
    assert member.post(f"{ON}p1/merge").status_code == 403


FIELDS = st.dictionaries(
    st.sampled_from([
        "why", "to", "of", "other", "became", "stays", "kind", "code", "name-en", "name-cy", "board", "cluster",
        *(f"{name}-{part}" for name in ("day", "first", "last") for part in ("day", "month", "year")),
    ]),
    st.sampled_from(["changed", "wrong", "beside", "this", "other", "practice", "p1", "p2", "c3", "south", "name", "1",
                     "12", "2019", "2026", ""]) | st.text(max_size=8),
)  # fmt: skip


@pytest.mark.slow
@given(st.sampled_from([*READERS]), st.sampled_from([*sample()]), FIELDS)
@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_has_a_page_and_never_a_register_that_cannot_be(
    client: FlaskClient, full: Store, act: str, code: str, typed: dict[str, str]
) -> None:
    address = "/en/register/new" if act == "add" else f"{ON}{code}/{act}"
    answer = client.get(address, query_string={**typed, "go": "look"})
    assert answer.status_code in (200, 404, 422)
    if answer.status_code == 200:
        looked = Page(answer)
        if "seen" in looked.fields:
            confirm(client, looked)
            found: Register = register.read(full)
            assert faults(found) == []
            register.change(full, lambda _: sample())
