"""Reads the fields of a posted page as answers: one reader per kind of question, in a dict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from pcca.answers.cells import Wrong, read_code, read_number, read_words, timely, wrong
from pcca.instrument.given import Value, Values
from pcca.instrument.model import (
    COLUMN_PARTS,
    Allocate,
    Calendar,
    Choice,
    Grid,
    Matrix,
    Multi,
    Note,
    Number,
    Question,
    Rank,
    Scale,
    Words,
)
from pcca.language import N_, Text

DATE_PARTS = ("day", "month", "year")


class Form(Protocol):
    """Posted fields, each perhaps several times."""

    def getlist(self, key: str, /) -> list[str]: ...


@dataclass(frozen=True)
class Mistake:
    """What is wrong with one field, and the element the summary leads to."""

    name: str
    target: str
    wrong: Wrong


class Posted(NamedTuple):
    """One question as it was posted: its answers by document key, the texts as typed, and what is wrong."""

    values: Values
    typed: Mapping[str, str] = MappingProxyType({})
    mistakes: tuple[Mistake, ...] = ()


@dataclass
class _Reading:
    """The reading of one question."""

    question: Question
    form: Form
    language: str
    hidden: frozenset[str]
    values: dict[str, Value | None] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def listed(self) -> str:
        """The name of a field that is shown as a list to open."""
        kind = self.question.kind
        return self.question.id if isinstance(kind, Choice) and kind.listed else ""

    def mistake(self, name: str, reason: Wrong, target: str = "") -> None:
        self.mistakes.append(Mistake(name, target or name, reason))

    def one(self, name: str, target: str = "") -> str:
        """The field's text; one that is posted several times is a mistake."""
        found = self.form.getlist(name)
        if len(set(found)) > 1:
            self.mistake(name, wrong(N_("This answer was sent more than once. Choose one answer")), target)
        return found[0].strip() if found else ""

    def code(self, name: str, scale: Scale, *, codes: Sequence[str] | None = None) -> str | None:
        """One code of the scale, or None."""
        allowed = scale.by_code if codes is None else codes
        sent = self.form.getlist(name)
        if len(sent) == 1 and sent[0] in allowed:
            return sent[0]
        target = first_target(name, scale) if codes is None and name != self.listed else name
        text = self.one(name, target)
        found = read_code(text, allowed) if text else None
        if isinstance(found, Wrong):
            self.mistake(name, found, target)
            return None
        return found

    def words(self, name: str, kind: Words) -> str | None:
        text = "\n".join(self.form.getlist(name)[:1])
        found = read_words(text, kind)
        if isinstance(found, Wrong):
            self.mistake(name, found)
            self.typed[name] = text
            return None
        return found or None


def first_target(name: str, scale: Scale) -> str:
    """The element id of the first option."""
    return f"{name}-{scale.options[0].code}" if scale.options else name


def read(question: Question, form: Form, language: str, hidden: frozenset[str] = frozenset()) -> Posted:
    """What the form says about one question; `hidden` rows were not shown."""
    reading = _Reading(question, form, language, hidden)
    READERS[type(question.kind)](reading, question.kind)
    return Posted(reading.values, reading.typed, tuple(reading.mistakes))


def _choice(reading: _Reading, kind: Choice) -> None:
    reading.values[reading.question.id] = reading.code(reading.question.id, kind.scale)


def _multi(reading: _Reading, kind: Multi) -> None:
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


def _grid(reading: _Reading, kind: Grid) -> None:
    for row in kind.rows:
        if row.id not in reading.hidden:
            name = f"{reading.question.id}.{row.id}"
            reading.values[name] = reading.code(name, kind.scale)


def _matrix(reading: _Reading, kind: Matrix) -> None:
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


def _number(reading: _Reading, kind: Number) -> None:
    name = reading.question.id
    text = reading.one(name)
    found = read_number(text, kind) if text else None
    if isinstance(found, Wrong):
        reading.mistake(name, found)
        reading.typed[name] = text
    reading.values[name] = None if isinstance(found, Wrong) else found


def _words(reading: _Reading, kind: Words) -> None:
    reading.values[reading.question.id] = reading.words(reading.question.id, kind)


def _calendar(reading: _Reading, kind: Calendar) -> None:
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


def _rank(reading: _Reading, kind: Rank) -> None:
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


def _allocate(reading: _Reading, kind: Allocate) -> None:
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


def _whole(reading: _Reading, kind: Allocate, given: Mapping[str, Fraction]) -> None:
    """Keeps the parts of a total, those left empty being 0, if they make it up."""
    sum_ = int(sum(given.values()))
    if sum_ == kind.total:
        reading.values |= given
        return
    sentence = N_("The parts must add up to {total}; they now add up to {sum}")
    reading.mistake(next(iter(given)), wrong(sentence, total=kind.total, sum=sum_))


READERS: dict[type, Callable[[_Reading, Any], None]] = {
    Choice: _choice, Multi: _multi, Grid: _grid, Matrix: _matrix, Number: _number,
    Words: _words, Calendar: _calendar, Rank: _rank, Allocate: _allocate, Note: lambda reading, kind: None,
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
    if name.rpartition(".")[2] in COLUMN_PARTS or isinstance(kind, Number | Words | Note | Allocate):
        return name
    if isinstance(kind, Choice) and kind.listed:
        return name
    if isinstance(kind, Calendar):
        return f"{name}-day"
    return f"{name}.1" if isinstance(kind, Rank) else first_target(name, kind.scale)
