"""Invitations: one draft for each link, marks in batches, a key that can be destroyed, links with a limit."""

from __future__ import annotations

import random
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pcca import store
from pcca.fieldwork import links
from pcca.fieldwork.entering import NotInvited, entrance, is_let_in, start
from pcca.fieldwork.invitations import (
    due_for_reminder,
    invite,
    mark_answered,
    settle_answered,
    sort_out,
)
from pcca.fieldwork.rates import rates_of
from pcca.store import Store, StoreUnavailable, invitations
from pcca.store.invitations import AlreadyAnswered
from pcca.store.keys import invitation_digest, token_digest
from pcca.store.links import LinkFull, close_link, known_key, open_links
from tests.store.samples import DAY, a_response, add_wave, reopened

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    mail: str
    name: str = "Ann"
    language: str = "cy"
    strata: dict[str, str] = field(default_factory=dict)


def people(n: int, **strata: str) -> list[Row]:
    return [Row(f"p{i:04}@example.org", f"P{i:04}", strata=strata) for i in range(n)]


def asked(db: Store, n: int = 3, **options: str) -> list[str]:
    """A wave with so many invited; the tokens of their links, by name."""
    add_wave(db, access="invited", **options)  # type: ignore[arg-type]
    invite(db, "autumn", people(n))
    listed = invitations.listed(db, "autumn")
    tokens = links.tokens_of(db, "autumn", [each.id for each in listed])
    return [tokens[each.id] for each in listed]


def wave_of(db: Store) -> store.Wave:
    found = store.wave(db, "autumn")
    assert found is not None
    return found


def answer(db: Store, token: str, role: str = "gp") -> None:
    """Begins by a personal link and submits."""
    start(db, wave_of(db), [token], language="cy", day=DAY)
    store.save(db, token, {"role": ({"role": role}, 0)}, day=DAY)
    assert store.submit(db, token, a_response(role), versions={"role": 1}).fresh


def marked(db: Store) -> int:
    return sum(each.answered for each in invitations.listed(db, "autumn"))


class TestTheList:
    def test_people_are_put_on_it_once(self, db: Store) -> None:
        asked(db, 3)
        found = sort_out(db, "autumn", people(5))
        assert (len(found.new), found.there) == (2, 3)
        assert invite(db, "autumn", people(5)) == 2
        assert invite(db, "autumn", people(5)) == 0
        assert len(invitations.listed(db, "autumn")) == 5

    def test_two_who_upload_at_once_put_everybody_on_it_once(self, db: Store) -> None:
        add_wave(db)
        with closing(reopened(db)) as one, closing(reopened(db)) as other, ThreadPoolExecutor(2) as pool:
            added = list(pool.map(lambda each: invite(each, "autumn", people(40)), (one, other)))
        assert sum(added) == 40
        assert len(invitations.listed(db, "autumn")) == 40

    def test_nothing_stored_leads_to_a_token_without_the_key(self, db: Store) -> None:
        tokens = asked(db, 3)
        assert all(len(token) == 26 for token in tokens)
        digests = {invitation_digest(token) for token in tokens}
        assert {links_digest(db, each.id) for each in invitations.listed(db, "autumn")} == digests
        assert digests.isdisjoint(map(token_digest, tokens))

    def test_whoever_is_erased_stays_counted_and_gets_no_mail(self, db: Store) -> None:
        asked(db, 3)
        gone = invitations.listed(db, "autumn")[0]
        invitations.erase(db, gone.id)
        found = invitations.by_id(db, gone.id)
        assert found is not None
        assert (found.name, found.strata, "@" in found.mail) == ("", {}, False)
        assert len(due_for_reminder(db, wave_of(db))) == 2
        assert len(invitations.listed(db, "autumn")) == 3


def links_digest(db: Store, id: bytes) -> bytes:
    with db.read.connect() as connection:
        rows = connection.exec_driver_sql("SELECT id, digest FROM invitations")
        return {bytes(each): bytes(digest) for each, digest in rows}[id]


