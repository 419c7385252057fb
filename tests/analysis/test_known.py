"""Every class of fault that is listed: the faulty passage has exactly it, in its place; the mended one has none."""

from __future__ import annotations

import ast

import pytest

from pcca.analysis.known import AREAS, KNOWN, SEVERITIES, Known
from pcca.analysis.lint import lint
from pcca.language import language
from tests.instrument.sample import ROOT

EN, CY = language("en"), language("cy")
# These are said of files that are named on the command line, before there is anything to read in them.
OF_FILES = {"folder", "no-file", "unreadable"}
# What the fields of marshmallow say of themselves, of which none is left that this language lets through.
OF_FIELDS = {"shape"}
MAKERS = ("problem", "unlisted", "too_long", "Problem")


@pytest.mark.parametrize("known", KNOWN.values(), ids=lambda known: known.check)
def test_the_faulty_passage_has_exactly_its_fault_in_its_place(known: Known) -> None:
    faults = lint(known.faulty, known.file, how=known.inspect).faults
    assert {fault.check for fault in faults} == {known.check}, [str(fault) for fault in faults]
    assert known.at is None or known.at in [(fault.line, fault.column) for fault in faults]


@pytest.mark.parametrize("base", sorted({known.base for known in KNOWN.values()}))
def test_the_mended_passages_have_none(base: str) -> None:
    known = next(known for known in KNOWN.values() if known.base == base)
    assert lint(known.mended, known.file, how=known.inspect).faults == ()


def test_names_are_unique_and_sentences_are_whole_in_both_languages() -> None:
    listed = [each for area in AREAS.values() for each in area]
    assert len(listed) == len(KNOWN)
    for known in listed:
        assert known.severity in SEVERITIES
        assert EN.say(known.says).endswith(".")
        assert CY.say(known.says) != EN.say(known.says)


def test_passages_are_short_and_differ() -> None:
    for known in KNOWN.values():
        bad, mended = known.shown
        assert bad != mended
        assert 0 < len(bad.splitlines()) <= 16
        assert not set("¦⟪⟫") & set(bad + mended)


def test_every_class_that_the_sources_name_is_listed() -> None:
    unlisted = named_in_sources() - OF_FILES - OF_FIELDS - set(KNOWN)
    assert unlisted == set(), "list it in pcca/analysis/known, with an example"


def named_in_sources() -> set[str]:
    """The first word of whatever makes a problem, in the language and its analysis."""
    found = set()
    for room in ("instrument", "analysis"):
        for path in (ROOT / "pcca" / room).rglob("*.py"):
            if "diff" not in path.parts:
                found |= _named(ast.parse(path.read_text(encoding="utf-8")))
    return found


def _named(tree: ast.AST) -> set[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    made = [node.args[0] for node in calls if getattr(node.func, "id", "") in MAKERS]
    return {name.value for name in made if isinstance(name, ast.Constant) and isinstance(name.value, str)}
