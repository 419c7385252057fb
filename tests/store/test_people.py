"""People, roles, sign-ins, letters and credentials, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.fieldwork.accounts.sweeping import sweep
from pcca.rights import Grant
from pcca.store import (
    Event,
    Store,
    audit,
    credentials,
    letters,
    open_store,
    outbox,
    people,
    sessions,
    throttles,
    trail,
)
from pcca.store.credentials import SignIn
from pcca.store.errors import UnreadableStore
from pcca.store.people import Person, PersonExists
from pcca.store.sealing import seal, unseal
from pcca.store.throttles import Axis

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
DAY = date(2026, 6, 3)
LEAD = Grant("lead", "c01")
MANAGER = Grant("manager", "bma")


@pytest.fixture
def eleri(db: Store) -> Person:
    return people.add(db, "Eleri@Example.org", "Eleri Example", language="cy", day=DAY)


@pytest.fixture(scope="module")
def made_letter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, str]]:
    """A letter that nobody opens."""
    with closing(open_store(tmp_path_factory.mktemp("letters"))) as store:
        yield store, letter(store, people.add(store, "a@example.org", "A", language="en", day=DAY))


def letter(db: Store, person: Person, now: datetime = NOW) -> str:
    made = letters.letter(db, person, "invitation", now, template="account_invitation")
    return letters.letter_token(db, made)


class TestPeople:
    def test_an_address_is_found_whatever_its_case(self, db: Store, eleri: Person) -> None:
        for typed in ("eleri@example.org", " ELERI@EXAMPLE.ORG ", "ｅleri@example.org"):
            found = people.person(db, typed, DAY)
            assert found == eleri

    @pytest.mark.parametrize("typed", ["", "nobody@example.org", "\0", "eleri@example.org\0"])
    def test_other_addresses_are_nobody(self, db: Store, eleri: Person, typed: str) -> None:
        assert people.person(db, typed, DAY) is None

    def test_an_address_has_one_account(self, db: Store, eleri: Person) -> None:
        with pytest.raises(PersonExists, match=r"eleri@example\.org"):
            people.add(db, "ELERI@example.org", "Another", language="en", day=DAY)

    def test_roles_hold_from_their_day_until_they_are_taken(self, db: Store, eleri: Person) -> None:
        people.give(db, eleri.no, [LEAD, MANAGER], day=DAY)
        people.give(db, eleri.no, [LEAD], day=DAY + timedelta(1))
        people.take(db, eleri.no, LEAD, day=DAY + timedelta(2))
        held = [people.numbered(db, eleri.no, DAY + timedelta(each)) for each in (-1, 0, 1, 2)]
        assert [each.grants if each else None for each in held] == [(), (LEAD, MANAGER), (LEAD, MANAGER), (MANAGER,)]

    def test_a_role_can_be_given_and_taken_and_given_on_one_day(self, db: Store, eleri: Person) -> None:
        for _ in range(3):
            people.give(db, eleri.no, [LEAD], day=DAY)
            people.take(db, eleri.no, LEAD, day=DAY)
        people.give(db, eleri.no, [LEAD], day=DAY)
        found = people.numbered(db, eleri.no, DAY)
        assert found is not None
        assert found.grants == (LEAD,)

    def test_the_trail_knows_a_person_by_number_and_hash(self, db: Store) -> None:
        made = people.add(
            db, "canary@example.org", "Canary Name", language="en", day=DAY, event=Event(NOW, "cli", "person_added")
        )
        said = trail(db)[-1]
        assert "canary" not in (said.detail + said.who).casefold()
        assert said.event.detail["person"] == str(made.no)
        assert said.event.detail["address"] == people.address_digest(db, made.no, "canary@example.org")
        assert audit.verify(db) is None

    def test_what_is_refused_leaves_no_entry(self, db: Store, eleri: Person) -> None:
        before = len(trail(db))
        with pytest.raises(PersonExists):
            people.add(db, eleri.mail, "x", language="en", day=DAY, event=Event(NOW, "cli", "person_added"))
        assert len(trail(db)) == before

    def test_erasing_leaves_a_number_and_no_way_to_try_a_hash(self, db: Store) -> None:
        made = people.add(
            db, "canary@example.org", "Canary", language="en", day=DAY, event=Event(NOW, "cli", "person_added")
        )
        people.give(db, made.no, [LEAD], day=DAY)
        letter(db, made)
        sessions.begin_session(db, made.no, level="full", now=NOW)
        assert people.erase(db, made.no, now=NOW)
        assert people.person(db, "canary@example.org", DAY) is None
        assert people.address_digest(db, made.no, "canary@example.org") is None
        left = people.numbered(db, made.no, DAY)
        assert left is not None
        assert (left.name, left.state, left.grants) == ("", "ended", ())
        assert not sessions.sessions_of(db, made.no, NOW)
        # The address is free again, for somebody new.
        assert people.add(db, "canary@example.org", "New", language="en", day=DAY).no != made.no

    def test_nobody_is_not_erased(self, db: Store) -> None:
        assert not people.erase(db, 4711, now=NOW)

    def test_one_address_at_once_makes_one_account(self, db: Store) -> None:
        def add(_: int) -> bool:
            try:
                people.add(db, "gwyn@example.org", "Gwyn", language="en", day=DAY)
            except PersonExists:
                return False
            return True

        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(add, range(4))).count(True) == 1


class TestSessions:
    def test_staff_are_signed_out_after_an_hour_of_nothing(self, db: Store, eleri: Person) -> None:
        people.give(db, eleri.no, [MANAGER], day=DAY)
        credentials.set_factor(db, eleri.no, b"x" * 20, step=0, codes=[])
        token = sessions.begin_session(db, eleri.no, level="full", now=NOW)
        assert sessions.session(db, token, NOW + timedelta(minutes=59))
        assert sessions.session(db, token, NOW + timedelta(minutes=118)), "it was used meanwhile"
        assert sessions.session(db, token, NOW + timedelta(minutes=179)) is None

    def test_others_stay_for_twelve_hours_and_no_longer(self, db: Store, eleri: Person) -> None:
        people.give(db, eleri.no, [LEAD], day=DAY)
        token = sessions.begin_session(db, eleri.no, level="full", now=NOW)
        assert sessions.session(db, token, NOW + timedelta(hours=11, minutes=59))
        assert sessions.session(db, token, NOW + timedelta(hours=12)) is None

    def test_twelve_hours_are_the_end_for_staff_too(self, db: Store, eleri: Person) -> None:
        people.give(db, eleri.no, [MANAGER], day=DAY)
        token = sessions.begin_session(db, eleri.no, level="full", now=NOW)
        for minutes in range(0, 720, 30):
            assert sessions.session(db, token, NOW + timedelta(minutes=minutes))
        assert sessions.session(db, token, NOW + timedelta(hours=12)) is None

    def test_a_password_alone_is_worth_a_quarter_of_an_hour(self, db: Store, eleri: Person) -> None:
        token = sessions.begin_session(db, eleri.no, level="password", now=NOW)
        assert sessions.session(db, token, NOW + timedelta(minutes=14))
        assert sessions.session(db, token, NOW + timedelta(minutes=15)) is None
        assert sessions.promote(db, token, NOW + timedelta(minutes=15)) is None

    def test_the_second_step_has_a_token_of_its_own(self, db: Store, eleri: Person) -> None:
        token = sessions.begin_session(db, eleri.no, level="password", now=NOW, browser="Firefox")
        full = sessions.promote(db, token, NOW)
        assert full is not None
        assert full != token
        found = sessions.session(db, full, NOW)
        assert found is not None
        assert (found.level, found.browser) == ("full", "Firefox")
        assert sessions.promote(db, token, NOW) is None

    def test_each_sign_in_can_be_ended_alone(self, db: Store, eleri: Person) -> None:
        first, second, third = (sessions.begin_session(db, eleri.no, level="full", now=NOW) for _ in range(3))
        held = sessions.session(db, second, NOW)
        assert held is not None
        assert sessions.end_one(db, eleri.no, held.digest)
        assert not sessions.end_one(db, eleri.no, held.digest)
        sessions.end_all(db, eleri.no, except_token=third)
        assert [bool(sessions.session(db, each, NOW)) for each in (first, second, third)] == [False, False, True]

    def test_nobody_ends_the_sign_in_of_somebody_else(self, db: Store, eleri: Person) -> None:
        other = people.add(db, "gwyn@example.org", "Gwyn", language="en", day=DAY)
        held = sessions.session(db, sessions.begin_session(db, eleri.no, level="full", now=NOW), NOW)
        assert held is not None
        assert not sessions.end_one(db, other.no, held.digest)

    def test_a_closed_account_is_signed_out_everywhere(self, db: Store, eleri: Person) -> None:
        token = sessions.begin_session(db, eleri.no, level="full", now=NOW)
        people.set_state(db, eleri.no, "ended")
        assert sessions.session(db, token, NOW) is None
        people.set_state(db, eleri.no, "active")
        assert sessions.session(db, token, NOW) is None

    def test_whoever_becomes_staff_signs_in_anew_unless_they_have_a_second_factor(self, db: Store) -> None:
        tokens = []
        for mail, factor in (("a@example.org", False), ("b@example.org", True)):
            made = people.add(db, mail, "x", language="en", day=DAY)
            if factor:
                credentials.set_factor(db, made.no, b"x" * 20, step=0, codes=[])
            tokens.append(sessions.begin_session(db, made.no, level="full", now=NOW))
            people.give(db, made.no, [MANAGER], day=DAY)
        assert [bool(sessions.session(db, each, NOW)) for each in tokens] == [False, True]

    @pytest.mark.parametrize("token", ["", "x", "A" * 32, "\0", "\ud800"])
    def test_other_tokens_are_nobodys(self, db: Store, eleri: Person, token: str) -> None:
        sessions.begin_session(db, eleri.no, level="full", now=NOW)
        assert sessions.session(db, token, NOW) is None

    def test_the_token_is_not_in_the_database(self, db: Store, eleri: Person) -> None:
        token = sessions.begin_session(db, eleri.no, level="full", now=NOW)
        with db.read.connect() as connection:
            assert token not in str(connection.exec_driver_sql("SELECT * FROM sessions").all())


class TestLetters:
    def test_a_link_is_good_once(self, db: Store, eleri: Person) -> None:
        opened = letters.open_letter(db, letter(db, eleri), NOW)
        assert opened is not None
        assert opened.person == eleri
        sign_in = SignIn("full", NOW, "")
        token = credentials.answer_letter(db, opened, "hash", sign_in)
        assert token is not None
        assert sessions.session(db, token, NOW)
        assert credentials.answer_letter(db, opened, "other", sign_in) is None
        held = credentials.credentials(db, eleri.no)
        assert held is not None
        assert (held.password, held.active) == ("hash", True)

    def test_eight_windows_use_it_once(self, db: Store, eleri: Person) -> None:
        opened = letters.open_letter(db, letter(db, eleri), NOW)
        assert opened is not None
        with ThreadPoolExecutor(4) as pool:
            tokens = list(
                pool.map(
                    lambda each: credentials.answer_letter(db, opened, f"h{each}", SignIn("full", NOW, "")), range(4)
                )
            )
        assert sum(each is not None for each in tokens) == 1

    def test_opening_does_not_use_it_up(self, db: Store, eleri: Person) -> None:
        token = letter(db, eleri)
        assert all(letters.open_letter(db, token, NOW) for _ in range(3))

    def test_it_ends(self, db: Store, eleri: Person) -> None:
        token = letter(db, eleri)
        assert letters.open_letter(db, token, NOW + timedelta(days=7)) is None
        short = letters.letter_token(db, letters.letter(db, eleri, "reset", NOW, template="password_reset"))
        assert letters.open_letter(db, short, NOW + timedelta(minutes=59))
        assert letters.open_letter(db, short, NOW + timedelta(minutes=60)) is None

    def test_a_newer_one_takes_its_place(self, db: Store, eleri: Person) -> None:
        first, second = letter(db, eleri), letter(db, eleri)
        assert letters.open_letter(db, first, NOW) is None
        assert letters.open_letter(db, second, NOW)

    def test_a_closed_account_has_none(self, db: Store, eleri: Person) -> None:
        token = letter(db, eleri)
        people.set_state(db, eleri.no, "ended")
        assert letters.open_letter(db, token, NOW) is None

    def test_its_mail_waits_with_the_number_only(self, db: Store, eleri: Person) -> None:
        token = letter(db, eleri)
        claimed = outbox.claim(db, NOW)
        assert claimed is not None
        assert claimed.mail.to == "eleri@example.org"
        assert letters.letter_token(db, claimed.mail.slots["letter"]) == token
        assert token not in str(claimed.mail.slots)

    @settings(deadline=None, max_examples=50)
    @given(text=st.text(max_size=60))
    def test_no_other_text_opens_anything(self, made_letter: tuple[Store, str], text: str) -> None:
        store, token = made_letter
        assert text == token or letters.open_letter(store, text, NOW) is None

    def test_a_changed_letter_opens_nothing(self, db: Store, eleri: Person) -> None:
        token = letter(db, eleri)
        for place in range(0, len(token), 5):
            other = "A" if token[place] != "A" else "B"
            assert letters.open_letter(db, token[:place] + other + token[place + 1 :], NOW) is None

    def test_another_key_opens_nothing(self, db: Store, eleri: Person) -> None:
        token = letter(db, eleri)
        assert letters.open_letter(replace(db, key=b"x" * 32), token, NOW) is None


class TestCredentials:
    def test_a_new_password_ends_other_sign_ins_and_voids_letters(self, db: Store, eleri: Person) -> None:
        here, there = (sessions.begin_session(db, eleri.no, level="full", now=NOW) for _ in range(2))
        link = letter(db, eleri)
        credentials.change_password(db, eleri.no, "hash", kept=here)
        assert sessions.session(db, here, NOW)
        assert sessions.session(db, there, NOW) is None
        assert letters.open_letter(db, link, NOW) is None

    def test_a_hash_is_renewed_only_if_it_is_still_the_same(self, db: Store, eleri: Person) -> None:
        credentials.change_password(db, eleri.no, "new", kept="")
        credentials.rehash(db, eleri.no, "old", "stronger old")
        held = credentials.credentials(db, eleri.no)
        assert held is not None
        assert held.password == "new"

    def test_steps_are_used_up_in_order(self, db: Store, eleri: Person) -> None:
        credentials.set_factor(db, eleri.no, b"s" * 20, step=5, codes=[])
        used = [credentials.use_step(db, eleri.no, each) for each in (5, 4, 6, 6, 7)]
        assert used == [False, False, True, False, True]

    def test_recovery_codes_are_good_once_each(self, db: Store, eleri: Person) -> None:
        other = people.add(db, "gwyn@example.org", "Gwyn", language="en", day=DAY)
        credentials.set_factor(db, eleri.no, b"s" * 20, step=0, codes=["one", "two"])
        credentials.set_factor(db, other.no, b"s" * 20, step=0, codes=["three"])
        tried = [credentials.use_code(db, eleri.no, each) for each in ("one", "one", "three", "", "two")]
        assert tried == [True, False, False, False, True]

    def test_a_reset_forgets_all_of_it(self, db: Store, eleri: Person) -> None:
        credentials.set_factor(db, eleri.no, b"s" * 20, step=0, codes=["one"])
        token = sessions.begin_session(db, eleri.no, level="full", now=NOW)
        credentials.reset_factor(db, eleri.no)
        held = credentials.credentials(db, eleri.no)
        assert held is not None
        assert (held.has_factor, held.codes_left) == (False, 0)
        assert credentials.factor(db, eleri.no) is None
        assert sessions.session(db, token, NOW) is None

    def test_a_copy_of_the_database_tells_no_secret(self, db: Store, eleri: Person) -> None:
        secret = b"12345678901234567890"
        credentials.set_factor(db, eleri.no, secret, step=0, codes=["abcdefghjk"])
        with db.read.connect() as connection:
            rows = [connection.exec_driver_sql(f"SELECT * FROM {each}").all() for each in ("people", "recovery_codes")]
        assert "1234567890" not in str(rows)
        assert "MTIzNDU2" not in str(rows)
        assert "abcdefghjk" not in str(rows)
        assert credentials.factor(db, eleri.no) == secret

    def test_a_secret_opens_for_its_person_and_key_only(self, db: Store) -> None:
        sealed = seal(db, b"secret", "totp 1")
        assert unseal(db, sealed, "totp 1") == b"secret"
        for store, text, purpose in (
            (db, sealed, "totp 2"),
            (replace(db, key=b"x" * 32), sealed, "totp 1"),
            (db, sealed[:-4] + "AAA=", "totp 1"),
            (db, "nonsense", "totp 1"),
            (db, "", "totp 1"),
        ):
            with pytest.raises(UnreadableStore, match="does not fit the secret key"):
                unseal(store, text, purpose)


class TestThrottles:
    AXIS = Axis("test", "x", 2, timedelta(seconds=10), timedelta(minutes=1), timedelta(hours=1))

    def test_waits_double_up_to_the_longest(self, db: Store) -> None:
        now, waits = NOW, []
        for _ in range(7):
            wait = throttles.enter(db, [self.AXIS], now)
            now += wait
            waits.append(int(wait.total_seconds()))
            if wait:
                assert not throttles.enter(db, [self.AXIS], now)
        assert waits == [0, 0, 10, 20, 40, 60, 60]

    def test_a_trial_that_has_to_wait_is_not_counted(self, db: Store) -> None:
        for _ in range(2):
            throttles.enter(db, [self.AXIS], NOW)
        assert {throttles.enter(db, [self.AXIS], NOW) for _ in range(20)} == {timedelta(seconds=10)}

    def test_a_trial_that_began_earlier_and_is_counted_later_need_not_wait(self, db: Store) -> None:
        assert not throttles.enter(db, [self.AXIS], NOW + timedelta(seconds=1))
        assert not throttles.enter(db, [self.AXIS], NOW)

    def test_forgiving_takes_one_back(self, db: Store) -> None:
        for _ in range(5):
            assert not throttles.enter(db, [self.AXIS], NOW)
            throttles.forgive(db, [self.AXIS], NOW)

    def test_after_a_while_all_is_forgiven(self, db: Store) -> None:
        for _ in range(2):
            throttles.enter(db, [self.AXIS], NOW)
        assert not throttles.enter(db, [self.AXIS], NOW + timedelta(hours=1))
        assert not throttles.enter(db, [self.AXIS], NOW + timedelta(hours=1))
        assert throttles.enter(db, [self.AXIS], NOW + timedelta(hours=1))

    def test_trials_at_once_are_all_counted(self, db: Store) -> None:
        with ThreadPoolExecutor(4) as pool:
            waits = list(pool.map(lambda _: throttles.enter(db, [self.AXIS], NOW), range(4)))
        assert sorted(waits) == [timedelta(), timedelta(), timedelta(seconds=10), timedelta(seconds=10)]

    @settings(deadline=None)
    @given(st.integers(0, 10**9))
    def test_no_number_of_failures_is_a_lock(self, failures: int) -> None:
        assert timedelta() <= self.AXIS.wait(failures) <= self.AXIS.longest


def test_what_serves_nothing_any_more_is_swept_away(db: Store, eleri: Person) -> None:
    sessions.begin_session(db, eleri.no, level="full", now=NOW)
    letter(db, eleri)
    throttles.enter(db, [TestThrottles.AXIS], NOW)

    def left() -> list[int]:
        with db.read.connect() as connection:
            return [
                connection.exec_driver_sql(f"SELECT count(*) FROM {each}").scalar_one()
                for each in ("sessions", "letters", "throttles")
            ]

    sweep(db, NOW + timedelta(minutes=5))
    assert left() == [1, 1, 1]
    sweep(db, NOW + timedelta(days=8))
    assert left() == [0, 0, 0]