class TestOneDraftForEachLink:
    def test_however_often_it_is_begun(self, db: Store) -> None:
        token = asked(db)[0]
        with closing(reopened(db)) as patient, ThreadPoolExecutor(8) as pool:
            begun = list(pool.map(lambda _: start(patient, wave_of(db), [token], language="cy", day=DAY), range(8)))
        assert begun == [token] * 8
        store.save(db, token, {"role": ({"role": "gp"}, 0)}, day=DAY)
        start(db, wave_of(db), [token], language="en", day=DAY + timedelta(days=1))
        draft = store.draft(db, token)
        assert draft is not None
        assert (draft.language, draft.answers["role"].value) == ("cy", {"role": "gp"})

    def test_a_link_that_was_used_begins_nothing(self, db: Store) -> None:
        token = asked(db)[0]
        answer(db, token)
        with pytest.raises(AlreadyAnswered):
            start(db, wave_of(db), [token], language="cy", day=DAY)
        assert store.draft(db, token) is None

    def test_without_a_link_nothing_begins(self, db: Store) -> None:
        asked(db)
        assert not is_let_in(db, wave_of(db), [])
        for shown in ([], ["A" * 26], [""]):
            with pytest.raises(NotInvited):
                start(db, wave_of(db), shown, language="cy", day=DAY)

    def test_a_link_of_another_wave_is_none_here(self, db: Store) -> None:
        token = asked(db)[0]
        add_wave(db, "other", access="invited")
        other = store.wave(db, "other")
        assert other is not None
        with pytest.raises(NotInvited):
            start(db, other, [token], language="cy", day=DAY)

    def test_links_pressed_by_two_devices_at_once_give_one_response_each(self, on_file: Store) -> None:
        tokens = asked(on_file, 60)
        with closing(reopened(on_file)) as patient, ThreadPoolExecutor(4) as pool:

            def both(token: str) -> None:
                try:
                    start(patient, wave_of(patient), [token], language="cy", day=DAY)
                    store.submit(patient, token, a_response(), versions={})
                except (AlreadyAnswered, store.NoDraft):
                    pass

            list(pool.map(both, tokens * 2))
        assert store.count(on_file, "autumn") == 60


class TestMarks:
    def test_a_linked_answer_is_marked_with_its_submission(self, db: Store) -> None:
        tokens = asked(db, identification="confidential")
        answer(db, tokens[1])
        assert [each.answered for each in invitations.listed(db, "autumn")] == [False, True, False]
        assert [each.name for each in due_for_reminder(db, wave_of(db))] == ["P0000", "P0002"]

    def test_anonymous_ones_are_marked_ten_or_more_together(self, db: Store) -> None:
        tokens = asked(db, 30)
        for token in tokens[:9]:
            answer(db, token)
        assert (mark_answered(db, "autumn"), marked(db)) == (0, 0)
        for token in tokens[9:13]:
            answer(db, token)
        assert (mark_answered(db, "autumn"), marked(db)) == (13, 13)
        for token in tokens[13:22]:
            answer(db, token)
        assert (mark_answered(db, "autumn"), marked(db)) == (0, 13)
        assert (settle_answered(db, "autumn"), marked(db)) == (9, 22)
        assert settle_answered(db, "autumn") == 0

    def test_two_workers_never_mark_fewer_than_ten(self, db: Store) -> None:
        tokens = asked(db, 40)
        for token in tokens[:15]:
            answer(db, token)
        with closing(reopened(db)) as one, closing(reopened(db)) as other, ThreadPoolExecutor(2) as pool:
            found = list(pool.map(lambda each: mark_answered(each, "autumn"), (one, other) * 4))
        assert sorted(found) == [0] * 7 + [15]

    def test_reminders_go_to_nobody_who_is_silent_for_a_reason(self, db: Store) -> None:
        asked(db, 6)
        listed = invitations.listed(db, "autumn")
        for each, state in zip(listed, invitations.STANDINGS, strict=False):
            invitations.set_state(db, each.id, state)
        assert [each.name for each in due_for_reminder(db, wave_of(db))] == ["P0000", "P0005"]


