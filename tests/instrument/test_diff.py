"""Every change between two versions is found, classed and placed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pcca.instrument.diff import CLASSES, KINDS, comparisons, diff
from pcca.instrument.faults import where
from pcca.language import language
from tests.instrument.diff_cases import CASES, NOTE, DiffCase
from tests.instrument.sample import DATA, EVERYTHING, HEAD, ROOT, SHIPPED, swapped
from tests.instrument.versions import ASK_CY, OLD, changes, edited, version

FILES = [*SHIPPED, DATA / "cluster-pcca.yaml", DATA / "everything.yaml"]
PAGE = (ROOT / "docs" / "versions.md").read_text(encoding="utf-8")
OF_LANGUAGES = {"language-added", "language-removed", "source-language"}
TIRED = ("          tired: Tired\n          tired.cy: Blinedig\n", "")


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


@pytest.mark.breadth(every=7)
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
    assert changes(("choice: yes_no\n        ask: Is there an unf", f"{written}        ask: Is there an unf")) == ()


def test_places_are_in_the_new_file_or_the_old_one_of_what_went() -> None:
    found = diff(OLD, edited(("number: 0..200", "number: 0..100"), ("        personal: yes\n", ""), TIRED))
    places = {change.kind: found.place(change) for change in found.changes}
    assert places["range-narrowed"][0] == places["privacy"][0] == "new.yaml"
    line = EVERYTHING.splitlines().index("          tired: Tired") + 1
    assert places["option-retired"] == ("old.yaml", line, 18)


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


def test_a_question_keeps_its_id_in_another_section() -> None:
    thanks = "      thanks:\n        note: Nearly done\n        note.cy: Bron wedi gorffen\n"
    text = swapped(NOTE + thanks, thanks).replace("      plan:\n", NOTE + "      plan:\n", 1)
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
