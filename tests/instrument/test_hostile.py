"""Input that nobody would write by hand: one report with places, never an exception."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pcca.instrument.faults import Faulty
from pcca.instrument.load import load, loads
from pcca.language import language
from tests.instrument.sample import EVERYTHING, asking, faults_in, swapped
from tests.mutate import FILES, edited, loads_or_is_located, words_of

pytestmark = pytest.mark.slow

BOMB = b"a: &a [lol, lol]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (98 + i, 98 + i, 97 + i, 97 + i) for i in range(20))
HOSTILE = {
    "alias bomb": BOMB,
    "brackets": b"[" * 50_000,
    "brackets in a key": b"a: " + b"[" * 50_000,
    "braces": b"{a: " * 50_000,
    "dashes": b"- " * 60_000,
    "question marks": b"? " * 60_000,
    "indented": b"".join(b" " * i + b"a:\n" for i in range(600)),
    "ten megabytes": b"instrument: a\n" * 750_000,
    "zeros": b"\0" * 1000,
    "zero in a text": b"title: a\0b\n",
    "an escaped surrogate": b'title: "\\ud800"\n',
    "a raw surrogate": b"title: \xed\xa0\x80\n",
    "utf-16": "title: a\n".encode("utf-16"),
    "an image": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "tabs": b"title:\n\ta: b\n",
    "only comments": b"# a\n# b\n",
    "nothing": b"",
    "several documents": b"a: b\n---\nc: d\n",
    "an open quote": b'title: "a\nunit: b\n',
    "a python object": b"a: !!python/object/apply:os.system [ls]\n",
    "a huge number": b"version: " + b"9" * 100_000 + b"\n",
    "a huge key": b"a" * 200_000 + b": b\n",
    "languages of lists": b"languages: [[en], {cy: a}]\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_are_one_report(name: str) -> None:
    faults = faults_in(HOSTILE[name])
    assert faults
    assert all(fault.line >= 1 and fault.column >= 1 and str(fault) for fault in faults)


def test_random_bytes_are_one_report() -> None:
    chance = random.Random(6)
    for size in range(300):
        assert faults_in(chance.randbytes(size))


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"%YAML 1.1\n---\n", b"# first\n\n"])
def test_marks_and_comments_before_an_instrument_do_not_matter(mark: bytes) -> None:
    assert faults_in(mark + EVERYTHING.encode()) == ()


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_lines_may_end_as_in_other_systems(ends: str) -> None:
    source = EVERYTHING.replace("\n", ends)
    assert loads(source).digest == loads(EVERYTHING).digest
    (fault,) = faults_in(source.replace("unit: member", "unit: membr"))
    assert (fault.line, fault.column) == (9, 7)


def test_scalars_stay_as_they_are_written() -> None:
    instrument = asking(
        "at:\n  choice:\n    12: 12:30\n    no: no\n    null: ~\n    8: 010\n    y: 2026-01-01\n  ask: 1e3",
    )
    options = instrument.questions["at"].kind.scale.options  # type: ignore[union-attr]
    assert [(option.code, option.label["en"]) for option in options] == [
        ("12", "12:30"), ("no", "no"), ("null", "~"), ("8", "010"), ("y", "2026-01-01"),
    ]  # fmt: skip
    assert instrument.questions["at"].ask["en"] == "1e3"
    assert loads(EVERYTHING).version == "2026.10"


def test_ten_different_mistakes_are_ten_faults() -> None:
    text = EVERYTHING
    mistakes = [
        ("unit: member", "unit: membr"),
        ("minutes: 5", "minutes: five"),
        ("        required: yes", "        requird: yes"),
        ("show_if: role = gp\n      why", "show_if: rol = gp\n      why"),
        ("time in (1, 2)", "time in (1, 7)"),
        ("exclusive: [none]", "exclusive: [nothing]"),
        ("        ask.cy: Ers pryd?\n", ""),
        ("rank: top 2", "rank: two"),
        ("cap: by_gate + 1", "cap: by_gat + 1"),
        ("interval: wilson 95", "interval: wison 95"),
    ]
    for old, new in mistakes:
        text = swapped(old, new, text)
    faults = faults_in(text)
    assert len(faults) == len({fault.where for fault in faults}) == 10
    assert [fault.line for fault in faults] == sorted(fault.line for fault in faults)


def test_thousands_of_faults_are_all_named() -> None:
    questions = "".join(f"      Question{i}: {{number: any}}\n" for i in range(3000))
    text = EVERYTHING[: EVERYTHING.index("      role:\n")] + questions
    assert len({fault.line for fault in faults_in(text)}) >= 3000


def test_a_slip_in_a_long_list_is_still_named() -> None:
    questions = "\n".join(f"question_{i}:\n  number: any\n  ask: How many?" for i in range(1500))
    with pytest.raises(Faulty) as caught:
        asking(questions + "\nlast:\n  number: any\n  ask: How many?\n  show_if: qestion_1200 = 1")
    assert caught.value.faults[0].hint(language("en")) == "Did you mean 'question_1200'?"


def mutations(path: Path, times: int) -> None:
    chance = random.Random(path.stem)
    text = path.read_text(encoding="utf-8")
    words = words_of(text)
    for _ in range(times):
        slipped = text
        for _ in range(chance.randint(1, 3)):
            slipped = edited(chance, slipped, words)
        loads_or_is_located(slipped, path.parent, analysed=False)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_slips_of_the_keyboard_are_located(path: Path) -> None:
    mutations(path, 25)


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_many_slips_of_the_keyboard_are_located(path: Path) -> None:
    mutations(path, 1500)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_shipped_has_no_fault(path: Path) -> None:
    assert load(path).items