class TestTheKey:
    def test_it_is_made_once_for_its_owner_alone(self, db: Store) -> None:
        tokens = asked(db)
        path = links.key_path(db, "autumn")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        listed = invitations.listed(db, "autumn")
        assert [links.token_of(db, "autumn", each.id) for each in listed] == tokens

    def test_once_destroyed_it_is_gone_and_never_made_anew(self, db: Store) -> None:
        token = asked(db)[0]
        answer(db, token)
        key = links.key_path(db, "autumn").read_bytes()
        settle_answered(db, "autumn")
        for _ in range(2):
            links.destroy_key(db, "autumn")
        assert not links.has_key(db, "autumn")
        assert key not in b"".join(path.read_bytes() for path in db.path.parent.rglob("*") if path.is_file())
        with pytest.raises(links.NoKey, match="destroyed"):
            links.token_of(db, "autumn", b"x" * 16)
        with pytest.raises(links.NoKey):
            invite(db, "autumn", [Row("new@example.org")])
        assert not links.key_path(db, "autumn").exists()
        known = known_key(db, "autumn")
        assert known is not None
        assert known.destroyed is not None

    def test_who_stopped_between_two_steps_goes_on(self, db: Store) -> None:
        asked(db)
        links.key_path(db, "autumn").unlink()
        links.destroy_key(db, "autumn")
        known = known_key(db, "autumn")
        assert known is not None
        assert known.destroyed is not None

    def test_a_missing_or_foreign_key_makes_no_other_links(self, db: Store) -> None:
        asked(db)
        path = links.key_path(db, "autumn")
        path.write_bytes(b"x" * 32)
        with pytest.raises(links.NoKey, match="not the one"):
            links.token_of(db, "autumn", b"x" * 16)
        path.unlink()
        with pytest.raises(links.NoKey, match="missing"):
            links.token_of(db, "autumn", b"x" * 16)
        assert not path.exists()

    def test_answering_goes_on_without_it(self, db: Store) -> None:
        token = asked(db)[0]
        links.key_path(db, "autumn").unlink()
        answer(db, token)
        assert store.count(db, "autumn") == 1

    def test_a_folder_that_cannot_be_written_is_unavailable(self, db: Store, tmp_path: Path) -> None:
        add_wave(db)
        (db.path.parent / "keys").write_text("in the way")
        with pytest.raises(StoreUnavailable):
            invite(db, "autumn", people(1))


class TestOpenLinks:
    def test_as_many_begin_as_may(self, db: Store) -> None:
        add_wave(db, access="invited")
        made = links.add_open_link(db, "autumn", "open", label="GP conference stand", most=20)
        token = links.token_of(db, "autumn", made.id)
        with closing(reopened(db)) as patient, ThreadPoolExecutor(8) as pool:

            def begin(_: int) -> bool:
                try:
                    start(patient, wave_of(db), [token], language="cy", day=DAY)
                except LinkFull:
                    return False
                return True

            assert sum(pool.map(begin, range(48))) == 20
        [found] = open_links(db, "autumn")
        assert (found.used, found.takes_more) == (20, False)

    def test_a_closed_one_takes_nobody_and_those_who_began_go_on(self, db: Store) -> None:
        add_wave(db, access="invited")
        made = links.add_open_link(db, "autumn", "kiosk", label="Stand", most=5)
        token = links.token_of(db, "autumn", made.id)
        draft = start(db, wave_of(db), [token], language="cy", day=DAY)
        close_link(db, made.id)
        with pytest.raises(LinkFull):
            start(db, wave_of(db), [token], language="cy", day=DAY)
        assert store.submit(db, draft, a_response(), versions={}).fresh

    def test_neither_draft_nor_response_says_by_which_it_came(self, on_file: Store) -> None:
        add_wave(on_file, access="invited")
        made = links.add_open_link(on_file, "autumn", "open", label="Stand", most=5)
        token = links.token_of(on_file, "autumn", made.id)
        draft = start(on_file, wave_of(on_file), [token], language="cy", day=DAY)
        before = on_file.read.connect().exec_driver_sql("SELECT * FROM links").fetchall()
        store.submit(on_file, draft, a_response(), versions={})
        assert on_file.read.connect().exec_driver_sql("SELECT * FROM links").fetchall() == before
        assert token not in draft

    def test_a_link_is_recognised(self, db: Store) -> None:
        personal = asked(db)[0]
        made = links.add_open_link(db, "autumn", "kiosk", label="Stand", most=5)
        ways = [entrance(db, token) for token in (personal, links.token_of(db, "autumn", made.id), "A" * 26)]
        assert [each.way if each else None for each in ways] == ["personal", "kiosk", None]


