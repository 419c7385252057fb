"""Builds sections that are answered again for each entry of a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from pcca.instrument.build import Builder, derived, questions
from pcca.instrument.faults import Path, problem, unlisted
from pcca.instrument.model import Choice, Question, Repeat, Section, Words
from pcca.instrument.scope import Inside
from pcca.language import N_

MAX_ENTRIES = 100


@contextmanager
def inside(builder: Builder, list_: str, *, alone: bool = False) -> Iterator[None]:
    """Reads what each entry of a list holds, beside what is answered once or `alone`."""
    entry, outside = builder.lists[list_], (builder.questions, builder.values)
    builder.questions = {**({} if alone else builder.questions), **entry.questions}
    builder.values = {**({} if alone else builder.values), **entry.values}
    try:
        yield
    finally:
        builder.questions, builder.values = outside


def check_plain(builder: Builder, path: Path, data: Mapping[str, Any]) -> None:
    """A fault where a section that is answered once has values worked out for each entry."""
    if "derive" in data:
        sentence = N_("Only a section with 'repeat' has values worked out for each entry.")
        hint = N_("Move it to 'derive' of the instrument.")
        builder.add((*path, "derive", "#key"), problem("derive-without-repeat", sentence, hint=hint))


def repeated(builder: Builder, whole: Section, data: Mapping[str, Any]) -> Section:
    """The section with the questions of one entry, which nothing outside can read one by one."""
    path: Path = ("sections", whole.id)
    asked_once, worked_out = builder.questions, builder.values
    builder.questions, builder.values = dict(asked_once), dict(worked_out)
    asked = questions(builder, whole.id, data)
    made = derived(builder, data.get("derive", {}), (*path, "derive"))
    own = {question.id: question for question in asked}
    found = {id_: kind for id_, kind in builder.values.items() if id_ not in worked_out}
    builder.questions, builder.values = asked_once, worked_out
    builder.lists[whole.id] = Inside(own, found)
    given = data.get("repeat", {})
    low, high = _bounds(builder, (*path, "repeat"), given)
    label = _label(builder, (*path, "repeat", "label"), given.get("label"), own)
    return replace(whole, questions=asked, repeat=Repeat(builder.text(given.get("name")), low, high, label, made))


def _bounds(builder: Builder, path: Path, data: Mapping[str, Any]) -> tuple[int, int]:
    low, high = data.get("min", 0), data.get("max", MAX_ENTRIES)
    if not 1 <= high <= MAX_ENTRIES:
        sentence = N_("A list has from 1 to {limit} entries at most, not {given}.")
        builder.add((*path, "max"), problem("bad-entries", sentence, limit=MAX_ENTRIES, given=high))
    elif low > high:
        sentence = N_("A list cannot have at least {low} entries and at most {high}.")
        builder.add((*path, "min"), problem("bad-entries", sentence, low=low, high=high))
    return low, high


def _label(builder: Builder, path: Path, name: str | None, own: Mapping[str, Question]) -> str | None:
    if name is None or name in builder.broken:
        return name
    naming = {id_: question for id_, question in own.items() if isinstance(question.kind, Words | Choice)}
    if name not in naming:
        sentence = N_("'{word}' is not a text or a choice of this section, so it cannot name an entry.")
        builder.add(path, unlisted("unknown-label", sentence, name, naming))
    return name
