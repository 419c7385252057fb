"""Where a question is answered on paper: one maker for each kind, in a dict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pcca.instrument.model import (
    CURRENCIES,
    Allocate,
    Calendar,
    Choice,
    File,
    Grid,
    Kind,
    Matrix,
    Multi,
    Note,
    Number,
    Option,
    Question,
    Rank,
    Row,
    Scale,
    Words,
)
from pcca.instrument.tree import Expr
from pcca.language import N_, Language, Text
from pcca.paper.model import Across, Area, Day, Figure, Figures, Levels, Lines, Table, TableRow, Tick, Ticks
from pcca.paper.texts import line

MOST_COLUMNS = 9
LONG_LINES, EVIDENCE_LINES = 7, 2


@dataclass(frozen=True)
class Sheet:
    """What an area is made with: its language, for whom a row or an answer is, and where to go on after an answer."""

    lang: Language
    only_if: Callable[[str, Expr | None], str]
    goes_on: Mapping[str, str]

    def words(self, text: Text) -> str:
        """A text on one line."""
        return line(text, self.lang)

    def tick(self, option: Option) -> Tick:
        """An answer with its box."""
        notes = (self.only_if("option", option.show_if), self.goes_on.get(option.code, ""))
        return Tick(self.words(option.label), " ".join(note for note in notes if note))

    def labels(self, options: Sequence[Option]) -> tuple[str, ...]:
        """The words of several answers."""
        return tuple(self.words(option.label) for option in options)


def areas_of(question: Question, sheet: Sheet) -> tuple[Area, ...]:
    """Where a question is answered."""
    return AREAS[type(question.kind)](question.kind, sheet)


def how_to(question: Question, lang: Language) -> str:
    """How a question is answered, where neither its areas nor its own hint say it; else empty."""
    if question.hint and isinstance(question.kind, Multi) and not (question.kind.low or question.kind.high):
        return ""
    return HOW[type(question.kind)](question.kind, lang) if type(question.kind) in HOW else ""


def _choice(kind: Choice, sheet: Sheet) -> tuple[Area, ...]:
    if kind.scale.steps:
        return (Across(sheet.labels(kind.scale.options), ""),)
    if kind.organisation and kind.listed:
        return (Lines(1), *_without_substance(kind.scale, sheet))
    return (Ticks(tuple(sheet.tick(option) for option in kind.scale.options)),)


def _without_substance(scale: Scale, sheet: Sheet) -> tuple[Area, ...]:
    """Boxes for don't know and the like, below a line for any other answer."""
    left = tuple(sheet.tick(option) for option in scale.options if option.code in scale.missing)
    return (Ticks(left),) if left else ()


def _multi(kind: Multi, sheet: Sheet) -> tuple[Area, ...]:
    return (Ticks(tuple(_of_several(option, kind, sheet) for option in kind.scale.options)),)


def _of_several(option: Option, kind: Multi, sheet: Sheet) -> Tick:
    made = sheet.tick(option)
    if option.code not in kind.exclusive:
        return made
    alone = sheet.lang.say("If you choose this answer, choose no other.")
    return Tick(made.label, f"{made.note} {alone}".strip())


def _grid(kind: Grid, sheet: Sheet) -> tuple[Area, ...]:
    if len(kind.scale.options) > MOST_COLUMNS and not kind.scale.steps:
        return tuple(_row_ticks(row, kind.scale, sheet) for row in kind.rows)
    rows = tuple(TableRow(sheet.words(row.label), sheet.only_if("row", row.show_if)) for row in kind.rows)
    corner = sheet.lang.say("To be decided") if kind.decisions else ""
    return (Table(sheet.labels(kind.scale.options), rows, corner),)


def _row_ticks(row: Row, scale: Scale, sheet: Sheet) -> Ticks:
    heading = f"{sheet.words(row.label)} {sheet.only_if('row', row.show_if)}".strip()
    return Ticks(tuple(sheet.tick(option) for option in scale.options), heading)


def _matrix(kind: Matrix, sheet: Sheet) -> tuple[Area, ...]:
    return tuple(_levels(row, kind, sheet) for row in kind.rows)


def _levels(row: Row, kind: Matrix, sheet: Sheet) -> Levels:
    texts = tuple(
        sheet.words(row.descriptors[option.code]) if option.code in row.descriptors else ""
        for option in kind.scale.options
    )
    head = sheet.labels(kind.scale.options)
    return Levels(sheet.words(row.label), head, texts, sheet.only_if("row", row.show_if), tuple(_more(kind, sheet)))


