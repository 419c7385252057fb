"""When several raters of a criterion disagree.

References
----------
.. [1] LeBreton JM, Senter JL (2008). Answers to 20 questions about interrater reliability and interrater
       agreement. Organ Res Methods 11, 815-852.
.. [2] Fitch K et al. (2001). The RAND/UCLA appropriateness method user's manual. RAND, MR-1269. Its region of three
       points holds the median; here it is centred on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from scoring.arguments import rational, whole


@dataclass(frozen=True)
class Disagreement:
    """When raters disagree: their middle half is wider than `iqr_above`, their answers lie `range_from` or more
    levels apart, or rwg is below `rwg_below` [1]_; at least the share `outside_from` of them lies outside the `band`
    levels round their median [2]_, or at least the share `ends_from` at the lowest level and as many at the highest.
    None leaves a condition out.
    """

    iqr_above: Fraction | None = Fraction(1)
    range_from: int | None = 2
    rwg_below: float | None = 0.70
    outside_from: Fraction | None = None
    band: int = 3
    ends_from: Fraction | None = None

    def __post_init__(self) -> None:
        whole(self.band, "levels of a band", least=1)
        for share in (self.outside_from, self.ends_from):
            if share is not None and not 0 < rational(share, "a share of raters") <= 1:
                raise ValueError(f"a share of raters is above 0 and at most 1, not {share}")


def apart(rule: Disagreement, iqr: Fraction, spread: int, agreement: float | None) -> Iterator[str]:
    """The conditions met by how far the answers lie apart."""
    if rule.iqr_above is not None and iqr > rule.iqr_above:
        yield "iqr"
    if rule.range_from is not None and spread >= rule.range_from:
        yield "range"
    if rule.rwg_below is not None and agreement is not None and agreement < rule.rwg_below:
        yield "rwg"


def in_camps(rule: Disagreement, places: list[int], levels: int) -> Iterator[str]:
    """The conditions met by raters in two camps: far from their median, or at both ends."""
    raters = len(places)
    # Twice the median is a whole number, though the median may lie halfway between two levels.
    middle = places[(raters - 1) // 2] + places[raters // 2]
    outside = sum(abs(2 * place - middle) > rule.band - 1 for place in places)
    if rule.outside_from is not None and outside >= rule.outside_from * raters:
        yield "outside"
    if rule.ends_from is not None and levels > 1:
        fewer = min(places.count(0), places.count(levels - 1))
        if fewer >= rule.ends_from * raters:
            yield "ends"
