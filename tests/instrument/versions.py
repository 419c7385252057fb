"""Versions of the sample instrument, compared."""

from __future__ import annotations

from pcca.instrument.diff import Change, Comparison, Version, comparisons, diff, version_of
from pcca.instrument.load import inspect
from tests.instrument.sample import EVERYTHING, swapped

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
