"""Rows of a finding as a chart: its bars, its axis with zero, and what it shows in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, log10

from pcca.charts.model import Bar, Bars, Tick
from pcca.columns import Unbounded, bounds_of
from pcca.instrument.model import Instrument, QuantileOf
from pcca.language import Language
from pcca.report import Row
from pcca.report.behind import difference_label
from pcca.report.methods import base_sentence
from pcca.report.rows import MEASURES
from pcca.report.sentences import (
    interval_text,
    number_text,
    option_label,
    reference_source,
    sentence,
    with_unit,
)

PERCENT = (0, 25, 50, 75, 100)
POINTS = (-100, -50, 0, 50, 100)
MOST_STEPS = 5


def chart_of(rows: Sequence[Row], instrument: Instrument, lang: Language, *, source: str) -> Bars | None:
    """The chart of one finding's rows about everyone; none where nothing may be shown, or of a coefficient."""
    shown = [row for row in rows if row.estimate is not None and not row.suppressed]
    if not shown or shown[0].measure == "coefficient":
        return None
    first = shown[0]
    return Bars(
        title_of(first, instrument, lang),
        _description(shown, instrument, lang),
        lang.code,
        tuple(_bar(row, instrument, lang) for row in shown),
        _ticks(shown, instrument, lang),
        " ".join([source, *_interval_note(first, lang)]),
        _mark(first, instrument, lang),
    )


def title_of(row: Row, instrument: Instrument, lang: Language) -> str:
    """What a finding is called: its label, or its own sentence."""
    label = instrument.findings[row.finding or ""].label
    return label[lang.code] if label else sentence(row, instrument, lang)


def label_of(row: Row, instrument: Instrument, lang: Language) -> str:
    """What a bar is of: its option or row, what is less what, or its base."""
    own = option_label(row, instrument, lang) or difference_label(row, instrument, lang)
    return own or base_sentence(row, lang)


def _bar(row: Row, instrument: Instrument, lang: Language) -> Bar:
    label = label_of(row, instrument, lang)
    bounds = [None if bound is None else float(bound) for bound in (row.ci_low, row.ci_high)]
    return Bar(label, float(row.estimate or 0), number_text(row, lang), bounds[0], bounds[1], row.base_kind == "main")


def _description(rows: Sequence[Row], instrument: Instrument, lang: Language) -> str:
    said = [_told(row, instrument, lang) for row in rows]
    return " ".join([lang.say("Bar chart: {title}.", title=title_of(rows[0], instrument, lang)), *said])


def _told(row: Row, instrument: Instrument, lang: Language) -> str:
    label = label_of(row, instrument, lang)
    slots = {"label": label, "value": number_text(row, lang), "interval": interval_text(row, lang)}
    if slots["interval"]:
        return lang.say("{label}: {value} (interval {interval}).", **slots)
    return lang.say("{label}: {value}.", **slots)


def _interval_note(row: Row, lang: Language) -> list[str]:
    if row.ci_low is None:
        return []
    level = lang.number(round(100 * (row.ci_level or 0)))
    return [lang.say("The lines show {level}% intervals.", level=level)]


def _mark(row: Row, instrument: Instrument, lang: Language) -> Tick | None:
    """A figure published elsewhere, which is printed in percent where the row is."""
    if row.reference is None:
        return None
    return Tick(float(row.reference / MEASURES[row.measure].times), reference_words(row, instrument, lang))


def reference_words(row: Row, instrument: Instrument, lang: Language) -> str:
    """A figure published elsewhere with its source, as a sentence."""
    value = Fraction(row.reference or 0)
    decimals = 0 if value.denominator == 1 else 1 if (10 * value).denominator == 1 else 2
    said = with_unit(row, lang.number(value, decimals), lang)
    source = reference_source(row, instrument, lang)
    return lang.say("Published elsewhere: {value} ({source})", value=said, source=source)


def _ticks(rows: Sequence[Row], instrument: Instrument, lang: Language) -> tuple[Tick, ...]:
    """All there can be of shares and of points; of other numbers from their own lowest to their highest, with zero."""
    first, times = rows[0], MEASURES[rows[0].measure].times
    ends = [float(bound) for row in rows for bound in (row.estimate, row.ci_low, row.ci_high) if bound is not None]
    low, high = times * min(0.0, *ends), times * max(0.0, *ends)
    fixed = _FIXED.get(first.measure, ())
    if fixed and fixed[0] <= low and high <= fixed[-1]:
        marks = [Fraction(mark) for mark in fixed]
    else:
        marks = _marks(low, max(high, _bound(first, instrument)))
    decimals = max((_decimals(mark) for mark in marks), default=0)
    suffix = PER_CENT if first.measure == "percent" else PLAIN
    return tuple(Tick(float(mark / times), suffix.format(lang.number(mark, decimals))) for mark in marks)


_FIXED: Mapping[str, Sequence[int]] = {"percent": PERCENT, "points": POINTS}
PER_CENT, PLAIN = "{}%", "{}"


def _marks(low: float, high: float) -> list[Fraction]:
    """Round numbers from below the lowest value to above the highest."""
    step = step_of(high - low)
    exact = Fraction(str(step))
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    # Where every value is 0 the axis still needs a second mark.
    return [place * exact for place in range(first, max(last, first + 1) + 1)]


def _decimals(mark: Fraction) -> int:
    return next(places for places in range(10) if (mark * 10**places).denominator == 1 or places == 9)


def _bound(row: Row, instrument: Instrument) -> float:
    """The highest value there can be, so that charts of one scale share one axis."""
    finding = instrument.findings[row.finding or ""]
    of = finding.what.of if isinstance(finding.what, QuantileOf) else finding.what
    try:
        return float(bounds_of(instrument, of)[1]) if isinstance(of, str) else 0.0
    except (Unbounded, KeyError):
        return 0.0


def step_of(top: float) -> float:
    """The distance of ticks over a range: 1, 2 or 5 times a power of ten, at most five of them."""
    if top <= 0:
        return 1.0
    rough = top / MOST_STEPS
    power = 10.0 ** floor(log10(rough))
    return next(float(round(part * power, 9)) for part in (1, 2, 5, 10) if part * power >= rough * (1 - 1e-9))
