"""Reads the fields of a posted page as answers: one reader per kind of question, in a dict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from pcca.answers.cells import Wrong, read_code, read_number, timely, wrong
from pcca.answers.fields import Form, Posted, Reading, WithFiles, first_target
from pcca.instrument.given import Values
from pcca.instrument.model import (
    COLUMN_PARTS,
    Allocate,
    Calendar,
    Choice,
    File,
    Grid,
    Matrix,
    Multi,
    Note,
    Number,
    Question,
    Rank,
    Words,
)
from pcca.language import N_, Text

DATE_PARTS = ("day", "month", "year")


def read(question: Question, form: Form, language: str, hidden: frozenset[str] = frozenset()) -> Posted:
    """What the form says about one question; `hidden` rows were not shown."""
    reading = Reading(question, form, language, hidden)
    READERS[type(question.kind)](reading, question.kind)
    return Posted(reading.values, reading.typed, tuple(reading.mistakes))


def _choice(reading: Reading, kind: Choice) -> None:
    reading.values[reading.question.id] = reading.code(reading.question.id, kind.scale)


def _multi(reading: Reading, kind: Multi) -> None:
    name = reading.question.id
    given = dict.fromkeys(text.strip() for text in reading.form.getlist(name) if text.strip())
    found = {text: read_code(text, kind.scale.by_code) for text in given}
    for reason in found.values():
        if isinstance(reason, Wrong):
            reading.mistake(name, reason, first_target(name, kind.scale))
    codes = tuple(code for code in kind.scale.by_code if code in found)
    reading.values[name] = codes or None
    together = several(kind, codes, reading.language)
    if together:
        reading.mistake(name, together, first_target(name, kind.scale))


def several(kind: Multi, codes: Sequence[str], language: str) -> Wrong | None:
    """Why these codes cannot stand together, if they cannot."""
    alone = [code for code in codes if code in kind.exclusive or code in kind.scale.missing]
    if alone and len(codes) > 1:
        label = kind.scale.by_code[alone[0]].label[language]
        return wrong(N_("Choose either “{option}” or other answers, not both"), option=label)
    if codes and not alone and len(codes) < kind.low:
        return wrong(N_("Choose at least {least}; you chose {chosen}"), least=kind.low, chosen=len(codes))
    if kind.high is not None and len(codes) > kind.high:
        return wrong(N_("Choose at most {most}; you chose {chosen}"), most=kind.high, chosen=len(codes))
    return None


def _grid(reading: Reading, kind: Grid) -> None:
    for row in kind.rows:
        if row.id not in reading.hidden:
            name = f"{reading.question.id}.{row.id}"
            reading.values[name] = reading.code(name, kind.scale)


def _matrix(reading: Reading, kind: Matrix) -> None:
    for row in kind.rows:
        if row.id in reading.hidden:
            continue
        name = f"{reading.question.id}.{row.id}"
        reading.values[name] = reading.code(name, kind.scale)
        if kind.target:
            levels = [option.code for option in kind.scale.substantive]
            reading.values[f"{name}.target"] = reading.code(f"{name}.target", kind.scale, codes=levels)
        if kind.confidence:
            known = list(kind.confidence.by_code)
            reading.values[f"{name}.confidence"] = reading.code(f"{name}.confidence", kind.confidence, codes=known)
        if kind.evidence != "none":
            reading.values[f"{name}.evidence"] = reading.words(f"{name}.evidence", Words(long=True))


def _number(reading: Reading, kind: Number) -> None:
    name = reading.question.id
    text = reading.one(name)
    found = read_number(text, kind) if text else None
    if isinstance(found, Wrong):
        reading.mistake(name, found)
        reading.typed[name] = text
    reading.values[name] = None if isinstance(found, Wrong) else found


def _words(reading: Reading, kind: Words) -> None:
    reading.values[reading.question.id] = reading.words(reading.question.id, kind)


def _calendar(reading: Reading, kind: Calendar) -> None:
    name = reading.question.id
    parts = {part: reading.one(f"{name}-{part}") for part in DATE_PARTS}
    found = _date(parts, kind) if any(parts.values()) else None
    if isinstance(found, Wrong):
        reading.mistake(name, found, f"{name}-day")
        reading.typed |= {f"{name}-{part}": text for part, text in parts.items()}
    reading.values[name] = None if isinstance(found, Wrong) else found


def _date(parts: Mapping[str, str], kind: Calendar) -> date | Wrong:
    if not all(text.isascii() and text.isdigit() and len(text) <= 4 for text in parts.values()):
        return wrong(N_("Enter the day, month and year in figures, such as 3 6 2026"))
    try:
        found = date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except ValueError:
        return wrong(N_("Enter a real date"))
    if found.year < 1900:
        return wrong(N_("Enter the year with four figures, such as 2026"))
    return timely(found, kind)


def _rank(reading: Reading, kind: Rank) -> None:
    name = reading.question.id
    codes = [option.code for option in kind.scale.substantive]
    given = [reading.code(f"{name}.{place}", kind.scale, codes=codes) for place in range(1, kind.top + 1)]
    ranked = [code for code in given if code]
    if len(set(ranked)) < len(ranked):
        reading.mistake(name, wrong(N_("Choose each answer once")), f"{name}.1")
    elif not reading.mistakes and None in given[: len(ranked)]:
        reading.mistake(name, wrong(N_("Begin with your first choice, without leaving a gap")), f"{name}.1")
    if any(each.name.startswith(name) for each in reading.mistakes):
        reading.typed |= {f"{name}.{place}": code or "" for place, code in enumerate(given, 1)}
        ranked = []
    reading.values[name] = tuple(ranked) or None


def _allocate(reading: Reading, kind: Allocate) -> None:
    names = [f"{reading.question.id}.{option.code}" for option in kind.scale.options]
    texts = {name: reading.one(name) for name in names}
    part = Number(Fraction(0), Fraction(kind.total), whole=True)
    found = {name: read_number(text, part) if text else None for name, text in texts.items()}
    for name, each in found.items():
        if isinstance(each, Wrong):
            reading.mistake(name, each)
    if not reading.mistakes and any(texts.values()):
        given = {name: each or Fraction(0) for name, each in found.items() if not isinstance(each, Wrong)}
        _whole(reading, kind, given)
    if reading.mistakes:
        reading.typed |= texts
    reading.values |= {} if reading.values else dict.fromkeys(names)


def _whole(reading: Reading, kind: Allocate, given: Mapping[str, Fraction]) -> None:
    """Keeps the parts of a total, those left empty being 0, if they make it up."""
    sum_ = int(sum(given.values()))
    if sum_ == kind.total:
        reading.values |= given
        return
    sentence = N_("The parts must add up to {total}; they now add up to {sum}")
    reading.mistake(next(iter(given)), wrong(sentence, total=kind.total, sum=sum_))


def _file(reading: Reading, kind: File) -> None:
    """What the server made of the file that was sent, or kept of the one before; nothing is taken from the fields."""
    name, form = reading.question.id, reading.form
    reading.values[name] = form.files.get(name) if isinstance(form, WithFiles) else None
    if isinstance(form, WithFiles) and name in form.refused:
        reading.mistake(name, form.refused[name])


READERS: dict[type, Callable[[Reading, Any], None]] = {
    Choice: _choice, Multi: _multi, Grid: _grid, Matrix: _matrix, Number: _number,
    Words: _words, Calendar: _calendar, Rank: _rank, Allocate: _allocate, File: _file, Note: lambda reading, kind: None,
}  # fmt: skip


def unanswered(question: Question, values: Values, hidden: frozenset[str] = frozenset()) -> list[tuple[str, Text]]:
    """Which required parts are empty: field names, each with the words that name it."""
    kind = question.kind
    if isinstance(kind, Note):
        return []
    if isinstance(kind, Allocate):
        first = question.items[0].column
        return [] if values.get(first) is not None else [(first, question.ask)]
    if not isinstance(kind, Grid | Matrix):
        return [] if values.get(question.id) is not None else [(question.id, question.ask)]
    rows = [row for row in kind.rows if row.id not in hidden]
    return [(name, row.label) for row in rows if values.get(name := f"{question.id}.{row.id}") is None]


def target(question: Question, name: str) -> str:
    """The element a message about this field leads to."""
    kind = question.kind
    if name.rpartition(".")[2] in COLUMN_PARTS or isinstance(kind, Number | Words | File | Note | Allocate):
        return name
    if isinstance(kind, Choice) and kind.listed:
        return name
    if isinstance(kind, Calendar):
        return f"{name}-day"
    return f"{name}.1" if isinstance(kind, Rank) else first_target(name, kind.scale)
