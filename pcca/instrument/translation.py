"""How complete an instrument's translations are: per text and language complete, missing, or for review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pcca.instrument.faults import Path, Sheet, problem
from pcca.language import N_, Text

UNTRANSLATED = frozenset({"provenance", "source"})


@dataclass(frozen=True)
class Coverage:
    """One row of the translation table."""

    language: str
    texts: int
    complete: int
    review: int

    @property
    def missing(self) -> int:
        return self.texts - self.complete


@dataclass(frozen=True)
class Found:
    """One text, where it stands, and whether its translation awaits a reader."""

    path: Path
    text: Text
    review: bool


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
    """`options` and `levels` group keys that the file writes directly under their parent."""
    inner = (*path, key)
    return path if key in ("options", "levels") and inner not in marks else inner


def check(data: Any, languages: tuple[str, ...], sheet: Sheet) -> tuple[Coverage, ...]:
    """Adds a fault for every missing translation, and counts what there is."""
    found = [
        each for each in texts(data, sheet.marks) if each.path[-1] not in UNTRANSLATED and not _override(each.path)
    ]
    for each in found:
        for code in languages:
            if code not in _codes(each.text, languages):
                sheet.add(
                    each.path,
                    problem(
                        "translation-missing",
                        N_("The text has no version in '{language}'."),
                        language=code,
                        hint=N_("Add '{key}' beside it."),
                        key=each.path[-1] if code == languages[0] else f"{each.path[-1]}.{code}",
                    ),
                )
    return tuple(_coverage(found, code, languages) for code in languages)


def _override(path: Path) -> bool:
    """A question's own labels may replace one language only."""
    return len(path) > 1 and path[-2] == "labels"


def _codes(text: Text, languages: tuple[str, ...]) -> set[str]:
    return {code or languages[0] for code, _ in text}


def _coverage(found: list[Found], code: str, languages: tuple[str, ...]) -> Coverage:
    complete = [each for each in found if code in _codes(each.text, languages)]
    review = sum(each.review for each in complete) if code != languages[0] else 0
    return Coverage(code, len(found), len(complete), review)
