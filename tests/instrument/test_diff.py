"""Every change between two versions is found, classed and placed, and findings say whether they stay comparable."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from pcca.instrument.diff import (
    CLASSES,
    KINDS,
    Change,
    Comparison,
    Version,
    comparisons,
    diff,
    version_kept,
    version_of,
)
from pcca.instrument.faults import where
from pcca.instrument.load import inspect
from pcca.instrument.model import Instrument, Question
from pcca.language import language
from tests.instrument.diff_cases import CASES, NOTE, DiffCase
from tests.instrument.sample import DATA, EVERYTHING, HEAD, ROOT, SHIPPED, swapped

FILES = [*SHIPPED, DATA / "cluster-pcca.yaml", DATA / "everything.yaml"]
COMPILED = inspect(EVERYTHING.encode(), "").compiled
PAGE = (ROOT / "docs" / "versions.md").read_text(encoding="utf-8")
OF_LANGUAGES = {"language-added", "language-removed", "source-language"}
ASK = ("ask: What became of your time?", "ask: How did your time change?")
ASK_CY = ("ask.cy: Beth ddigwyddodd i'ch amser?", "ask.cy: Sut newidiodd eich amser?")


def version(text: str, file: str = "new.yaml") -> Version:
    found = inspect(text.encode(), file)
    assert found.instrument is not None, [str(fault) for fault in found.faults]
    return version_of(found, file, text.encode())


OLD = version(EVERYTHING, "old.yaml")


def edited(*edits: tuple[str, str]) -> Version:
    text = EVERYTHING
    for old, new in edits:
        text = swapped(old, new, text)
    return version(text)


def changes(*edits: tuple[str, str]) -> tuple[Change, ...]:
    return diff(OLD, edited(*edits)).changes


def compared(*edits: tuple[str, str]) -> dict[str, Comparison]:
    return {each.finding: each for each in comparisons(diff(OLD, edited(*edits)))}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}: {case.edits[0][1][:20]!r}")
def test_each_kind_of_change_is_found_where_it_stands(case: DiffCase) -> None:
    other = edited(*case.edits)
    found = diff(*((other, OLD) if case.back else (OLD, other))).changes
    assert {change.kind for change in found} == {case.kind, *case.beside}
    assert case.where in [where(change.path) for change in found if change.kind == case.kind]


def test_every_kind_of_change_has_a_case() -> None:
    assert {case.kind for case in CASES} | OF_LANGUAGES | {"section-moved"} == KINDS.keys()


def test_languages_come_and_go() -> None:
    labels = "        labels:\n          yes.cy: Oes\n          no.cy: Nac oes\n"
    english = version(re.sub(r"(?m)^ *[a-z0-9_-]+\.cy: .*\n", "", swapped(labels, "")).replace("[en, cy]", "[en]"))
    assert [(each.kind, each.was) for each in diff(OLD, english).changes] == [("language-removed", "cy")]
    assert [(each.kind, each.now) for each in diff(english, OLD).changes] == [("language-added", "cy")]
    welsh = EVERYTHING.replace("[en, cy]", "[cy, en]")
    welsh = re.sub(r"(?m)^( *[a-z0-9_-]+): (.*)\n\1\.cy: (.*)\n", r"\1.en: \2\n\1: \3\n", welsh)
    assert [each.kind for each in diff(OLD, version(welsh)).changes] == ["source-language"]


def test_a_section_that_moves_changes_what_is_asked_before_its_questions() -> None:
    first, second = (
        "  a:\n    title: A\n    questions:\n      x:\n        text: short\n        ask: X\n",
        ("  b:\n    title: B\n    questions:\n      y:\n        text: short\n        ask: Y\n"),
    )
    old, new = (version(f"{HEAD}sections:\n{text}") for text in (first + second, second + first))
    (change,) = diff(old, new).changes
    assert (change.kind, len(change.touches)) == ("section-moved", 1)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_changed_from_a_version_to_itself(path: Path) -> None:
    same = version(path.read_text(encoding="utf-8"))
    found = diff(same, same)
    assert (found.changes, found.of) == ((), None)
    assert {each.verdict for each in comparisons(found)} <= {"same"}


@pytest.mark.parametrize(
    "edit",
    [
        ("version: 2026.10", "version: 2026.11"),
        ("ask: Why?", '"ask": "Why?"   # a comment'),
        ("show_if: role = gp\n      why", "show_if: (role  =  gp)\n      why"),
        ("        personal: yes", "        personal: yes\n        required: no"),
        ("        show_if: time in (1, 2)", "        same_meaning: yes\n        show_if: time in (1, 2)"),
        ("review: needed", "review: done"),
    ],
)
def test_what_nobody_reads_or_answers_is_no_change(edit: tuple[str, str]) -> None:
    assert changes(edit) == ()


def test_a_shared_scale_may_be_written_out() -> None:
    written = 'choice:\n          yes: "Yes"\n          yes.cy: Ie\n          no: "No"\n          no.cy: Na\n'
    assert changes(("choice: yes_no\n", written)) == ()


def test_a_change_of_a_shared_scale_is_told_once_and_reaches_its_questions() -> None:
    relabelled = [("1: Worse\n", "1: Much worse\n"), ("1.cy: Gwaeth", "1.cy: Gwaeth o lawer")]
    (change,) = changes(*relabelled)
    assert (where(change.path), change.kind) == ("scales.effect.1.label", "wording")
    found = compared(*relabelled)
    assert (found["worse"].verdict, found["usual_hours"].verdict) == ("care", "same")
    assert "questions.time.choice.1.label" in [where(each.path) for each in found["worse"].because]


def test_places_are_in_the_new_file_or_the_old_one_of_what_went() -> None:
    found = diff(OLD, edited(("number: 0..200", "number: 0..100"), ("        personal: yes\n", ""), TIRED))
    places = {change.kind: found.place(change) for change in found.changes}
    assert places["range-narrowed"][0] == places["privacy"][0] == "new.yaml"
    line = EVERYTHING.splitlines().index("          tired: Tired") + 1
    assert places["option-retired"] == ("old.yaml", line, 18)


ROWS = f"""{HEAD}scales:
  agree:
    1: A
    2: B
