"""Whatever is done with an anonymous wave in whatever order: nobody is told less than the truth, no answer is lost."""

from __future__ import annotations

import tempfile
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pcca import store as stored
from pcca.fieldwork import links
from pcca.fieldwork.closing import ON_ITS_WAY
from pcca.fieldwork.house import keep_house
from pcca.fieldwork.journey import admits, keeps
from pcca.fieldwork.running import change, do
from pcca.fieldwork.standing import NotNow, acts
from pcca.store import InvalidWave, Wave
from tests.fieldwork.waves import BEGAN, HOUR, at, begin, by, draft_wave, finish
from tests.store.samples import DAY, INSTRUMENT

ACTS = st.sampled_from(["launch", "pause", "resume", "close", "publish", "archive"])
CHANGES = st.sampled_from(
    [
        {"identification": "named"}, {"identification": "confidential"}, {"access": "invited"}, {"access": "open"},
        {"owner": "bma"}, {"grace": 1}, {"grace": 72}, {"population": 5}, {"population": 500},
        {"retain_until": DAY.replace(year=2027)}, {"retain_until": DAY.replace(year=2031)}, {"promised": True},
        {"draft_days": 3}, {"label": {"en": "Autumn", "cy": "Hydref"}},
    ]
)  # fmt: skip
STEPS = st.sampled_from([HOUR, 5 * HOUR, timedelta(days=2), timedelta(days=9)])


class Running(RuleBasedStateMachine):
    """One wave, its managers, its clock and those who answer."""

    @initialize()
    def set_up(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.db = stored.open_store(Path(self.folder.name) / "data")
        stored.put_instrument(self.db, INSTRUMENT)
        draft_wave(self.db, closes=BEGAN + timedelta(days=14))
        self.now = BEGAN
        self.begun: list[str] = []
        self.submitted = 0
        self.promised: Wave | None = None

    def teardown(self) -> None:
        with closing(self.db):
            self.folder.cleanup()

    @property
    def wave(self) -> Wave:
        return at(self.db, "autumn")

    def note(self) -> None:
        """What was told when it was launched."""
        if self.promised is None and self.wave.status == "launched":
            self.promised = self.wave

    @rule(act=ACTS)
    def act(self, act: str) -> None:
        allowed = act in acts(self.wave, self.now)
        try:
            do(self.db, "autumn", act, by(self.now))  # type: ignore[arg-type]
            assert allowed
        except NotNow:
            assert not allowed
        self.note()

    @rule(days=st.integers(-3, 20))
    def extend(self, days: int) -> None:
        before = self.wave
        with suppress(NotNow, InvalidWave):
            after = do(self.db, "autumn", "extend", by(self.now), closes=self.now + timedelta(days=days))
            assert before.closes is not None
            assert after.closes is not None
            assert after.closes > before.closes

    @rule(changed=CHANGES)
    def change(self, changed: dict[str, object]) -> None:
        with suppress(InvalidWave):
            change(self.db, "autumn", lambda wave: replace(wave, **changed), by(self.now))  # type: ignore[arg-type]
        self.note()

    @rule(step=STEPS)
    def wait(self, step: timedelta) -> None:
        self.now += step
        keep_house(self.db, self.now)

    @rule()
    def invite(self) -> None:
        if stored.state(self.wave, self.now) == "open":
            links.require_key(self.db, "autumn")

    @rule()
    def begin(self) -> None:
        if admits(self.wave, self.now, begun=False):
            self.begun.append(begin(self.db, "autumn"))

    @rule()
    def submit(self) -> None:
        kept = [each for each in self.begun if stored.draft(self.db, each) is not None]
        if kept and admits(self.wave, self.now, begun=True):
            late = stored.state(self.wave, self.now) == "closed"
            self.submitted += finish(self.db, kept[0], late=late)
            self.begun.remove(kept[0])

    @invariant()
    def no_answer_is_lost(self) -> None:
        assert stored.count(self.db, "autumn") == self.submitted
        if keeps(self.wave, self.now) and self.wave.draft_days == 30:
            fresh = [each for each in self.begun if stored.draft(self.db, each) is not None]
            assert len(fresh) == len(self.begun) or self.now - BEGAN > timedelta(days=30)

    @invariant()
    def it_is_no_less_anonymous(self) -> None:
        wave, told = self.wave, self.promised
        if told is None:
            return
        assert wave.identification == told.identification
        fixed = ("instrument", "owner", "access", "draft_days", "promised", "opens")
        assert all(getattr(wave, name) == getattr(told, name) for name in fixed if wave.opens != wave.closes)
        assert wave.retain_until is not None
        assert told.retain_until is not None
        assert wave.retain_until <= told.retain_until
        assert wave.grace >= told.grace
        assert not wave.published or told.promised

    @invariant()
    def what_waits_moves_in_tens_until_all_is_over(self) -> None:
        if self.wave.identification == "anonymous" and not self.wave.settled:
            released = stored.count_released(self.db, "autumn")
            assert released % 10 == 0 or stored.is_over(self.wave, self.now)

    @invariant()
    def the_key_is_gone_when_all_is_over(self) -> None:
        if self.wave.settled and self.wave.identification == "anonymous":
            assert not links.key_path(self.db, "autumn").exists()
            assert stored.count_released(self.db, "autumn") == self.submitted
        if self.wave.identification == "anonymous" and stored.is_over(self.wave, self.now - ON_ITS_WAY):
            keep_house(self.db, self.now)
            assert self.wave.settled


TestAnyOrder = pytest.mark.slow(Running.TestCase)
TestAnyOrder.settings = settings(deadline=None, max_examples=25, stateful_step_count=25)
