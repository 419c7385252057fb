"""Exact rational values of many responses at once: integer numerators over one denominator.

Floats and decimals misplace scores that fall exactly on a cut such as 5/3: nothing here leaves the integers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scoring.arguments import NotAllowed, mask, rational, whole
from scoring.coding import SKIPPED, Coded, Codes, Mask
from scoring.errors import TooLong

Numerators = NDArray[np.int64]

LIMIT = 2**62


@dataclass(frozen=True, eq=False)
class Exact:
    """One rational per response.

    Parameters
    ----------
    numerators : int64[n]
        0 where the value is unknown; integers of Python in an object array where 64 bits are too few.
    denominator : int
        Common to all responses, 1 or more.
    known : bool[n]
        Where there is a value.
    """

    numerators: Numerators
    denominator: int
    known: Mask

    def __post_init__(self) -> None:
        if not (isinstance(self.denominator, int) and self.denominator >= 1):
            raise ValueError(f"a denominator is a whole number from 1, not {self.denominator}")
        kind, shape = self.numerators.dtype, self.numerators.shape
        if kind.kind not in "iO" or len(shape) != 1:
            raise NotAllowed(f"numerators are whole numbers, one for each response, not {kind} of shape {shape}")
        mask(self.known, "known values", len(self.numerators))

    def value(self, row: int) -> Fraction | None:
        """The value of one response, None if unknown."""
        return Fraction(int(self.numerators[row]), self.denominator) if self.known[row] else None

    def values(self) -> list[Fraction | None]:
        """The value of every response, None where unknown."""
        return [self.value(row) for row in range(len(self.known))]


def from_values(values: Sequence[Fraction | int | None]) -> Exact:
    """Exact column from one rational per response; None is unknown.

    Raises
    ------
    NotAllowed
        If a value is not finite, or no number.
    TooLong
        If a value over the common denominator would leave 62 bits.
    """
    fractions = [rational(0 if value is None else value, "a value") for value in values]
    denominator = math.lcm(1, *(value.denominator for value in fractions))
    numerators = [int(value * denominator) for value in fractions]
    _guard(max(map(abs, numerators), default=0))
    known = np.array([value is not None for value in values], np.bool_)
    return Exact(np.array(numerators, np.int64), denominator, known)


def from_codes(column: Coded, values: Sequence[Fraction | int]) -> Exact:
    """Exact column from option indexes and the number each option stands for.

    Raises
    ------
    ValueError
        If there is not one number for each option.
    """
    if len(values) != column.size:
        raise ValueError(f"{len(values)} values for {column.size} options: give one value for each option")
    scale = from_values(values)
    numerators = np.where(column.answered, scale.numerators[np.maximum(column.codes, 0)], 0)
    return Exact(numerators, scale.denominator, column.answered)


def affine(exact: Exact, scale: Fraction, shift: Fraction) -> Exact:
    """``scale * value + shift`` of each response, as for a reversed item or a score on 0 to 100.

    Raises
    ------
    NotAllowed
        If the scale or the shift is not finite.
    TooLong
        If a value would leave 62 bits.
    """
    scale, shift = rational(scale, "a scale"), rational(shift, "a shift")
    denominator = math.lcm(exact.denominator * scale.denominator, shift.denominator)
    factor = scale.numerator * (denominator // (exact.denominator * scale.denominator))
    constant = shift.numerator * (denominator // shift.denominator)
    _guard(_largest(exact.numerators) * abs(factor) + abs(constant))
    return _reduced(np.where(exact.known, exact.numerators * factor + constant, 0), denominator, exact.known)


def sum_of(parts: Sequence[Exact], need: int) -> Exact:
    """Sum of the known parts where at least `need` are known."""
    numerators, denominator, known = _stack(parts)
    return _kept(numerators.sum(axis=0), denominator, known.sum(axis=0), need)


def mean_of(parts: Sequence[Exact], need: int) -> Exact:
    """Mean of the known parts where at least `need` are known."""
    return weighted_of(parts, [Fraction(1)] * len(parts), need)


def weighted_of(parts: Sequence[Exact], weights: Sequence[Fraction], need: int) -> Exact:
    """Mean of the known parts with fixed weights, where at least `need` are known.

    Parameters
    ----------
    parts : sequence of Exact
        Columns of the same responses.
    weights : sequence of Fraction
        One per part, above 0; the weights of the known parts are scaled to 1.
    need : int
        Fewest known parts, 1 or more.

    Raises
    ------
    ValueError
        If a weight is not above 0, there is not one for each part, or `need` is not a whole number.
    TooLong
        If the common denominator or a sum would leave 62 bits.
    """
    times = _whole_weights(weights, len(parts))
    numerators, denominator, known = _stack(parts)
    _guard(_largest(numerators) * sum(times))
    kept = _enough(known.sum(axis=0), need)
    totals = np.where(kept, np.array(times, np.int64) @ known.astype(np.int64), 1)
    common = math.lcm(*np.unique(totals).tolist()) if len(totals) else 1
    _guard(_largest(numerators) * sum(times) * common, denominator * common)
    sums = np.array(times, np.int64) @ numerators
    return _reduced(np.where(kept, sums * (common // totals), 0), denominator * common, kept)


def median_of(parts: Sequence[Exact], need: int) -> Exact:
    """Median of the known parts where at least `need` are known; halfway between the middle two if even."""
    numerators, denominator, known = _stack(parts)
    ordered = np.sort(np.where(known, numerators, LIMIT), axis=0)
    count = known.sum(axis=0)
    lower, upper = np.maximum(count - 1, 0) // 2, np.minimum(count // 2, len(parts) - 1)
    middle = np.take_along_axis(ordered, np.stack((lower, upper)), axis=0)
    doubled = np.where(count > 0, middle, 0).sum(axis=0)
    return _kept(doubled, denominator * 2, count, need)


def lowest_of(parts: Sequence[Exact], need: int) -> Exact:
    """Lowest known part where at least `need` are known."""
    numerators, denominator, known = _stack(parts)
    return _kept(np.where(known, numerators, LIMIT).min(axis=0), denominator, known.sum(axis=0), need)


def highest_of(parts: Sequence[Exact], need: int) -> Exact:
    """Highest known part where at least `need` are known."""
    numerators, denominator, known = _stack(parts)
    return _kept(np.where(known, numerators, -LIMIT).max(axis=0), denominator, known.sum(axis=0), need)


HOW: dict[str, Callable[[Sequence[Exact], int], Exact]] = {
    "mean": mean_of,
    "sum": sum_of,
    "median": median_of,
    "lowest": lowest_of,
    "highest": highest_of,
}


def stage_by_cuts(exact: Exact, cuts: Sequence[Fraction]) -> Codes:
    """How many cuts each value reaches, a value equal to a cut reaching it: int8[n], `SKIPPED` where unknown.

    Raises
    ------
    ValueError
        If the cuts do not rise, or are not finite.
    """
    check_cuts(cuts)
    cuts = [Fraction(cut) for cut in cuts]
    stage = np.zeros(len(exact.known), np.int8)
    for cut in cuts:
        _guard(_largest(exact.numerators) * cut.denominator, abs(cut.numerator) * exact.denominator)
        stage += exact.numerators * cut.denominator >= cut.numerator * exact.denominator
    return np.where(exact.known, stage, np.int8(SKIPPED))


def check_cuts(cuts: Sequence[Fraction]) -> None:
    """Refuse cuts that do not rise, or are not finite."""
    for cut in cuts:
        rational(cut, "a cut")
    if any(lower >= upper for lower, upper in pairwise(cuts)):
        raise ValueError(f"cuts must rise: {', '.join(map(str, cuts))}")


def _whole_weights(weights: Sequence[Fraction], parts: int) -> list[int]:
    if len(weights) != parts:
        raise ValueError(f"{len(weights)} weights for {parts} parts: give one weight for each part")
    if any(weight <= 0 for weight in weights):
        raise ValueError(f"weights must be above 0: {', '.join(map(str, weights))}")
    exact = [rational(weight, "a weight") for weight in weights]
    common = math.lcm(*(weight.denominator for weight in exact))
    return [int(weight * common) for weight in exact]


def _stack(parts: Sequence[Exact]) -> tuple[Numerators, int, Mask]:
    if not parts:
        raise ValueError("a score needs at least one part")
    lengths = sorted({len(part.known) for part in parts})
    if len(lengths) > 1:
        raise NotAllowed(f"the parts of one score have {lengths[0]} and {lengths[-1]} responses: they must be the same")
    denominator = math.lcm(*(part.denominator for part in parts))
    rows = []
    for part in parts:
        factor = denominator // part.denominator
        _guard(_largest(part.numerators) * factor * len(parts))
        rows.append(np.where(part.known, part.numerators * factor, 0))
    return np.stack(rows), denominator, np.stack([part.known for part in parts])


def _kept(numerators: Numerators, denominator: int, count: NDArray[np.int64], need: int) -> Exact:
    known = _enough(count, need)
    return _reduced(np.where(known, numerators, 0), denominator, known)


def _enough(count: NDArray[np.int64], need: int) -> Mask:
    return np.greater_equal(count, max(whole(need, "the fewest known parts"), 1))


def _reduced(numerators: Numerators, denominator: int, known: Mask) -> Exact:
    """Cancel what all numerators share with the denominator, which keeps scores of scores within 62 bits."""
    shared = math.gcd(denominator, int(np.gcd.reduce(numerators, initial=0)))
    return Exact(numerators // shared, denominator // shared, known)


def _largest(numerators: Numerators) -> int:
    return max(abs(int(numerators.min())), abs(int(numerators.max()))) if numerators.size else 0


def _guard(*sizes: int) -> None:
    if max(sizes) >= LIMIT:
        raise TooLong(
            "exact scores would leave 62 bits: give the score fewer parts, or weights and values with fewer digits"
        )
