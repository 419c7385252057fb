"""How complete an instrument's translations are: per text and language complete, missing, stale, or for review."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from pcca.instrument.faults import Path, Problem, Sheet, problem, suffixed, where
from pcca.language import LANGUAGES, N_, Text

UNTRANSLATED = frozenset({"provenance", "source"})
COMPLETE, REVIEW, STALE, MISSING = STATES = ("complete", "review", "stale", "missing")
SLOT = re.compile(r"\{[^{}]*\}")
SCALED = ("choice", "multi", "grid", "matrix", "decide", "options")


@dataclass(frozen=True)
class Coverage:
    """One row of the translation table; what awaits a reader is complete, what its source has outrun is not."""

    language: str
    texts: int
    complete: int
    review: int
    stale: int = 0

    @property
    def missing(self) -> int:
        return self.texts - self.complete - self.stale

    @property
    def percent(self) -> int:
        """The complete texts in 100, never more than there are."""
        return 100 * self.complete // max(self.texts, 1)


@dataclass(frozen=True)
class Made:
    """What a translation was made from, where that is known, and whether it awaits a reader."""

    source: str
    review: bool


Records = Mapping[tuple[str, str], Made]
NO_RECORDS: Records = MappingProxyType({})


@dataclass(frozen=True)
class Found:
    """One text, where it stands, and whether its translation awaits a reader."""

    path: Path
    text: Text
    review: bool


@dataclass(frozen=True)
class Entry:
    """One text with its source, and for every other language its state."""

    path: Path
    source: str
    targets: Mapping[str, str]
    states: Mapping[str, str]


@dataclass(frozen=True)
class Translations:
    """The texts of an instrument, its languages, and what is recorded about each translation."""

    languages: tuple[str, ...]
    entries: tuple[Entry, ...] = ()
    records: Records = field(default_factory=dict)


NOTHING = Translations(())


def short_hash(text: str) -> str:
    """The eight signs that stand for a source text."""
    return sha256(text.encode()).hexdigest()[:8]


def slots_of(text: str) -> frozenset[str]:
    """The `{..}` places of a sentence."""
    return frozenset(SLOT.findall(text))


def slots_differ() -> Problem:
    """The problem of a sentence whose places differ between its languages."""
    sentence = N_("The sentence has other places such as {example} in one language than in the other.")
    return problem("slots-differ", sentence, example="{value}")


def texts(data: Any, marks: Mapping[Path, object], path: Path = (), review: bool = False) -> Iterator[Found]:
    """Every text of the data with the review mark that governs it."""
    if isinstance(data, Text):
        yield Found(path, data, review)
    elif isinstance(data, list):
        for index, each in enumerate(data):
            yield from texts(each, marks, (*path, index), review)
    elif isinstance(data, dict):
        here = data.get("review", "needed" if review else "done") == "needed"
        for key, each in data.items():
            yield from texts(each, marks, _step(path, key, marks), here)


def _step(path: Path, key: str, marks: Mapping[Path, object]) -> Path:
    """`options`, `levels` and `label` may hold what the file writes directly under their parent."""
    inner = (*path, key)
    written = inner in marks or any(suffixed(inner, code) in marks for code in LANGUAGES)
    return path if key in ("options", "levels", "label") and not written else inner


def translations(data: Any, languages: tuple[str, ...], sheet: Sheet, records: Records) -> Translations:
    """Every text that is translated, in file order, with its state in each language."""
    found = (each for each in texts(data, sheet.marks) if each.path[-1] not in UNTRANSLATED)
    entries = (_entry(each, data, languages, records) for each in found)
    return Translations(languages, tuple(sorted(entries, key=lambda each: sheet.place(each.path))), records)


def _entry(found: Found, data: Any, languages: tuple[str, ...], records: Records) -> Entry:
    parts = {code or languages[0]: part for code, part in found.text}
    borrowed = _option_label(found.path, data, languages[0]) if overrides(found.path) else ""
    source = parts.get(languages[0], borrowed)
    targets = {code: parts[code] for code in languages[1:] if code in parts}
    return Entry(found.path, source, targets, {code: _state(found, source, code, records) for code in targets})


def _state(found: Found, source: str, code: str, records: Records) -> str:
    made = records.get((code, where(found.path)), Made("", found.review))
    if made.source and made.source != short_hash(source):
        return STALE
    return REVIEW if made.review else COMPLETE


def _option_label(path: Path, data: Any, first: str) -> str:
    """The words of a scale that a question replaces in another language only."""
    node = data
    for step in path[:-2]:
        node = node.get(step, {}) if isinstance(node, dict) else {}
    given = node if isinstance(node, dict) else {}
    named: Any = next((given[key] for key in SCALED if key in given), {})
    scale = data.get("scales", {}).get(named, {}) if isinstance(named, str) else named
    option = scale.get("options", {}).get(path[-1], "") if isinstance(scale, dict) else ""
    label = option.get("label", "") if isinstance(option, dict) else option
    return dict(label).get("", dict(label).get(first, "")) if isinstance(label, Text) else ""


def check(found: Translations, sheet: Sheet) -> tuple[Coverage, ...]:
    """Adds a fault for every missing translation, and counts what there is."""
    counted = [each for each in found.entries if not overrides(each.path)]
    first, *others = found.languages
    for each in counted:
        for code in others:
            if code not in each.targets:
                _missing(each.path, code, f"{each.path[-1]}.{code}", sheet)
        if not each.source:
            _missing(each.path, first, each.path[-1], sheet)
    sourced = sum(bool(each.source) for each in counted)
    return (Coverage(first, len(counted), sourced, 0), *(_coverage(counted, code) for code in others))


def _missing(path: Path, code: str, key: object, sheet: Sheet) -> None:
    sheet.add(
        path,
        problem(
            "translation-missing",
            N_("The text has no version in '{language}'."),
            language=code,
            hint=N_("Add '{key}' beside it."),
            key=key,
        ),
    )


def overrides(path: Path) -> bool:
    """Whether the text is a question's own label, which may replace one language only."""
    return len(path) > 1 and path[-2] == "labels"


def _coverage(entries: list[Entry], code: str) -> Coverage:
    states = [each.states.get(code, MISSING) for each in entries]
    review, stale = states.count(REVIEW), states.count(STALE)
    return Coverage(code, len(entries), states.count(COMPLETE) + review, review, stale)
