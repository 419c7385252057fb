"""Answers with which a page is asked, found by trying: what an author fills in to see a page that routing hides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice, product
from typing import Any

from pcca.answers.files import FileAnswer, safe_name
from pcca.instrument.evaluate import holds
from pcca.instrument.given import Value, Values
from pcca.instrument.model import (
    Allocate,
    Calendar,
    Choice,
    File,
    Grid,
    Instrument,
    Matrix,
    Multi,
    Number,
    Question,
    Rank,
    Section,
    Words,
)
from pcca.instrument.tree import Day, Expr, Num, Str, references, walk
from pcca.routing import Page, pages, path

MOST_TRIED = 4000
MOST_STEPS = 40
Goal = tuple[Expr, ...]
Answers = dict[str, Value | None]
Tried = Iterator[Values]


def reaching(instrument: Instrument, page_id: str) -> Values | None:
    """Answers after which the page is asked; None where none were found."""
    page = next((each for each in pages(instrument) if each.id == page_id), None)
    for goal in _goals(page) if page else ():
        found = _solve(instrument, goal, {}, [MOST_STEPS])
        if found is not None and _asked(instrument, page_id, found):
            return found
    return None


def _asked(instrument: Instrument, page_id: str, values: Values) -> bool:
    return any(page.id == page_id for page in path(instrument, values)[0])


def _goals(page: Page) -> Iterator[Goal]:
    """What must be true: of the section, and of any one question."""
    # The page of a list is there whatever is asked for its entries.
    for shown in [each.show_if for each in page.questions] or [None]:
        yield tuple(each for each in (page.section.show_if, shown) if each is not None)


def _solve(instrument: Instrument, goal: Goal, fixed: Answers, steps: list[int]) -> Answers | None:
    """Answers that make every condition true and are themselves asked; a goal is narrowed step by step."""
    steps[0] -= 1
    if steps[0] < 0:
        return None
    read = _read(instrument, goal)
    choices = [_candidates(instrument, key, question, goal) for key, question in read.items() if key not in fixed]
    for tried in islice(product(*choices), MOST_TRIED):
        values: Answers = dict(fixed)
        for each in tried:
            values |= each
        if all(holds(instrument, each, values) is True for each in goal):
            further = _conditions(instrument, list(read.values()), goal)
            found = values if not further else _solve(instrument, goal + further, values, steps)
            if found is not None:
                return found
    return None


def _conditions(instrument: Instrument, read: Iterable[Question | Section], goal: Goal) -> Goal:
    """What must be true for these to be asked, as far as the goal does not say so yet."""
    sections = {section.id: section for section in instrument.sections}
    around = [sections[each.section] for each in read if isinstance(each, Question)]
    wanted = [each.show_if for each in (*around, *read) if each.show_if is not None]
    return tuple(each for each in dict.fromkeys(wanted) if each not in goal)


def _read(instrument: Instrument, goal: Goal) -> dict[str, Question | Section]:
    """The columns, whole questions or lists that the conditions read, those behind derived values too."""
    found: dict[str, Question | Section] = {}
    for name in [ref.path for expr in goal for ref in references(expr)]:
        made = instrument.derived.get(name)
        found |= _read(instrument, (made.expr,)) if made else _named(instrument, name)
    return found


def _named(instrument: Instrument, name: str) -> dict[str, Question | Section]:
    """The list, the column or the whole question that is read."""
    stem = name.split(".")[0]
    if stem in instrument.repeats:
        return {stem: instrument.repeats[stem]}
    if stem not in instrument.questions:
        return {}
    question = instrument.questions[stem]
    single = name in question.columns and not isinstance(question.kind, Allocate | Rank | Multi)
    return {name if single else stem: question}


def _candidates(instrument: Instrument, key: str, read: Question | Section, goal: Goal) -> list[Values]:
    nodes = [node for expr in goal for node in _nodes(instrument, expr)]
    if isinstance(read, Section):
        return list(_entries(read, nodes))
    return list(_CANDIDATES[type(read.kind)](key, read.kind, nodes)) or [{}]


def _entries(section: Section, nodes: list[Expr]) -> Tried:
    """Lists of a few entries that are alike, so many that a condition may have been meant to tell them apart."""
    answers = [
        list(_CANDIDATES[type(each.kind)](each.id, each.kind, nodes)) for each in section.questions if each.items
    ]
    named = [int(node.value) + step for node in nodes if isinstance(node, Num) for step in (0, 1)]
    low, high = (section.repeat.low, section.repeat.high) if section.repeat else (0, 0)
    for count in dict.fromkeys([*(n for n in (1, 2, *named) if low <= n <= high), low]):
        for place in range(max(map(len, answers), default=1)):
            entry = {key: value for each in answers if each for key, value in each[place % len(each)].items()}
            yield {section.id: (entry,) * count}


def _nodes(instrument: Instrument, expr: Expr) -> Iterator[Expr]:
    yield from walk(expr)
    for ref in references(expr):
        if ref.path in instrument.derived:
            yield from _nodes(instrument, instrument.derived[ref.path].expr)


def _codes(key: str, kind: Choice, nodes: list[Expr]) -> Tried:
    yield from ({key: option.code} for option in kind.scale.options)


def _ticks(key: str, kind: Multi, nodes: list[Expr]) -> Tried:
    free = [each.code for each in kind.scale.substantive if each.code not in kind.exclusive]
    yield from ({key: (option.code,)} for option in kind.scale.options)
    yield from ({key: tuple(free[:count])} for count in range(2, len(free) + 1))


def _rows(key: str, kind: Grid | Matrix, nodes: list[Expr]) -> Tried:
    """One row, or all rows alike where the whole question is read."""
    columns = [key] if "." in key else [f"{key}.{row.id}" for row in kind.rows]
    yield from (dict.fromkeys(columns, option.code) for option in kind.scale.options)


def _numbers(key: str, kind: Number, nodes: list[Expr]) -> Tried:
    named = [node.value + step for node in nodes if isinstance(node, Num) for step in (0, 1, -1)]
    tried = dict.fromkeys([kind.low, kind.high, Fraction(0), Fraction(1), *named, *(8 * each for each in named)])
    for value in tried:
        fits = (
            value is not None and (kind.low is None or value >= kind.low) and (kind.high is None or value <= kind.high)
        )
        if fits and value is not None and (not kind.whole or value.denominator == 1):
            yield {key: value}


def _words(key: str, kind: Words, nodes: list[Expr]) -> Tried:
    texts = [node.value for node in nodes if isinstance(node, Str)]
    yield from ({key: text} for text in dict.fromkeys(["x", *texts, "x" * min(100, kind.limit)]))


def _days(key: str, kind: Calendar, nodes: list[Expr]) -> Tried:
    named = [node.value for node in nodes if isinstance(node, Day)]
    days = [each + timedelta(days=step) for each in [*named, date.today()] for step in (0, -1, 1, -400, 400)]
    yield from ({key: day} for day in dict.fromkeys(days) if _timely(day, kind))


def _timely(day: date, kind: Calendar) -> bool:
    return kind.when == "any" or (day <= date.today() if kind.when == "past" else day >= date.today())


def _ranks(key: str, kind: Rank, nodes: list[Expr]) -> Tried:
    codes = [option.code for option in kind.scale.substantive]
    for start in range(len(codes)):
        yield {key: tuple([*codes[start:], *codes[:start]][: kind.top])}


def _parts(key: str, kind: Allocate, nodes: list[Expr]) -> Tried:
    for whole in kind.scale.options:
        yield {f"{key}.{each.code}": Fraction(kind.total * (each == whole)) for each in kind.scale.options}


def _files(key: str, kind: File, nodes: list[Expr]) -> Tried:
    yield {key: FileAnswer(safe_name("example", kind.types[0]), 1000, "0" * 64).text}


_CANDIDATES: Mapping[type, Any] = {
    Choice: _codes, Multi: _ticks, Grid: _rows, Matrix: _rows, Number: _numbers,
    Words: _words, Calendar: _days, Rank: _ranks, Allocate: _parts, File: _files,
}  # fmt: skip
