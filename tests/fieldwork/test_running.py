"""Waves through their states: what may be done, what stays promised, and ends that survive being interrupted."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pcca import store as stored
from pcca.fieldwork import links
from pcca.fieldwork.acts import told
from pcca.fieldwork.closing import ON_ITS_WAY, STEPS, Step, close_what_is_due, settle
from pcca.fieldwork.house import keep_house
from pcca.fieldwork.running import change, do
from pcca.fieldwork.standing import NotNow, acts
from pcca.language import language
from pcca.store import InvalidWave, Store, Wave, WaveChanged, audit
from pcca.store.links import open_links
from tests.fieldwork.waves import BEGAN, HOUR, at, begin, by, draft_wave, finish, happened, pass_time
from tests.store.conftest import db, made, on_file, on_server
from tests.store.samples import DAY

__all__ = ["db", "made", "on_file", "on_server"]

CLOSES = BEGAN + timedelta(days=28)
OVER = CLOSES + 24 * HOUR + ON_ITS_WAY


class TestActs:
    def test_a_wave_goes_from_draft_to_archive(self, db: Store) -> None:
        draft_wave(db, promised=True)
        assert acts(at(db, "autumn"), BEGAN) == ("launch", "archive", "delete")
        do(db, "autumn", "launch", by())
        assert at(db, "autumn").opens == BEGAN
        assert acts(at(db, "autumn"), BEGAN) == ("pause", "extend", "close")
        do(db, "autumn", "pause", by(BEGAN + HOUR))
        assert stored.state(at(db, "autumn"), BEGAN + HOUR) == "paused"
        do(db, "autumn", "resume", by(BEGAN + 2 * HOUR))
        do(db, "autumn", "extend", by(BEGAN + 3 * HOUR), closes=CLOSES + HOUR)
        do(db, "autumn", "close", by(BEGAN + 4 * HOUR))
        assert acts(at(db, "autumn"), BEGAN + 5 * HOUR) == ()
        pass_time(db, BEGAN + 30 * HOUR)
        assert acts(at(db, "autumn"), BEGAN + 31 * HOUR) == ("publish", "archive")
        do(db, "autumn", "publish", by(BEGAN + 31 * HOUR))
        do(db, "autumn", "archive", by(BEGAN + 32 * HOUR))
        pass_time(db, BEGAN + 33 * HOUR)
        assert happened(db, "autumn") == [
            "wave_launch", "wave_pause", "wave_resume", "wave_extend", "wave_close", "wave_settled_key",
            "wave_publish", "wave_archive", "wave_settled_key",
        ]  # fmt: skip
        assert acts(at(db, "autumn"), BEGAN + 34 * HOUR) == ()

    @pytest.mark.parametrize(
        ("act", "said"),
        [
            ("launch", "only a draft can be launched"),
            ("resume", "not paused"),
            ("publish", "were told that its results are not published"),
            ("archive", "not over yet"),
        ],
    )
    def test_what_cannot_be_done_with_an_open_wave_says_why(self, db: Store, act: str, said: str) -> None:
        draft_wave(db)
        do(db, "autumn", "launch", by())
        before = at(db, "autumn")
        with pytest.raises(NotNow, match=said):
            do(db, "autumn", act, by())  # type: ignore[arg-type]
        assert at(db, "autumn") == before
        assert happened(db, "autumn") == ["wave_launch"]

    def test_a_draft_that_is_not_ready_is_not_launched(self, db: Store) -> None:
        draft_wave(db, "unkept", retain_until=None)
        draft_wave(db, "past", closes=BEGAN - HOUR)
        with pytest.raises(NotNow, match="until when its answers are kept"):
            do(db, "unkept", "launch", by())
        with pytest.raises(NotNow, match="would have closed"):
            do(db, "past", "launch", by())

    def test_the_trail_says_from_what_to_what_in_both_languages(self, db: Store) -> None:
        draft_wave(db)
        do(db, "autumn", "launch", by())
        do(db, "autumn", "extend", by(), closes=CLOSES + 24 * HOUR)
        last = audit.trail_about(db, "autumn")[-1].event
        assert "from 20 December 2026, 12pm to 21 December 2026, 12pm" in told(language("en"), last)
        assert "20 Rhagfyr 2026" in told(language("cy"), last)
        assert last.who == "person:1"

    def test_an_extension_can_only_be_later(self, db: Store) -> None:
        draft_wave(db)
        do(db, "autumn", "launch", by())
        with pytest.raises(InvalidWave, match="not later than the closing"):
            do(db, "autumn", "extend", by(), closes=CLOSES - HOUR)

    def test_a_closed_anonymous_wave_stays_closed_and_a_named_one_opens_again(self, db: Store) -> None:
        for id, level in (("secret", "anonymous"), ("known", "named")):
            draft_wave(db, id, identification=level)
            do(db, id, "launch", by())
            do(db, id, "close", by(BEGAN + HOUR))
        with pytest.raises(NotNow, match="anonymous and closed"):
            do(db, "secret", "extend", by(BEGAN + 2 * HOUR), closes=CLOSES)
        do(db, "known", "extend", by(BEGAN + 2 * HOUR), closes=CLOSES)
        assert stored.state(at(db, "known"), BEGAN + 3 * HOUR) == "open"

    def test_a_pause_loses_nothing_however_long(self, db: Store) -> None:
        draft_wave(db, draft_days=1)
        do(db, "autumn", "launch", by())
        token = begin(db, "autumn")
        do(db, "autumn", "pause", by())
        later = BEGAN + timedelta(days=10)
        keep_house(db, later)
        do(db, "autumn", "resume", by(later))
        keep_house(db, later + HOUR)
        assert stored.draft(db, token) is not None
        keep_house(db, later + timedelta(days=3))
        assert stored.draft(db, token) is None


class TestTwoManagers:
    def test_the_second_is_told(self, db: Store) -> None:
        draft_wave(db)
        seen = at(db, "autumn").revision
        do(db, "autumn", "launch", by(), seen=seen)
        with pytest.raises(WaveChanged) as caught:
            change(db, "autumn", lambda wave: replace(wave, population=100), by(), seen=seen)
        assert caught.value.seen == seen
        assert at(db, "autumn").population is None

    def test_of_two_at_once_one_is_done(self, db: Store) -> None:
        draft_wave(db)
        do(db, "autumn", "launch", by())
        seen = at(db, "autumn").revision

        def press(closes: datetime) -> bool:
            try:
                do(db, "autumn", "extend", by(), seen=seen, closes=closes)
            except WaveChanged:
                return False
            return True

        with ThreadPoolExecutor(2) as both:
            done = list(both.map(press, [CLOSES + HOUR, CLOSES + 2 * HOUR]))
        assert sorted(done) == [False, True]
        assert happened(db, "autumn") == ["wave_launch", "wave_extend"]


def _with(**values: object) -> Callable[[Wave], Wave]:
    return lambda wave: replace(wave, **values)  # type: ignore[arg-type]


class TestPromises:
    @pytest.mark.parametrize(
        "changed",
        [
            {"identification": "named"}, {"identification": "confidential"}, {"owner": "lmc-gwent"},
            {"access": "invited"}, {"draft_days": 90}, {"promised": True}, {"grace": 1}, {"population": 99},
            {"population": None}, {"retain_until": DAY.replace(year=2030)}, {"retain_until": None},
            {"closes": BEGAN + HOUR}, {"opens": BEGAN + HOUR}, {"asker": {"en": "Another", "cy": "Arall"}},
        ],
    )  # fmt: skip
    def test_what_people_were_told_is_not_taken_back(self, db: Store, changed: dict[str, object]) -> None:
        draft_wave(db, population=100)
        do(db, "autumn", "launch", by())
        before = at(db, "autumn")
        with pytest.raises(InvalidWave) as caught:
            change(db, "autumn", _with(**changed), by())
        assert [each.setting for each in caught.value.faults] == list(changed)
        assert at(db, "autumn") == before

    def test_answers_are_not_deleted_while_those_who_had_begun_may_still_finish(self, db: Store) -> None:
        draft_wave(db, grace=14 * 24)
        do(db, "autumn", "launch", by())
        do(db, "autumn", "close", by())
        day = BEGAN.date()
        with pytest.raises(InvalidWave, match="may still finish"):
            change(db, "autumn", _with(retain_until=day + timedelta(days=14)), by())
        change(db, "autumn", _with(retain_until=day + timedelta(days=15)), by())
        assert at(db, "autumn").retain_until == day + timedelta(days=15)

    @pytest.mark.parametrize(
        "changed",
        [
            {"grace": 48}, {"population": 101}, {"retain_until": DAY.replace(year=2027)},
            {"label": {"en": "Name", "cy": "Enw"}},
        ],
    )  # fmt: skip
    def test_what_can_still_be_changed(self, db: Store, changed: dict[str, object]) -> None:
        draft_wave(db, population=100)
        do(db, "autumn", "launch", by())
        change(db, "autumn", _with(**changed), by())
        assert all(getattr(at(db, "autumn"), name) == value for name, value in changed.items())
        assert happened(db, "autumn")[-1] == "wave_changed"

    def test_a_draft_can_be_changed_in_everything(self, db: Store) -> None:
        draft_wave(db)
        change(db, "autumn", _with(identification="named", owner="bma", access="invited", grace=0, promised=True), by())
        found = at(db, "autumn")
        assert (found.identification, found.owner, found.access, found.grace) == ("named", "bma", "invited", 0)

    def test_all_that_is_wrong_is_said_at_once(self, db: Store) -> None:
        draft_wave(db, population=100)
        do(db, "autumn", "launch", by())
        with pytest.raises(InvalidWave) as caught:
            change(db, "autumn", _with(grace=1, population=1, access="invited"), by())
        assert len(caught.value.faults) == 3


class TestEnding:
    def test_the_clock_closes_once(self, db: Store) -> None:
        draft_wave(db)
        do(db, "autumn", "launch", by())
        for _ in range(3):
            pass_time(db, CLOSES + HOUR)
        assert happened(db, "autumn") == ["wave_launch", "wave_closed_by_clock"]
        for _ in range(3):
            pass_time(db, OVER)
        assert happened(db, "autumn") == ["wave_launch", "wave_closed_by_clock", "wave_settled_key"]

    def test_a_late_answer_counts_and_what_waits_is_counted_when_all_is_over(self, db: Store) -> None:
        draft_wave(db)
        do(db, "autumn", "launch", by())
        first, second, third = (begin(db, "autumn") for _ in range(3))
        finish(db, first)
        pass_time(db, CLOSES + HOUR)
        assert finish(db, second, late=True)
        assert stored.count_released(db, "autumn") == 0
        pass_time(db, OVER)
        assert stored.count_released(db, "autumn") == 2
        assert stored.count_late(db, "autumn") == 1
        assert sorted(each.late for each in stored.documents(db, "autumn")) == [False, True]
        assert stored.draft(db, third) is None
        with pytest.raises(stored.NoDraft):
            finish(db, third)

    def test_the_key_stays_for_the_grace_and_then_goes(self, db: Store) -> None:
        draft_wave(db)
        do(db, "autumn", "launch", by())
        links.require_key(db, "autumn")
        pass_time(db, CLOSES + HOUR)
        assert links.has_key(db, "autumn")
        pass_time(db, OVER)
        assert not links.has_key(db, "autumn")
        assert not links.key_path(db, "autumn").exists()

    @pytest.mark.parametrize("stopped", range(len(STEPS) + 1))
    def test_a_stop_between_any_two_steps_does_no_harm(self, db: Store, stopped: int) -> None:
        draft_wave(db)
        do(db, "autumn", "launch", by())
        links.require_key(db, "autumn")
        finish(db, begin(db, "autumn"))
        left = begin(db, "autumn")
        pass_time(db, CLOSES + HOUR)

        def killed(store: Store, wave: Wave) -> None:
            raise KeyboardInterrupt

        steps: tuple[Step, ...] = (*STEPS[:stopped], killed)
        with pytest.raises(KeyboardInterrupt):
            settle(db, [at(db, "autumn")], OVER, steps)
        assert not at(db, "autumn").settled
        for _ in range(2):
            close_what_is_due(db, OVER + HOUR)
        assert at(db, "autumn").settled
        assert not links.has_key(db, "autumn")
        assert (stored.count(db, "autumn"), stored.count_released(db, "autumn")) == (1, 1)
        assert stored.draft(db, left) is None
        assert happened(db, "autumn").count("wave_settled_key") == 1

    def test_a_key_that_is_half_destroyed_goes_too(self, db: Store) -> None:
        draft_wave(db)
        do(db, "autumn", "launch", by())
        links.add_open_link(db, "autumn", "open", label="Stand", most=5)
        links.key_path(db, "autumn").write_bytes(bytes(32))
        pass_time(db, CLOSES + HOUR)
        pass_time(db, OVER)
        assert at(db, "autumn").settled
        assert not links.key_path(db, "autumn").exists()

    def test_it_is_not_settled_while_a_reader_is_busy(self, on_file: Store) -> None:
        draft_wave(on_file)
        do(on_file, "autumn", "launch", by())
        finish(on_file, begin(on_file, "autumn"))
        pass_time(on_file, CLOSES + HOUR)
        reader = stored.documents(on_file, "autumn", released_only=False)
        next(reader)
        close_what_is_due(on_file, OVER)
        assert not at(on_file, "autumn").settled
        reader.close()
        close_what_is_due(on_file, OVER)
        assert at(on_file, "autumn").settled

    def test_two_processes_note_it_once(self, db: Store) -> None:
        draft_wave(db)
        do(db, "autumn", "launch", by())
        pass_time(db, CLOSES + HOUR)
        wave = at(db, "autumn")
        settle(db, [wave], OVER)
        settle(db, [wave], OVER)
        assert happened(db, "autumn").count("wave_settled_key") == 1

    def test_a_wave_can_be_closed_before_it_opened(self, db: Store) -> None:
        draft_wave(db, opens=BEGAN + 5 * HOUR)
        do(db, "autumn", "launch", by())
        do(db, "autumn", "close", by(BEGAN + HOUR))
        assert stored.state(at(db, "autumn"), BEGAN + 6 * HOUR) == "closed"

    def test_an_archived_wave_has_no_links_left(self, db: Store) -> None:
        draft_wave(db, identification="named", grace=0)
        do(db, "autumn", "launch", by())
        links.add_open_link(db, "autumn", "open", label="Stand", most=5)
        do(db, "autumn", "close", by(BEGAN + HOUR))
        settle_at = BEGAN + 2 * HOUR
        pass_time(db, settle_at)
        assert links.has_key(db, "autumn")
        do(db, "autumn", "archive", by(settle_at))
        pass_time(db, settle_at)
        assert not links.has_key(db, "autumn")
        assert open_links(db, "autumn") == ()


def test_instants_of_the_trail_are_those_of_the_act(db: Store) -> None:
    draft_wave(db)
    moment = datetime.fromisoformat("2026-11-22T13:30:00+00:00")
    do(db, "autumn", "launch", by(moment))
    assert audit.trail_about(db, "autumn")[0].event.at == moment
