"""A key that can be destroyed, links with a limit, and rates of response."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pcca import store
from pcca.fieldwork import links
from pcca.fieldwork.doctor_waves import symptoms
from pcca.fieldwork.entering import entrance, start
from pcca.fieldwork.house import keep_house
from pcca.fieldwork.invitations import (
    invite,
    mark_answered,
    settle_answered,
)
from pcca.fieldwork.mailing import fill
from pcca.fieldwork.rates import rates_of
from pcca.store import Store, StoreUnavailable, invitations, mail_plans
from pcca.store.links import LinkFull, close_link, known_key, open_links
from tests.store.asked import NOW, Row, answer, asked, people, wave_of
from tests.store.samples import DAY, a_response, add_wave, reopened, submitted


class TestTheKey:
    def test_it_is_made_once_for_its_owner_alone(self, db: Store) -> None:
        tokens = asked(db)
        path = links.key_path(db, "autumn")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        listed = invitations.listed(db, "autumn")
        assert [links.token_of(db, "autumn", each.id) for each in listed] == tokens

    def test_one_that_cannot_be_removed_is_tried_again_and_keeps_nothing_else_from_being_done(self, db: Store) -> None:
        for wave in ("stuck", "over"):
            add_wave(db, wave, closes=NOW - timedelta(days=3))
            links.require_key(db, wave)
        add_wave(db, "old", closes=NOW - timedelta(days=60), retain_until=NOW.date() - timedelta(days=1))
        submitted(db, "old")
        key = links.key_path(db, "stuck").read_bytes()
        links.key_path(db, "stuck").unlink()
        links.key_path(db, "stuck").mkdir()
        links.key_path(db, "old").mkdir()
        keep_house(db, NOW)
        assert [each.settled for each in store.waves(db)] == [False, True, False]
        assert store.count(db, "old") == 0
        for wave in ("stuck", "old"):
            links.key_path(db, wave).rmdir()
        links.key_path(db, "stuck").write_bytes(key)
        keep_house(db, NOW)
        assert all(each.settled for each in store.waves(db))
        assert list(links.key_path(db, "stuck").parent.iterdir()) == []

    @pytest.mark.parametrize("content", [b"x" * 32, b"", b"too short", None])
    def test_a_wrong_one_in_one_wave_keeps_neither_house_nor_mails_from_going_on(
        self, db: Store, content: bytes | None
    ) -> None:
        asked(db)
        add_wave(db, "over", closes=NOW - timedelta(days=3))
        mail_plans.put_plans(db, "autumn", {"reminder1": NOW})
        if content is None:
            links.key_path(db, "autumn").unlink()
            links.key_path(db, "autumn").mkdir()
        else:
            links.key_path(db, "autumn").write_bytes(content)
        keep_house(db, NOW)
        assert store.wave(db, "over").settled  # type: ignore[union-attr]
        assert fill(db, NOW) == 3
        assert [each.check for each in symptoms(db, NOW) if "key" in each.check] == ["key_wrong"]

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

    @pytest.mark.parametrize("state", ["refused", "unsubscribed", "bounced", "ineligible"])
    @pytest.mark.parametrize("over", [False, True])
    def test_marking_somebody_tells_nothing_of_whether_they_answered(self, db: Store, state: str, over: bool) -> None:
        tokens = asked(db, 30)
        for token in tokens[:10]:
            answer(db, token)
        mark_answered(db, "autumn")
        if over:
            links.destroy_key(db, "autumn")
        wave = replace(wave_of(db), status="closed") if over else wave_of(db)
        listed = invitations.listed(db, "autumn")

        def told_when_marked(who: invitations.Invitation) -> object:
            invitations.set_state(db, who.id, state)  # type: ignore[arg-type]
            found = rates_of(db, wave, NOW)
            invitations.set_state(db, who.id, "invited")
            return found

        yes = next(each for each in listed if each.answered)
        no = next(each for each in listed if not each.answered)
        assert told_when_marked(yes) == told_when_marked(no)

    def test_after_an_anonymous_wave_subtracting_its_groups_leaves_nobody(self, db: Store) -> None:
        add_wave(db, access="invited")
        invite(db, "autumn", [*people(30, board="ABUHB"), Row("q@example.org", strata={"board": "PTHB"})])
        listed = invitations.listed(db, "autumn")
        tokens = links.tokens_of(db, "autumn", [each.id for each in listed])
        for each in [each for each in listed if each.strata["board"] == "ABUHB"][:17]:
            answer(db, tokens[each.id])
        settle_answered(db, "autumn")
        links.destroy_key(db, "autumn")
        found = rates_of(db, replace(wave_of(db), status="closed"), NOW)
        assert found is not None
        assert (found.answered, found.stepped, found.groups_stepped) == (17, False, True)
        assert [each.cases and each.cases.complete for each in found.strata] == [10, None]

    def test_of_an_empty_list_there_are_none(self, db: Store) -> None:
        add_wave(db)
        assert rates_of(db, wave_of(db), NOW) is None
