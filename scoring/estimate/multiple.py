"""Questions with several answers: percentages of respondents and of responses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.arguments import NotAllowed
from scoring.coding import SKIPPED, Coded, Codes, Mask
from scoring.estimate import fields, numbers, shares
from scoring.estimate.asked import Asked, Group
from scoring.estimate.fields import Fields
from scoring.estimate.subjects import Item, Measure, place_of
from scoring.result import Row


@dataclass(frozen=True, eq=False)
class Block:
    """A question of which several options may be ticked.

    Parameters
    ----------
    name : str
        The question's name in the rows.
    options : tuple of str
        Code of each option.
    ticked : bool[options, n]
        Whether each row ticked each option.
    codes : int8[n]
        0 where the block was answered, else why not (`scoring.coding.KINDS`): an unanswered block is missing,
        not a block of which nothing was ticked.
    none : str, optional
        The option "none of these", which excludes all others. With it a block without a tick was left empty.

    Raises
    ------
    ValueError
        If shapes do not fit, ticks are not True or False, two options have the same code, "none" is ticked with
        another option, or something is ticked in a block that was not answered; the first such row is named.
    """

    name: str
    options: tuple[str, ...]
    ticked: NDArray[np.bool_]
    codes: Codes
    none: str | None = None

    def __post_init__(self) -> None:
        expected = (len(self.options), len(self.codes))
        if self.ticked.dtype != np.bool_ or self.ticked.shape != expected:
            given = f"{self.ticked.dtype} of the shape {self.ticked.shape}"
            raise NotAllowed(f"{self.name}: ticks are {given}, not {expected}; True or False, options by rows")
        if len(set(self.options)) < len(self.options):
            raise NotAllowed(f"{self.name}: two options have the same code among {', '.join(self.options)}")
        self._refuse(self.ticked.any(axis=0) & (self.codes != 0), "something is ticked, but the block was not answered")
        if self.none is not None:
            alone = self.ticked[place_of(self.name, self.none, self.options)]
            together = alone & (self.ticked.sum(axis=0) > 1)
            self._refuse(together, f"{self.none!r} is ticked together with another option")

    def _refuse(self, wrong: Mask, why: str) -> None:
        if wrong.any():
            raise ValueError(f"{self.name}, row {int(wrong.argmax())}: {why}")

    def of(self, option: str) -> Mask:
        """Rows that ticked an option: bool[n].

        Raises
        ------
        UnknownOption
            If it does not exist.
        """
        found: Mask = self.ticked[place_of(self.name, option, self.options)]
        return found

    @property
    def substantive(self) -> tuple[str, ...]:
        """Options but "none of these"."""
        return tuple(option for option in self.options if option != self.none)

    @cached_property
    def item(self) -> Item:
        """Who answered the block, and why others did not."""
        empty = (self.codes == 0) & ~self.ticked.any(axis=0) & (self.none is not None)
        return Item(self.name, Coded(np.where(empty, np.int8(SKIPPED), self.codes), 1), ("answered",))

    @cached_property
    def responses(self) -> NDArray[np.float64]:
        """How many options each row ticked, "none of these" not among them: float64[n]."""
        found: NDArray[np.float64] = np.sum([self.of(option) for option in self.substantive], axis=0, dtype=np.float64)
        return found


EVERYBODY = Asked()


def multi_response(block: Block, asked: Asked = EVERYBODY) -> tuple[Row, ...]:
    """Each option as a share of respondents and of responses, for each group.

    "percent_of_respondents" is of the base asked for, and adds to more than 1; "percent_of_responses" is of all
    ticks of the base, named "responses", whose number is then `n`: it adds to 1, is a ratio of two totals over
    respondents, and leaves "none of these" out. Its interval is Student's t, cut at 0 and 1.
    """
    return tuple(row for group in asked.groups(block.item.size) for row in _rows(block, asked, group))


def _rows(block: Block, asked: Asked, group: Group) -> Iterator[Row]:
    base = block.item.base(asked.base)
    size = asked.size(group, base if asked.base == "eligible" else block.item.base("shown"))
    rows = base & group.rows
    about = asked.about("percent_of_respondents", block.item, group)
    for option in block.options:
        found = fields.drawn_from(shares.share(block.of(option), rows, asked, size), size)
        yield replace(about, option=option, **found)
    about = replace(about, statistic="percent_of_responses", base="responses")
    for option in block.substantive:
        ticked = Measure(option, block.of(option).astype(np.float64))
        found = numbers.ratio((ticked, Measure(block.name, block.responses)), rows, asked, size)
        found = fields.drawn_from(_of_responses(found, block, block.of(option) & rows, rows), size)
        yield replace(about, option=option, **found)


def _of_responses(found: Fields, block: Block, counted: Mask, rows: Mask) -> Fields:
    """The ratio with the number of responses as its base."""
    if not rows.any():
        return fields.nobody()
    found = found | {"count": int(np.count_nonzero(counted)), "n": int(block.responses[rows].sum())}
    if found.get("ci_low") is None:
        return found
    return found | {"ci_low": max(0.0, found["ci_low"]), "ci_high": min(1.0, found["ci_high"])}
