"""The ratings of a panel side by side, as they were before anybody spoke about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from pcca.instrument.evaluate import holds
from pcca.instrument.given import Values, substance
from pcca.instrument.model import Consensus, Instrument, Split
from scoring.errors import NoVariation, TooFew
from scoring.maturity import Disagreement, GroupRating, group_rating
from scoring.reliability.icc import icc

FEWEST = 3
"""Fewer raters than this say nothing about how far raters agree."""


@dataclass(frozen=True)
class ItemRatings:
    """One item: its ratings together, None where nobody rated it, and how many could not say."""

    column: str
    rating: GroupRating | None
    unrated: int

    @property
    def split(self) -> bool:
        """Whether the raters stand in two camps."""
        return self.rating is not None and bool(self.rating.disagreement)

    @property
    def rwg(self) -> float | None:
        """Their agreement, None of fewer than three."""
        return self.rating.rwg if self.rating is not None and self.rating.raters >= FEWEST else None


@dataclass(frozen=True)
class PanelRatings:
    """All items, those that are split first; `icc` is the agreement of single raters over all items."""

    raters: int
    items: tuple[ItemRatings, ...]
    icc: float | None

    @property
    def split(self) -> int:
        """On how many items the raters are split."""
        return sum(item.split for item in self.items)


def consensus_of(instrument: Instrument) -> Consensus:
    """How an instrument lays ratings side by side."""
    if instrument.consensus is None:
        raise ValueError(f"{instrument.id} does not lay ratings side by side")
    return instrument.consensus


def is_agreed(instrument: Instrument, values: Values) -> bool:
    """Whether a response holds what the people of a unit agreed on; where there is no panel, every one does."""
    if instrument.consensus is None:
        return True
    agreed = instrument.consensus.agreed
    return agreed is not None and holds(instrument, agreed, values) is True


def side_by_side(instrument: Instrument, group: Sequence[Values]) -> PanelRatings:
    """The ratings of one unit, split items first and else in the order of the file."""
    wanted = consensus_of(instrument)
    items = [_item(instrument, column, wanted.split, group) for column in wanted.of]
    return PanelRatings(len(group), tuple(sorted(items, key=lambda item: not item.split)), _icc(instrument, group))


def _item(instrument: Instrument, column: str, split: Split, group: Sequence[Values]) -> ItemRatings:
    given = [_level(instrument, column, values) for values in group]
    rated = [level for level in given if level is not None]
    rule = Disagreement(None, None, None, split.outside, split.band, split.ends)
    found = group_rating(rated, _levels(instrument, column), rule=rule) if rated else None
    return ItemRatings(column, found, len(given) - len(rated))


def _levels(instrument: Instrument, column: str) -> list[Fraction]:
    scale = instrument.columns[column].scale
    return sorted(option.value for option in scale.substantive if option.value is not None) if scale else []


def _level(instrument: Instrument, column: str, values: Values) -> Fraction | None:
    item = instrument.columns[column]
    code = substance(item, values)
    return item.scale.by_code[str(code)].value if item.scale and code is not None else None


def _icc(instrument: Instrument, group: Sequence[Values]) -> float | None:
    """The two-way intraclass correlation of absolute agreement, of one rater, over items that all of them rated."""
    if len(group) < FEWEST:
        return None
    table = [[_level(instrument, column, values) for values in group] for column in consensus_of(instrument).of]
    ratings = np.array([[np.nan if level is None else float(level) for level in row] for row in table])
    try:
        return icc(ratings)["ICC(A,1)"].estimate
    except (TooFew, NoVariation):
        return None