sections:
  main:
    title: Main
    questions:
      views:
        grid: agree
        ask: How far?
        rows:
          a: First
          b: Second
findings:
  agreeing:
    share: views.a = 2
    among: answered(views.a)
    say: "{{value}}% agree"
"""
LOCUM = "          locum: Locum\n          locum.cy: Locwm\n          other: Another role\n"
TIRED = ("          tired: Tired\n          tired.cy: Blinedig\n", "")


def test_changes_are_told_in_the_order_of_the_file() -> None:
    edits = [
        ("minutes: 5", "minutes: 6"),
        ("values: {low: 1, mid: 2, high: 3}", "values: {low: 1, mid: 2, high: 4}"),
        TIRED,
        ("number: 0..200", "number: 0..100"),
        ("  some_time:", "  any_time:"),
        ("decimals: 1", "decimals: 2"),
    ]
    found = diff(OLD, edited(*edits))
    lines = [found.new.sheet.place(change.path)[0] for change in found.changes]
    assert len(lines) >= 6
    assert lines == sorted(lines)


def test_was_and_now_are_as_the_file_has_them() -> None:
    (routing,) = changes(("show_if: role = gp\n      why", "show_if: role in (gp, nurse)\n      why"))
    assert (routing.was, routing.now) == ("role = gp", "role in (gp, nurse)")
    (cuts,) = changes(("cuts: [5/3, 7/3]}\n    by_weakest", "cuts: [5/3, 8/3]}\n    by_weakest"))
    assert (cuts.was, cuts.now) == ("5/3, 7/3", "5/3, 8/3")
    (translation,) = changes(ASK_CY)
    assert translation.kind == "translation"
    assert translation.now == "Sut newidiodd eich amser?"


def test_new_words_are_to_be_compared_with_care_unless_they_mean_the_same() -> None:
    said = ("        show_if: role = gp\n      why", "        same_meaning: yes\n        show_if: role = gp\n      why")
    assert compared(ASK, ASK_CY)["worse"].verdict == "care"
    found = compared(ASK, ASK_CY, said)["worse"]
    assert (found.verdict, [where(each.path) for each in found.because]) == ("same", ["questions.time.ask"])


def test_the_author_cannot_say_that_another_scale_means_the_same() -> None:
    said = ("        ask: How many hours?", "        same_meaning: yes\n        ask: How many hours?")
    assert compared(said, ("number: 0..200", "number: 0..100"))["usual_hours"].verdict == "none"


@pytest.mark.parametrize(
    ("edit", "finding", "verdict"),
    [
        # who is asked depends on another question
        (("          other: Another role\n", LOCUM), "worse", "none"),
        (("weighted: {plan_level: 2,", "weighted: {plan_level: 3,"), "at_stage", "same"),
        (("cuts: [5/3, 7/3]}\n    by_weakest", "cuts: [5/3, 8/3]}\n    by_weakest"), "at_stage", "none"),
        (("mean: plan\n    need: 1 of 2", "mean: plan\n    need: 2 of 2"), "at_stage", "none"),
        (("primary: capped", "primary: by_mean"), "at_stage", "same"),
        (("    mid: Middle\n", "    mid: Between\n"), "at_stage", "care"),
        (("reach: 1 of 2", "reach: 2 of 2"), "at_stage", "same"),
        (("        confidence: effect\n", ""), "at_stage", "same"),
        (("by: [role]", "by: [vacancy]"), "worse", "same"),
        (("identification: confidential", "identification: named"), "usual_hours", "care"),
        (("unit: member", "unit: practice"), "usual_hours", "none"),
        (("among: answered(hours)", "among: everyone"), "usual_hours", "none"),
        (("  usual_hours:", "  ordinary_hours:"), "usual_hours", "gone"),
        (("  usual_hours:", "  ordinary_hours:"), "ordinary_hours", "new"),
    ],
)  # fmt: skip
def test_findings_say_whether_waves_can_be_compared(edit: tuple[str, str], finding: str, verdict: str) -> None:
    assert compared(edit)[finding].verdict == verdict


def test_a_row_reaches_what_reads_it_and_no_other() -> None:
    old = version(ROWS)
    for word, verdict in (("First", "care"), ("Second", "same")):
        (found,) = comparisons(diff(old, version(swapped(word, f"{word} of all", ROWS))))
        assert found.verdict == verdict


def test_a_question_keeps_its_id_in_another_section() -> None:
    thanks = "      thanks:\n        note: Nearly done\n        note.cy: Bron wedi gorffen\n"
    text = swapped(NOTE + thanks, thanks).replace("derive:\n", NOTE + "\nderive:\n", 1)
    kinds = [(change.kind, where(change.path)) for change in diff(OLD, version(text)).changes]
    assert kinds == [("routing", "questions.note")]  # the other section is not shown to everybody


def test_sentences_are_said_in_both_languages() -> None:
    for kind in KINDS.values():
        assert kind.of in CLASSES
        assert language("cy").say(kind.why) != kind.why


def test_the_table_of_the_document_is_the_table_of_the_program() -> None:
    rows = re.findall(r"(?m)^\| `([a-z-]+)` \| (\w+) \| ([a-z ]+) \| (.*?) \|$", PAGE)
    effects = {"same": "none", "care": "with care", "none": "not comparable"}
    assert [(kind, of, effect, why.replace("`", "")) for kind, of, effect, why in rows] == [
        (name, kind.of, effects[kind.effect], kind.why) for name, kind in KINDS.items()
    ]


def leaves(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every scalar and of every entry of a map."""
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    below = [each for step, inner in steps for each in leaves(inner, (*path, step))]
    return [path, *below] if path else below


