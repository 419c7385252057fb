"""Whatever is done to a register, in whatever order: what holds goes on holding, and the past stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pcca.fieldwork.register import acts
from pcca.fieldwork.register.changes import changes
from pcca.fieldwork.register.days import tidy
from pcca.fieldwork.register.faults import Refused
from pcca.fieldwork.register.history import history
from pcca.fieldwork.register.importing import imported
from pcca.fieldwork.register.kinds import KINDS, PARENTS, SEVERAL
from pcca.fieldwork.register.loading import loaded
from pcca.fieldwork.register.rules import faults
from pcca.fieldwork.register.saying import phrase
from pcca.fieldwork.register.table import read_listed
from pcca.fieldwork.register.writing import as_table, as_yaml
from pcca.instrument.registers import read_register
from pcca.language import language, text
from pcca.store.register import Days, Named, Organisation, Register
from tests.fieldwork.register.sample import START, register

FIRST = START - timedelta(days=3)
SPAN = 30
CODES = [*register(), "n1", "n2"]
codes = st.sampled_from(CODES)
days = st.integers(0, SPAN).map(lambda n: FIRST + timedelta(days=n))
Act = Callable[[Register], Register]


def seen(register: Register, day: date) -> dict[str, object]:
    """Everything that is known of a day."""
    there = {code: each for code, each in register.items() if each.days.holds(day)}
    return {
        code: (each.name_on(day), frozenset((tag.kind, tag.of) for tag in each.tags if tag.days.holds(day)))
        for code, each in there.items()
    }


class Sequence(RuleBasedStateMachine):
    """Acts one after another, of which the impossible are refused."""

    def __init__(self) -> None:
        super().__init__()
        self.register = register()

    def do(self, act: Act, day: date) -> None:
        """Does it if it can be done; nothing before its day may look different afterwards."""
        with suppress(Refused):
            after = act(self.register)
            if not faults(after):
                for before in range(SPAN):
                    past = FIRST + timedelta(days=before)
                    assert past >= day or seen(after, past) == seen(self.register, past)
                found = changes(self.register, after)
                assert (after == self.register) == (found == ())
                for lang in (language("en"), language("cy")):
                    assert all("{" not in phrase(lang, after, each.said) for each in found)
                self.register = after

    @rule(code=codes, to=codes, day=days, beside=st.booleans())
    def move(self, code: str, to: str, day: date, beside: bool) -> None:
        self.do(lambda register: acts.moved(register, code, to, day, beside=beside), day)

    @rule(code=codes, of=codes, last=days)
    def leave(self, code: str, of: str, last: date) -> None:
        self.do(lambda register: acts.left(register, code, of, last), last + timedelta(days=1))

    @rule(code=codes, to=codes, of=codes, day=days)
    def correct_a_place(self, code: str, to: str, of: str, day: date) -> None:
        self.do(lambda register: acts.misplaced(register, code, to, day), date.min)
        self.do(lambda register: acts.left(register, code, of, None), date.min)

    @rule(code=codes, name=st.sampled_from("ABC"), day=days)
    def rename(self, code: str, name: str, day: date) -> None:
        self.do(lambda register: acts.renamed(register, code, text(en=name, cy=name), day), day)

    @rule(code=codes, last=days, became=st.lists(codes, max_size=2, unique=True))
    def end(self, code: str, last: date, became: list[str]) -> None:
        # A last day that was said before is corrected, to a later one too.
        before = self.register[code].days.last if code in self.register else None
        day = min(last, before or last) + timedelta(days=1)
        self.do(lambda register: acts.ended(register, code, last, tuple(became)), day)

    @rule(gone=st.lists(codes, min_size=1, max_size=2, unique=True), into=codes, day=days)
    def merge(self, gone: list[str], into: str, day: date) -> None:
        self.do(lambda register: acts.merged(register, gone, into, day), day)

    @rule(code=codes, kind=st.sampled_from([*KINDS]), to=st.lists(codes, max_size=2), day=days)
    def add(self, code: str, kind: str, to: list[str], day: date) -> None:
        new = Organisation(code, kind, (Named(None, text(en=code, cy=code)),), Days(day))
        self.do(lambda register: acts.added(register, new, to), day)

    @rule(code=codes, first=st.none() | days, last=st.none() | days)
    def correct(self, code: str, first: date | None, last: date | None) -> None:
        self.do(lambda register: acts.lived(register, code, Days(first, last)), date.min)

    @invariant()
    def what_holds(self) -> None:
        for each in self.register.values():
            assert each.tags == tidy(each.tags)
            for tag in each.tags:
                assert tag.kind in PARENTS[each.kind]
                assert self.register[tag.of].kind == tag.kind
            for n in range(SPAN):
                self.on_a_day(each, FIRST + timedelta(days=n))

    def on_a_day(self, each: Organisation, day: date) -> None:
        for kind in PARENTS[each.kind]:
            held = each.belongs(kind, day)
            assert len(held) <= 1 or kind in SEVERAL
            assert len(set(held)) == len(held)
            assert not held or each.days.holds(day)
            assert all(self.register[of].days.holds(day) for of in held)
        assert not (each.kind == "practice" and each.belongs("cluster", day) and each.belongs("board", day))

    def teardown(self) -> None:
        for code in self.register:
            told = [phrase(language("cy"), self.register, each.said) for each in history(self.register, code)]
            assert not any("None" in each for each in told)
        self.comes_back()

    def comes_back(self) -> None:
        """Written as a table it changes nothing, and written as a register it is what it was, with its last names."""
        for day in (FIRST, FIRST + timedelta(days=SPAN // 2), FIRST + timedelta(days=SPAN)):
            listed = read_listed(as_table(self.register, day, "cy").encode())
            assert listed.bad == ()
            assert imported(listed.rows, day)(self.register) == self.register
        file = read_register(as_yaml(self.register, id="x", version="1", provenance="x").encode(), "x.yaml")
        assert file.faults == []
        assert file.register is not None
        last = {code: replace(each, names=(Named(None, each.name),)) for code, each in self.register.items()}
        assert loaded(file.register)({}) == last

    @invariant()
    def a_code_leads_somewhere(self) -> None:
        for each in self.register.values():
            followed, codes = set(), [each.code]
            while codes:
                code = codes.pop()
                assert code not in followed or len(followed) < len(self.register)
                followed.add(code)
                codes += [next_ for next_ in self.register[code].became if next_ not in followed]
            for next_ in each.became:
                last = self.register[next_].days.last
                assert each.days.last is not None
                assert last is None or last > each.days.last


Sequence.TestCase.settings = settings(deadline=None, max_examples=25, stateful_step_count=20)
TestSequence = Sequence.TestCase


def test_a_register_for_tests_is_sound() -> None:
    assert faults(register()) == []
    assert all(replace(each, tags=tidy(each.tags)) == each for each in register().values())