def _more(kind: Matrix, sheet: Sheet) -> list[Across | Lines]:
    found: list[Across | Lines] = []
    if kind.evidence != "none":
        found.append(Lines(EVIDENCE_LINES, sheet.lang.say("Evidence: what shows this level?")))
    if kind.target:
        words = sheet.lang.say("Where do you want to be next year?")
        found.append(Across(sheet.labels(kind.scale.substantive), words))
    if kind.confidence:
        words = sheet.lang.say("How sure are you of this rating?")
        found.append(Across(sheet.labels(kind.confidence.options), words))
    return found


def _number(kind: Number, sheet: Sheet) -> tuple[Area, ...]:
    sign = CURRENCIES[kind.currency] if kind.currency else ""
    return (Figure(sign, sheet.words(kind.unit) if kind.unit else ""),)


def _words(kind: Words, sheet: Sheet) -> tuple[Area, ...]:
    return (Lines(LONG_LINES if kind.long else 1),)


def _calendar(kind: Calendar, sheet: Sheet) -> tuple[Area, ...]:
    return (Day((sheet.lang.say("Day"), sheet.lang.say("Month"), sheet.lang.say("Year"))),)


def _rank(kind: Rank, sheet: Sheet) -> tuple[Area, ...]:
    return (Figures(sheet.labels(kind.scale.options)),)


def _allocate(kind: Allocate, sheet: Sheet) -> tuple[Area, ...]:
    total = sheet.lang.say("Together: {total}", total=sheet.lang.number(kind.total))
    return (Figures(sheet.labels(kind.scale.options), total),)


def _file(kind: File, sheet: Sheet) -> tuple[Area, ...]:
    words = sheet.lang.say("Attach a printed copy to this form, and write here what you attached:")
    return (Lines(1, words),)


def _note(kind: Note, sheet: Sheet) -> tuple[Area, ...]:
    return ()


AREAS: Mapping[type[Kind], Callable[[Any, Sheet], tuple[Area, ...]]] = {
    Choice: _choice,
    Multi: _multi,
    Grid: _grid,
    Matrix: _matrix,
    Number: _number,
    Words: _words,
    Calendar: _calendar,
    Rank: _rank,
    Allocate: _allocate,
    File: _file,
    Note: _note,
}


def _how_many(kind: Multi, lang: Language) -> str:
    if kind.high and kind.low:
        return lang.say("Choose at least {least} and at most {most}.", least=kind.low, most=kind.high)
    if kind.high:
        return lang.say("Choose up to {most}.", most=kind.high)
    return lang.say("Choose at least {least}.", least=kind.low) if kind.low else lang.say("Choose all that apply.")


def _bounds(kind: Number, lang: Language) -> str:
    shape = (kind.low is not None, kind.high is not None)
    sentence = _BOUNDS.get((kind.whole, *shape), "")
    low, high = (lang.number(bound or 0, _places(bound)) for bound in (kind.low, kind.high))
    return lang.say(sentence, low=low, high=high) if sentence else ""


def _in_order(kind: Rank, lang: Language) -> str:
    """Which numbers to write beside the answers."""
    sentence = N_("Write 1 beside your first choice, and so on up to {top}. Leave the others empty.")
    alone = N_("Write 1 beside your choice. Leave the others empty.")
    return lang.say(sentence, top=lang.number(kind.top)) if kind.top > 1 else lang.say(alone)


def _places(bound: Any) -> int:
    return 0 if bound is None or bound.denominator == 1 else 2


_BOUNDS = {
    (True, False, False): N_("Write a whole number."),
    (True, True, False): N_("Write a whole number, {low} or more."),
    (True, False, True): N_("Write a whole number, {high} or less."),
    (True, True, True): N_("Write a whole number from {low} to {high}."),
    (False, True, False): N_("Write a number, {low} or more."),
    (False, False, True): N_("Write a number, {high} or less."),
    (False, True, True): N_("Write a number from {low} to {high}."),
}
_WHEN = {
    "past": N_("Write a date that is not in the future."),
    "future": N_("Write a date that is not in the past."),
}

HOW: Mapping[type[Kind], Callable[[Any, Language], str]] = {
    Choice: lambda kind, lang: lang.say("Write its full name.") if kind.organisation and kind.listed else "",
    Multi: _how_many,
    Rank: _in_order,
    Number: lambda kind, lang: "" if kind.currency else _bounds(kind, lang),
    Calendar: lambda kind, lang: lang.say(_WHEN[kind.when]) if kind.when in _WHEN else "",
    Allocate: lambda kind, lang: lang.say(
        "Share out {total} among these; write 0 where nothing should go.", total=lang.number(kind.total)
    ),
}