class TestRates:
    def test_by_aapor_from_the_states(self, db: Store) -> None:
        tokens = asked(db, 10, identification="confidential")
        listed = invitations.listed(db, "autumn")
        for token in tokens[:4]:
            answer(db, token)
        for place, state in ((4, "refused"), (5, "unsubscribed"), (6, "bounced"), (7, "ineligible")):
            invitations.set_state(db, listed[place].id, state)  # type: ignore[arg-type]
        found = rates_of(db, wave_of(db), NOW)
        assert found is not None
        assert (found.invited, found.answered) == (10, 4)
        assert (found.cases.refused, found.cases.unknown, found.cases.unknown_other, found.cases.not_eligible) == (
            2,
            2,
            1,
            1,
        )
        assert found.rates is not None
        rr1, rr3 = found.rates.rates["RR1"], found.rates.rates["RR3"]
        assert rr1 is not None
        assert rr3 is not None
        assert (rr1 * 9, rr3 * (6 + 3 * found.rates.e)) == (4, 4)

    def test_of_an_open_anonymous_wave_in_steps_and_without_small_strata(self, db: Store) -> None:
        add_wave(db, access="invited")
        invite(
            db,
            "autumn",
            [*people(30, board="ABUHB"), *(Row(f"q{i}@example.org", strata={"board": "PTHB"}) for i in range(9))],
        )
        listed = invitations.listed(db, "autumn")
        tokens = links.tokens_of(db, "autumn", [each.id for each in listed])
        big = [each for each in listed if each.strata["board"] == "ABUHB"]
        for each in big[:17]:
            answer(db, tokens[each.id])
        mark_answered(db, "autumn")
        found = rates_of(db, wave_of(db), NOW)
        assert found is not None
        assert (found.answered, found.stepped, found.invited) == (10, True, 39)
        shown = {each.value: each.cases for each in found.strata}
        assert shown["PTHB"] is None
        assert shown["ABUHB"] is not None
        assert shown["ABUHB"].complete == 10

    def test_of_an_empty_list_there_are_none(self, db: Store) -> None:
        add_wave(db)
        assert rates_of(db, wave_of(db), NOW) is None


@pytest.mark.slow
def test_the_order_of_answering_does_not_link_invitations_with_responses(on_file: Store) -> None:
    """300 answer; whoever holds all files, the log included, but no key, guesses whose answer is whose."""
    tokens = asked(on_file, 300)
    order = list(range(300))
    random.Random(7).shuffle(order)
    for place, who in enumerate(order):
        answer(on_file, tokens[who], str(who))
        if place % 23 == 0:
            mark_answered(on_file, "autumn")
    settle_answered(on_file, "autumn")
    folder = on_file.path.parent
    remains = b"".join(path.read_bytes() for path in sorted(folder.glob("pcca.db*")))
    seen = [(remains.rfind(each.id), each.name) for each in invitations.listed(on_file, "autumn")]
    answers = [
        (remains.rfind(each.key), f"P{int(each.document['role']):04}")
        for each in store.documents(on_file, "autumn", released_only=False)
    ]
    invited = [name for _, name in sorted(seen)]
    for guess in (
        [name for _, name in sorted(answers)],
        [name for _, name in sorted(answers, reverse=True)],
        [f"P{int(each.document['role']):04}" for each in store.documents(on_file, "autumn", released_only=False)],
    ):
        linked = sum(one == other for one, other in zip(invited, guess, strict=True))
        assert linked <= 300 * 0.02 + 4
    digests = {links_digest(on_file, each.id) for each in invitations.listed(on_file, "autumn")}
    assert not any(token_digest(token) in digests for token in tokens)
