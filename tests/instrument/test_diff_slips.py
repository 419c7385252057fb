"""A single edit of an instrument is a change exactly when it matters; no two instruments are too different."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from pcca.instrument.diff import CLASSES, comparisons, diff, version_kept
from pcca.instrument.load import inspect
from pcca.instrument.model import Instrument, Question
from tests.instrument.sample import EVERYTHING, HEAD, SHIPPED
from tests.instrument.versions import OLD, version

pytestmark = pytest.mark.slow

COMPILED = inspect(EVERYTHING.encode(), "").compiled


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
    # By its fields: what was worked out from them and kept is no part of it.
    kept = {each.name: getattr(instrument, each.name) for each in fields(instrument)} | {
        "sections": sections,
        "scores": scores,
    }
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
