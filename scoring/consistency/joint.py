"""The bases from which several printed percentages of the same respondents can all come.

References
----------
.. [1] Brown NJL, Heathers JAJ (2017). The GRIM test. Soc Psychol Personal Sci 8, 363-369.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, combinations

from scoring.arguments import whole
from scoring.consistency.figures import Printed, units_of
from scoring.consistency.fitting import counts_that_print
from scoring.errors import at_least
from scoring.whole_answers import CONSISTENT, INCONSISTENT, UNINFORMATIVE

LARGEST_CLASH = 3
MOST_COMBINED = 30

Bases = frozenset[int]


@dataclass(frozen=True)
class Joint:
    """The bases that reproduce every figure.

    `alone` is how many bases each figure fits by itself, `left` how many fit it and those before it. `clashes` are the
    smallest sets of figures, by their places from 0, that share no base; there are none where some base fits all.
    From `uninformative_from` on every base fits, because the shares of a base are closer together than the printed
    digits [1]_. `verdict` is "inconsistent" where no base fits, "uninformative" where only such bases do, or where
    every figure is 0 or 100, else "consistent".
    """

    bases: tuple[int, ...]
    alone: tuple[int, ...]
    left: tuple[int, ...]
    clashes: tuple[tuple[int, ...], ...]
    uninformative_from: int
    verdict: str


def joint_bases(figures: Sequence[Printed], max_n: int, *, min_n: int = 1, half_even: bool = True) -> Joint:
    """Find the bases of several figures of the same respondents [1]_.

    Parameters
    ----------
    figures : sequence of Printed
        Percentages, from `printed`; their decimals may differ.
    max_n, min_n : int
        Largest and smallest base tried; the same number tries one base.
    half_even : bool
        Accept halves rounded to the even digit as well as halves rounded up.

    Raises
    ------
    TooFew
        If there is no figure.
    ValueError
        If the smallest base is below 1 or above the largest.
    """
    at_least(len(figures), 1, "figures")
    tried = bases_between(min_n, max_n)
    fits = [_bases(figure, tried, half_even) for figure in figures]
    left: list[Bases] = list(accumulate(fits, frozenset.__and__))
    bases = tuple(sorted(left[-1]))
    limit = max(map(uninformative_from, figures))
    return Joint(
        bases=bases,
        alone=tuple(map(len, fits)),
        left=tuple(map(len, left)),
        clashes=() if bases else _clashes(fits),
        uninformative_from=limit,
        verdict=verdict_of(bases, limit),
    )


def base_verdict(figure: Printed, n: int, *, half_even: bool = True) -> str:
    """Whether a figure can be a share of n: "consistent", "inconsistent", or "uninformative" where any figure can.

    Raises
    ------
    ValueError
        If n is below 1.
    """
    return joint_bases([figure], n, min_n=n, half_even=half_even).verdict


def uninformative_from(figure: Printed) -> int:
    """The base from which a figure excludes nothing; 1 for 0 and 100, which every base has."""
    return 1 if figure.value in (0, 100) else 100 * units_of(figure.decimals)


def bases_between(min_n: int, max_n: int) -> range:
    """The bases to try, refused unless they are whole numbers from 1 that rise."""
    first, last = whole(min_n, "the smallest base"), whole(max_n, "the largest base")
    if not 1 <= first <= last:
        raise ValueError(f"bases from {first} to {last}: the smallest is at least 1 and at most the largest")
    return range(first, last + 1)


def verdict_of(bases: Sequence[int], limit: int) -> str:
    """What the bases that fit say, where from `limit` on every base fits."""
    if not bases:
        return INCONSISTENT
    return CONSISTENT if bases[0] < limit else UNINFORMATIVE


def _bases(figure: Printed, tried: range, half_even: bool) -> Bases:
    return frozenset(n for n in tried if counts_that_print(figure, n, half_even))


def _clashes(fits: Sequence[Bases]) -> tuple[tuple[int, ...], ...]:
    """The smallest sets without a base in common; one that none can be left out of, if it is of more than three."""
    for size in range(1, LARGEST_CLASH + 1 if len(fits) <= MOST_COMBINED else 2):
        found = tuple(places for places in combinations(range(len(fits)), size) if not _shared(fits, places))
        if found:
            return found
    kept = tuple(range(len(fits)))
    for place in range(len(fits)):
        without = tuple(each for each in kept if each != place)
        kept = kept if _shared(fits, without) else without
    return (kept,)


def _shared(fits: Sequence[Bases], places: Sequence[int]) -> Bases:
    return reduce(frozenset.__and__, (fits[place] for place in places))
