"""What two tables of the same units can say about change when the units themselves are not known.

References
----------
.. [1] Dobra A, Fienberg SE (2000). Bounds for cell entries in contingency tables given marginal totals.
       PNAS 97, 11885-11892.
.. [2] Hall P (1935). On representatives of subsets. J London Math Soc 10, 26-30.
.. [3] McNemar Q (1947). Note on the sampling error of the difference between correlated proportions.
       Psychometrika 12, 153-157.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from scoring.arguments import whole
from scoring.margins import PairedBounds, paired_bounds


@dataclass(frozen=True)
class Bounds:
    """Fewest and most units that can have moved up, moved down, or moved at all, and what a test could say.

    `steps` has one entry for each stage above the lowest: of the units in it or above it, how many can have come
    and gone, and the range of the exact McNemar p over everything that was not seen [3]_. It is empty where no unit
    or no second stage is there.
    """

    up_min: int
    up_max: int
    down_min: int
    down_max: int
    moved_min: int
    moved_max: int
    steps: tuple[PairedBounds, ...] = ()


def change_bounds(before: Sequence[int], after: Sequence[int]) -> Bounds:
    """Bounds of change of the same units over ordered stages, from the number of units in each stage.

    Each bound is attained by some set of units, though not all by the same set [1]_, [2]_. A yes-no answer is
    two stages: ``change_bounds((21, 39), (12, 48))`` for 39 and then 48 of 60.

    Parameters
    ----------
    before, after : sequence of int
        Units in each stage, lowest stage first.

    Raises
    ------
    ValueError
        If the lengths or the totals differ, or a count is not a whole number from 0.
    """
    before, after = _checked(before, after)
    total = sum(before)
    most_still = sum(map(min, before, after))
    fewest_still = max(0, *(b + a - total for b, a in zip(before, after, strict=True)))
    return Bounds(
        up_min=_excess(before, after),
        up_max=total - _crowding(after, before),
        down_min=_excess(after, before),
        down_max=total - _crowding(before, after),
        moved_min=total - most_still,
        moved_max=total - fewest_still,
        steps=_steps(before, after),
    )


def transition_bounds(before: Sequence[int], after: Sequence[int]) -> list[list[tuple[int, int]]]:
    """Fewest and most units in each cell of the table of before (rows) by after (columns) [1]_."""
    before, after = _checked(before, after)
    total = sum(before)
    return [[(max(0, b + a - total), min(b, a)) for a in after] for b in before]


def _steps(before: Sequence[int], after: Sequence[int]) -> tuple[PairedBounds, ...]:
    """What is open about each stage and those above it, taken together."""
    total, cuts = sum(before), range(1, len(before))
    return tuple(paired_bounds(sum(before[cut:]), sum(after[cut:]), total) for cut in cuts if total)


def _excess(lower: Sequence[int], upper: Sequence[int]) -> int:
    """Units that must have left the stages up to some stage: the most by which they shrank."""
    return max(0, *(b - a for b, a in zip(accumulate(lower), accumulate(upper), strict=True)))


def _crowding(target: Sequence[int], source: Sequence[int]) -> int:
    """Units for which there cannot be room in a stage strictly above their own [2]_."""
    return max(0, *_shortfalls(target, source))


def _shortfalls(target: Sequence[int], source: Sequence[int]) -> Iterator[int]:
    for stage in range(len(source)):
        yield sum(source[stage:]) - sum(target[stage + 1 :])


def _checked(before: Sequence[int], after: Sequence[int]) -> tuple[list[int], list[int]]:
    first, second = ([whole(count, "units in a stage") for count in counts] for counts in (before, after))
    if len(first) != len(second) or not first:
        raise ValueError(f"{len(before)} stages before and {len(after)} after: they must be the same stages")
    if sum(first) != sum(second):
        raise ValueError(f"{sum(first)} units before and {sum(second)} after: they must be the same units")
    return first, second
