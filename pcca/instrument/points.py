"""Builds what answers are worth: points of each option, and of bands of a number."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from pcca.instrument.aggregates import unnamed
from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, problem, unlisted
from pcca.instrument.model import Allocate, CodePoints, CutPoints, Grid, Item, Matrix, Number, Points, Question, Scale
from pcca.language import N_

END = r"-?[0-9]{1,12}(?:\.[0-9]{1,4})?"
SPAN = re.compile(rf"({END})?\.\.({END})?|([0-9]{{1,12}})")
Given = Mapping[str, Fraction]
NOT_ITS_CODE = N_("'{word}' is not a code of this question's scale.")
EITHER_WAY = N_("Bands follow each other without a gap, such as 0..4, 5..9 and 10.. for whole numbers.")


@dataclass(frozen=True)
class Range:
    """The numbers that may be answered; an end that is None is open."""

    low: Fraction | None
    high: Fraction | None
    whole: bool


@dataclass(frozen=True)
class Span:
    """One band as it is written, both ends included."""

    key: str
    low: Fraction | None
    high: Fraction | None


def points_of(builder: Builder, path: Path, name: str, given: Given) -> dict[str, Points]:
    """The points of a part of a score by its columns: a grid or matrix stands for its rows."""
    question = builder.questions.get(name.split(".")[0])
    if question is not None:
        return _asked(builder, path, question, name, given)
    if name in builder.values:
        return _derived(builder, path, name, given)
    sentence = N_("'{word}' is not a question, derived value or score before this one.")
    known = [*builder.questions, *builder.values]
    unknown = unlisted("unknown-reference", sentence, name, known)
    builder.add((*path, "#key"), unnamed(builder.scope, name, unknown))
    return {}


def _derived(builder: Builder, path: Path, name: str, given: Given) -> dict[str, Points]:
    kind = builder.values[name]
    if kind.scale is not None:
        return {name: _of_codes(builder, path, kind.scale, given)}
    return {name: _of_numbers(builder, path, Range(None, None, False), given)} if kind.numeric else _none(builder, path)


def _asked(builder: Builder, path: Path, question: Question, name: str, given: Given) -> dict[str, Points]:
    """The points of a whole question, or of one of its columns."""
    scale = getattr(question.kind, "scale", None)
    ticks = all(item.kind == "tick" for item in question.items)
    if name == question.id and scale is not None and question.items and ticks:
        return {name: _of_codes(builder, path, scale, given)}
    found = [item for item in question.items if not item.part and name in (item.column, item.question)]
    if not found or any(item.kind not in OF_ITEM for item in found) or (len(found) > 1 and not _rows(question)):
        return _none(builder, path)
    return {item.column: OF_ITEM[item.kind](builder, path, (question, item), given) for item in found}


def _rows(question: Question) -> bool:
    return isinstance(question.kind, Grid | Matrix)


def _none(builder: Builder, path: Path) -> dict[str, Points]:
    hint = N_("Points are given for options, for ticked options and for bands of a number.")
    sentence = N_("There is nothing in '{word}' that points could be given for.")
    builder.add((*path, "#key"), problem("no-points", sentence, word=path[-1], hint=hint))
    return {}


def _of_item(builder: Builder, path: Path, of: tuple[Question, Item], given: Given) -> Points:
    scale = of[1].scale or Scale("", ())
    if not scale.steps:
        return _of_codes(builder, path, scale, given)
    steps = [option.value for option in scale.substantive if option.value is not None]
    return _of_numbers(builder, path, Range(min(steps), max(steps), True), given)


def _of_quantity(builder: Builder, path: Path, of: tuple[Question, Item], given: Given) -> Points:
    kind = of[0].kind
    if isinstance(kind, Allocate):
        return _of_numbers(builder, path, Range(Fraction(0), Fraction(kind.total), True), given)
    if isinstance(kind, Number):
        return _of_numbers(builder, path, Range(kind.low, kind.high, kind.whole), given)
    _none(builder, path)
    return CutPoints((), (Fraction(0),))


OF_ITEM: Mapping[str, Callable[[Builder, Path, tuple[Question, Item], Given], Points]] = {
    "code": _of_item,
    "quantity": _of_quantity,
}


def _of_codes(builder: Builder, path: Path, scale: Scale, given: Given) -> CodePoints:
    """An answer without points would count as nothing unseen: every one of substance has its own."""
    codes = [option.code for option in scale.substantive]
    for code in given:
        builder.codes((*path, code, "#key"), [code], dict.fromkeys(codes), NOT_ITS_CODE)
    left = [code for code in codes if code not in given]
    if left:
        sentence = N_("There are no points here for {words}.")
        hint = N_("Give every answer its points, 0 where it has none.")
        builder.add(path, problem("gap-in-points", sentence, words=", ".join(left[:12]), hint=hint))
    return CodePoints({code: given.get(code, Fraction(0)) for code in codes})


def _of_numbers(builder: Builder, path: Path, allowed: Range, given: Given) -> CutPoints:
    spans = [span for key in given if (span := _span(builder, path, key))]
    ordered = sorted(spans, key=lambda span: (span.low is not None, span.low or Fraction(0)))
    for lower, upper in pairwise(ordered):
        _meet(builder, path, (lower, upper), allowed)
    if ordered:
        _ends(builder, path, (ordered[0], ordered[-1]), allowed)
    cuts = tuple(span.low for span in ordered[1:] if span.low is not None)
    return CutPoints(cuts, tuple(given[span.key] for span in ordered) or (Fraction(0),))


def _span(builder: Builder, path: Path, key: str) -> Span | None:
    """A band from its key; a single number is a band of its own."""
    found = SPAN.fullmatch(key)
    low, high = (found[1] or found[3], found[2] or found[3]) if found else (None, None)
    span = Span(key, Fraction(low) if low else None, Fraction(high) if high else None)
    if found and not (span.low is not None and span.high is not None and span.low > span.high):
        return span
    sentence = N_("'{word}' is not a band of numbers.")
    builder.add((*path, key, "#key"), problem("no-band", sentence, word=key[:40], hint=EITHER_WAY))
    return None


def _meet(builder: Builder, path: Path, pair: tuple[Span, Span], allowed: Range) -> None:
    """Whether a band begins where the one below it ends; whole numbers may step on by one."""
    lower, upper = pair
    place = (*path, upper.key, "#key")
    words: dict[str, Any] = {"lower": lower.key, "upper": upper.key}
    if lower.high is None or upper.low is None or upper.low < lower.high or upper.low == lower.low:
        sentence = N_("The bands {lower} and {upper} overlap, so some numbers would have two points.")
        builder.add(place, problem("overlap-in-points", sentence, hint=EITHER_WAY, **words))
    elif upper.low > lower.high + (1 if allowed.whole else 0):
        sentence = N_("Between the bands {lower} and {upper} there are numbers without points.")
        builder.add(place, problem("gap-in-points", sentence, hint=_remedy(allowed), **words))


def _remedy(allowed: Range) -> str:
    return EITHER_WAY if allowed.whole else DECIMALS


DECIMALS = N_(
    "For numbers with decimals a band begins where the one before ends, such as 0..5 and 5..10: 5 is in 5..10."
)


def _ends(builder: Builder, path: Path, pair: tuple[Span, Span], allowed: Range) -> None:
    """Whether the lowest and the highest number that may be answered have points."""
    first, last = pair
    below = first.low is not None and (allowed.low is None or first.low > allowed.low)
    above = last.high is not None and (allowed.high is None or last.high < allowed.high)
    for bad, span, sentence in (
        (below, first, N_("Numbers below the band {word} may be answered, but have no points.")),
        (above, last, N_("Numbers above the band {word} may be answered, but have no points.")),
    ):
        if bad:
            hint = N_("Leave the end open: write ..4 or 10.. here.")
            builder.add((*path, span.key, "#key"), problem("gap-in-points", sentence, word=span.key, hint=hint))