LEAVES = leaves(json.loads(COMPILED))
SCALARS = ["no", "yes", "1", "2", "0..9", "any", "role = nurse", "everyone", "all", "gp", "mid", "exact 90", "future"]


def slipped(data: Any, path: tuple[Any, ...], how: str, word: str) -> Any:
    """The compiled form after one edit at a path: another word, an entry out, or two entries exchanged."""
    place = data
    for step in path[:-1]:
        place = place[step]
    if how == "change":
        place[path[-1]] = word if path[-1] != 2 else place[path[-1]] + " x"
    elif how == "remove":
        del place[path[-1]]
    elif isinstance(place, dict):
        entries = list(place.items())
        at = list(place).index(path[-1])
        entries[at], entries[at - 1] = entries[at - 1], entries[at]
        place.clear()
        place.update(entries)
    return data


def plain(instrument: Instrument) -> dict[str, Any]:
    """What of an instrument people see, answer or compute with; not in which order results are listed."""

    def bare(question: Question) -> Question:
        return replace(question, same_meaning=False)

    sections = [replace(each, questions=tuple(map(bare, each.questions))) for each in instrument.sections]
    scores = {id_: replace(each, parts=tuple(sorted(each.parts, key=str))) for id_, each in instrument.scores.items()}
    kept = vars(instrument) | {"sections": sections, "scores": scores}
    examples = {each.id: each for each in instrument.examples}
    lists = {"checks": sorted(map(str, instrument.checks)), "examples": examples}
    names = ("version", "digest", "questions", "items", "keys", "columns")
    return {name: each for name, each in (kept | lists).items() if name not in names}


@given(some.sampled_from(LEAVES), some.sampled_from(["change", "remove", "exchange"]), some.sampled_from(SCALARS))
@settings(max_examples=60, deadline=None)
def test_any_single_edit_is_found_exactly_when_it_matters(path: tuple[Any, ...], how: str, word: str) -> None:
    compiled = json.dumps(slipped(json.loads(COMPILED), path, how, word), ensure_ascii=False, separators=(",", ":"))
    try:
        changed = version_kept(compiled, "")
    except (ValueError, TypeError, AttributeError, KeyError):
        changed = None  # no file could be compiled to this
    assume(changed is not None)
    assert changed is not None
    found = diff(OLD, changed)
    assert bool(found.changes) == (plain(changed.instrument) != plain(OLD.instrument))
    assert all(change.of in CLASSES for change in found.changes)
    back = diff(changed, OLD)
    assert bool(back.changes) == bool(found.changes)


def test_quite_different_instruments_are_compared_too() -> None:
    note = f"{HEAD}sections:\n  a:\n    title: A\n    questions:\n      x:\n        note: B\n"
    versions = [version(text) for text in (EVERYTHING, note, note.replace("[en]", "[cy]"))]
    versions += [version(path.read_text(encoding="utf-8")) for path in SHIPPED[:3]]
    for old, new in permutations(versions, 2):
        found = diff(old, new)
        assert found.of == "breaking"
        published = [each.finding for each in comparisons(found) if each.verdict != "gone"]
        assert published == [*new.instrument.findings]
