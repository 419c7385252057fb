"""Estimates as tidy rows: one function for each statistic, one frozen way of asking.

Every function gives a tuple of `scoring.result.Row`, one for each group of `Asked.by` (and option). A base of 0
gives a row without an estimate that says so; a census has the standard error 0, no interval, and says so.

References
----------
.. [1] Goodman LA (1965). On simultaneous confidence intervals for multinomial proportions.
       Technometrics 7, 247-254.
.. [2] Rocks B (2016). Interval estimation for the "Net Promoter Score". Am Stat 70, 365-372.
.. [3] Tastle WJ, Wierman MJ (2007). Consensus and dissention: a measure of ordinal dispersion.
       Int J Approx Reason 45, 531-545.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial

import numpy as np

from scoring import net_score
from scoring.arguments import NotAllowed, whole
from scoring.coding import Mask
from scoring.estimate import fields, numbers, ordered, shares
from scoring.estimate.asked import Asked, Group, Size
from scoring.estimate.fields import Fields
from scoring.estimate.subjects import Item, Measure, Subject
from scoring.intervals import SOURCES
from scoring.result import Row

Figure = Callable[[Mask, Asked, Size], Fields]
"""Fields of a row, given the rows of its base, how it is asked, and the size of its population."""

ANYBODY = Asked()


def proportion(item: Item, options: str | Collection[str], asked: Asked = ANYBODY) -> tuple[Row, ...]:
    """Share of the base that chose one of the options.

    Raises
    ------
    UnknownOption
        If an option or the interval does not exist.
    """
    wanted = (options,) if isinstance(options, str) else tuple(options)
    return _each("proportion", item, asked, partial(shares.share, item.chosen(wanted)), "+".join(wanted))


def top_box(item: Item, asked: Asked = ANYBODY, *, top: int = 2) -> tuple[Row, ...]:
    """Share of the base that chose one of the last `top` options, at least 1 and fewer than all."""
    if not 1 <= whole(top, f"{item.name}: options of the top box") < len(item.options):
        raise ValueError(f"{item.name}: a top box of {len(item.options)} options has 1 to all but one, not {top}")
    wanted = item.options[-int(top) :]
    return _each("top_box", item, asked, partial(shares.share, item.chosen(wanted)), "+".join(wanted))


def distribution(item: Item, asked: Asked = ANYBODY) -> tuple[Row, ...]:
    """How the answers are distributed over the options, those nobody chose included.

    For each group: the share of each option ("distribution"), whose intervals hold together at the level by
    Bonferroni's inequality, Goodman's [1]_ where they are Wilson's; the share up to each option ("cumulative"),
    with an interval of its own; the median category; the median interpolated within it, of options at equal
    steps; consensus [3]_, 0 to 1, and entropy in bits. The last four are of substantive answers, whatever the
    base, and have no interval.
    """
    return tuple(row for group in asked.groups(item.size) for row in _distribution(item, asked, group))


def _distribution(item: Item, asked: Asked, group: Group) -> Iterator[Row]:
    together = replace(asked, level=1 - (1 - asked.level) / len(item.options))
    for option in item.options:
        figure = partial(shares.share, item.chosen([option]))
        yield _simultaneous(_row("distribution", item, together, (group, figure), option), asked)
    for place, option in enumerate(item.options):
        figure = partial(shares.share, item.chosen(item.options[: place + 1]))
        yield _row("cumulative", item, asked, (group, figure), option)
    valid = replace(asked, base="valid", level=asked.level)
    held = [_row("", item, valid, (group, partial(shares.share, item.chosen([each])))) for each in item.options]
    yield from _summaries(item, valid, group, held)


def _simultaneous(row: Row, asked: Asked) -> Row:
    if row.ci_low is None:
        return row if row.ci_level is None else replace(row, ci_level=asked.level)
    notes = (*row.notes, "simultaneous")
    if row.ci_method != "wilson" or asked.design is not None:
        return replace(row, ci_level=asked.level, notes=notes)
    return replace(row, ci_level=asked.level, notes=notes, ci_method="goodman", ci_source=SOURCES["goodman"])


def _summaries(item: Item, asked: Asked, group: Group, held: list[Row]) -> Iterator[Row]:
    """Median category, consensus and entropy of the shares."""
    found = [row.estimate for row in held if row.estimate is not None]
    n, about = held[0].n, partial(asked.about, subject=item, group=group)
    if not found:
        yield from (replace(about(name), n=n, notes=("base_zero",)) for name in _SUMMARIES)
        return
    place = ordered.median_place(found)
    value = Fraction(item.numbers[place])
    yield replace(about("median_category"), n=n, option=item.options[place], estimate=value, notes=("no_interval",))
    between, agreed = (find(found, item.numbers) for find in (ordered.interpolated_median, ordered.consensus))
    notes = ("no_interval",) if between is not None else ("unequal_steps",)
    yield replace(about("interpolated_median"), n=n, estimate=between, notes=notes)
    notes = ("no_interval",) if agreed is not None else ("single_option",)
    yield replace(about("consensus"), n=n, estimate=agreed, notes=notes)
    yield replace(about("entropy"), n=n, estimate=ordered.entropy(found), notes=("no_interval",))


_SUMMARIES = ("median_category", "interpolated_median", "consensus", "entropy")


def mean(subject: Subject, asked: Asked = ANYBODY) -> tuple[Row, ...]:
    """Mean of the numbers answered, exact for the values of options.

    Raises
    ------
    ValueError
        If the base is not "valid".
    """
    return _each("mean", subject, _of_numbers(asked), partial(numbers.mean, subject))


def total(subject: Subject, asked: Asked = ANYBODY) -> tuple[Row, ...]:
    """Total over the population: of the design, or the mean of those who answered times the members.

    Raises
    ------
    ValueError
        If the base is not "valid", or there is neither a design nor the size of each group's population.
    """
    return _each("total", subject, _of_numbers(asked), partial(numbers.total, subject))


def ratio(numerator: Measure, denominator: Measure, asked: Asked = ANYBODY) -> tuple[Row, ...]:
    """Ratio of two totals over those who gave both numbers.

    Raises
    ------
    NotAllowed
        If the numbers are not of as many respondents.
    ValueError
        If the base is not "valid".
    """
    if numerator.size != denominator.size:
        raise NotAllowed(
            f"{numerator.name} of {numerator.size} respondents, {denominator.name} of {denominator.size}: "
            "a ratio needs both numbers of each"
        )
    either = Measure(f"{numerator.name}/{denominator.name}", numerator.values + 0 * denominator.values)
    return _each("ratio", either, _of_numbers(asked), partial(numbers.ratio, (numerator, denominator)))


def quantile(subject: Subject, asked: Asked = ANYBODY, *, probability: float = 0.5) -> tuple[Row, ...]:
    """The least answer that this share of the base does not exceed, with Woodruff's interval.

    Parameters
    ----------
    probability : float
        Above 0 and below 1; 0.5 is the median.
    """
    name = "median" if probability == 0.5 else f"quantile_{probability:g}"
    figure = partial(numbers.quantile, subject, probability=probability)
    return _each(name, subject, _of_numbers(asked), figure)


def net_promoter(
    item: Item, asked: Asked = ANYBODY, *, promoters: Collection[str], detractors: Collection[str]
) -> tuple[Row, ...]:
    """Promoters less detractors, -100 to 100.

    Of a random sample the interval is the adjusted one, defined also where all answered alike [2]_; of a finite
    population or a design it is Student's t of the scores -100, 0 and 100.

    Raises
    ------
    ValueError
        If an option promotes and detracts, or does not exist.
    """
    both = set(promoters) & set(detractors)
    if both:
        raise ValueError(f"{item.name}: {', '.join(sorted(both))} cannot both promote and detract")
    up, down = item.chosen(promoters), item.chosen(detractors)
    return _each("net_promoter", item, _of_numbers(asked), partial(_net, up, down))


def _net(up: Mask, down: Mask, base: Mask, asked: Asked, size: Size) -> Fields:
    score = Measure("net score", np.where(base, 100.0 * up - 100.0 * down, np.nan))
    n = int(np.count_nonzero(base))
    if asked.sampled is not None or n == 0 or asked.kind(n, size) != "superpopulation":
        return numbers.mean(score, base, asked, size)
    counts = [int(np.count_nonzero(each & base)) for each in (up, ~up & ~down, down)]
    found = net_score.net_promoter(counts[0], counts[1], counts[2], level=asked.level)
    limits = fields.limits(found.low, found.high, asked.level, found.method)
    return {"estimate": found.estimate, "se": found.se, "n": n, "variance_method": "simple_random"} | limits


def _of_numbers(asked: Asked) -> Asked:
    """Numbers are of those who gave one."""
    if asked.base != "valid":
        raise ValueError(f"a number is of those who gave one: the base is 'valid', not {asked.base!r}")
    return asked


def _each(statistic: str, subject: Subject, asked: Asked, figure: Figure, option: str | None = None) -> tuple[Row, ...]:
    groups = asked.groups(subject.size)
    return tuple(_row(statistic, subject, asked, (group, figure), option) for group in groups)


def _row(
    statistic: str, subject: Subject, asked: Asked, figured: tuple[Group, Figure], option: str | None = None
) -> Row:
    group, figure = figured
    base = subject.base(asked.base)
    shown = base if asked.base == "eligible" else subject.base("shown")
    size = asked.size(group, shown)
    found = fields.drawn_from(figure(base & group.rows, asked, size), size)
    return replace(asked.about(statistic, subject, group), option=option, **found)
