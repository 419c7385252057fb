"""Answers that stand for all others: one of each kind that the conditions at hand can tell apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import combinations, pairwise, permutations
from math import ceil, floor
from typing import Any

from pcca.analysis.facts import Facts
from pcca.clock import CLOCK
from pcca.instrument.given import Value
from pcca.instrument.model import Allocate, Calendar, Choice, Grid, Item, Matrix, Multi, Number, Question, Rank, Words

MOST_TICKED = 10
MOST_RANKED = 2_000
FIRST_DAY = date(1900, 1, 1)
SPECIMENS = {"postcode": "CF10 3NQ", "email": "name@example.org", "wcode": "W12345"}


@dataclass(frozen=True)
class Cells:
    """Answers that stand for all; `exact` if no condition can tell any other answer from each of them."""

    values: tuple[Value, ...]
    exact: bool = True


def cells(question: Question, item: Item, facts: Facts) -> Cells:
    """The answers of substance, and dk, na and refused, that a key may hold."""
    if item.scale is not None and item.kind == "code" and not isinstance(question.kind, Rank):
        return Cells(_codes(question, item))
    if item.kind == "words":
        return _words(item.key, facts, getattr(question.kind, "limit", Words(long=True).limit))
    return CELLS[type(question.kind)](question.kind, item.key, facts)


def _codes(question: Question, item: Item) -> tuple[Value, ...]:
    """Every code; a target level is never dk."""
    scale = item.scale
    if scale is None:
        return ()
    return item.codes if item.part == "target" else tuple(option.code for option in scale.options)


def _words(key: str, facts: Facts, limit: int) -> Cells:
    cuts = {cut for cut in facts.cuts_of(key) if isinstance(cut, Fraction)}
    lengths = {int(cut) + step for cut in cuts for step in (-1, 0, 1) if 0 < cut + step <= limit}
    formats = {SPECIMENS.get(name, "a") for name in facts.formats[key]}
    kinds = sum(map(bool, (lengths, formats, facts.words[key])))
    given = {"a", *("a" * length for length in lengths), *formats, *facts.words[key]}
    return Cells(tuple(sorted(given)), kinds <= 1)


def _multi(kind: Multi, key: str, facts: Facts) -> Cells:
    """Every set of the options that are named, with each number of others."""
    named = [option.code for option in kind.scale.options if option.code in facts.codes[key]]
    exact = len(named) <= MOST_TICKED
    others = [o.code for o in kind.scale.options if o.code not in named and o.code not in kind.exclusive]
    alone = [o.code for o in kind.scale.options if o.code in kind.exclusive and o.code not in named][:1]
    named = named[:MOST_TICKED]
    sets = (
        (*chosen, *others[:count])
        for size in range(len(named) + 1)
        for chosen in combinations(named, size)
        for count in range(len(others) + 1)
    )
    return Cells(tuple(dict.fromkeys([*(s for s in sets if _may_stand(kind, s)), *((code,) for code in alone)])), exact)


def _may_stand(kind: Multi, codes: tuple[str, ...]) -> bool:
    """Whether these options may be ticked together."""
    alone = any(code in kind.exclusive or code in kind.scale.missing for code in codes)
    if alone or not codes:
        return len(codes) == 1
    return kind.low <= len(codes) and (kind.high is None or len(codes) <= kind.high)


def _rank(kind: Rank, key: str, facts: Facts) -> Cells:
    """Every order of the options that are named, filled up with others."""
    options = [option.code for option in kind.scale.substantive]
    named = [code for code in options if code in facts.codes[key]]
    rest = [code for code in options if code not in named][: kind.top]
    orders = [order for size in range(1, kind.top + 1) for order in _orders([*named, *rest], size)]
    return Cells(tuple(orders[:MOST_RANKED]), len(orders) <= MOST_RANKED)


def _orders(codes: list[str], size: int) -> Iterator[tuple[str, ...]]:
    for place, order in enumerate(permutations(codes, size)):
        if place > MOST_RANKED:
            return
        yield order


def _number(kind: Number, key: str, facts: Facts) -> Cells:
    cuts = {cut for cut in facts.cuts_of(key) if isinstance(cut, Fraction)}
    bounds = {bound for bound in (kind.low, kind.high) if bound is not None}
    room = len(facts.group(key))
    points = _points(sorted(cuts | bounds), room, whole=kind.whole)
    found = {point for point in points if not kind.whole or point.denominator == 1}
    allowed = tuple(sorted(value for value in found if _within(value, kind)))
    return Cells(allowed, key not in facts.loose)


def _within(value: Fraction, kind: Number) -> bool:
    return (kind.low is None or kind.low <= value) and (kind.high is None or value <= kind.high)


def _points(cuts: list[Fraction], room: int, *, whole: bool) -> Iterator[Fraction]:
    """The cuts, and between each two and beyond the last as many points as there are answers to tell apart."""
    ends = [min(cuts, default=Fraction(0)) - room - 1, *cuts, max(cuts, default=Fraction(0)) + room + 1]
    yield from ends
    for low, high in pairwise(ends):
        if whole:
            yield from (Fraction(n) for n in range(floor(low) + 1, min(ceil(high), floor(low) + 1 + room)))
        else:
            yield from (low + (high - low) * step / (room + 1) for step in range(1, room + 1))


def _calendar(kind: Calendar, key: str, facts: Facts) -> Cells:
    """The days that are named, the days beside them, and today's."""
    today = datetime.now(CLOCK).date()
    named = {cut for cut in facts.cuts_of(key) if isinstance(cut, date)} | {today}
    years = {int(cut) for cut in facts.cuts_of(key) if isinstance(cut, Fraction) and 0 <= cut < 120}
    named |= {_years_before(today, year + more) for year in years for more in (-1, 0, 1)}
    days = {day + timedelta(step) for day in named for step in range(-2, 3)}
    allowed = tuple(sorted(day for day in days if day >= FIRST_DAY and _timely(day, today, kind.when)))
    # What is true of today need not be true tomorrow: of days, what is not found is not known.
    return Cells(allowed, not facts.cuts_of(key) and not facts.beside[key])


def _years_before(day: date, years: int) -> date:
    """The day some years before, the first of its month."""
    return date(max(day.year - years, FIRST_DAY.year), day.month, 1)


def _timely(day: date, today: date, when: str) -> bool:
    return {"past": day <= today, "future": day >= today}.get(when, True)


def _allocate(kind: Allocate, key: str, facts: Facts) -> Cells:
    """Parts of a total, each by itself: together they need not make it up."""
    cuts = {cut for cut in facts.cuts_of(key) if isinstance(cut, Fraction)} | {Fraction(0), Fraction(kind.total)}
    near = {cut + step for cut in cuts for step in (-1, 0, 1)}
    return Cells(tuple(sorted(v for v in near if 0 <= v <= kind.total and v.denominator == 1)), exact=False)


def _none(kind: Any, key: str, facts: Facts) -> Cells:
    return Cells((), exact=False)


CELLS: Mapping[type, Callable[[Any, str, Facts], Cells]] = {
    Multi: _multi,
    Rank: _rank,
    Number: _number,
    Calendar: _calendar,
    Allocate: _allocate,
    **dict.fromkeys((Choice, Grid, Matrix, Words), _none),
}


def unlike(values: Iterable[Value], signature: Callable[[Value], Any]) -> tuple[Value, ...]:
    """One of all values that no condition can tell apart."""
    first: dict[Any, Value] = {}
    for value in values:
        first.setdefault(signature(value), value)
    return tuple(first.values())
