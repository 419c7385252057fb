"""A sample design without its rows: the groups that cells of the design are counted in, and the stages above them.

References
----------
.. [1] Särndal CE, Swensson B, Wretman J (1992). Model Assisted Survey Sampling, ch. 4. Springer.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.adjustment import Floats, Indexes
from scoring.design import Mask


@dataclass(frozen=True, eq=False)
class BlockStage:
    """One stage of sampling, over blocks of rows.

    Parameters
    ----------
    units : intp[blocks] or None
        Sampling unit that each block lies in; None where the rows themselves are the units.
    strata : intp[units], or intp[blocks] where rows are the units
        Stratum of each unit or block.
    sizes : float64[strata]
        Units drawn in each stratum, with an answer or without.
    factors : float64[strata]
        What the sum of squares in a stratum is multiplied by to give its part of the variance [1]_.
    lonely : bool[strata]
        Strata with one unit that had others to be drawn from.
    """

    units: Indexes | None
    strata: Indexes
    sizes: Floats
    factors: Floats
    lonely: Mask

    @property
    def block_strata(self) -> Indexes:
        """Stratum of each block: intp[blocks]."""
        return self.strata if self.units is None else self.strata[self.units]


@dataclass(frozen=True, eq=False)
class Runs:
    """Groups of one domain in one unit, and units in one stratum, side by side.

    Parameters
    ----------
    units : intp[u]
        Where each run of groups of one domain and unit starts; of each group where rows are the units.
    strata : intp[s]
        Where each run of these units of one domain and stratum starts.
    stratum, domain : intp[s]
        The stratum and the domain of each such run.
    """

    units: Indexes
    strata: Indexes
    stratum: Indexes
    domain: Indexes


@dataclass(frozen=True, eq=False)
class Structure:
    """Groups of cells: each a block of rows in one domain; groups are in order of domain, stratum and unit.

    A block is the smallest thing whose rows the design does not tell apart: the last sampling unit that has
    several rows, or the stratum whose rows are themselves the units.

    Parameters
    ----------
    domains : tuple
        Labels of the domains.
    block, domain : intp[groups]
        Block and domain of each group that has rows.
    stages : tuple of BlockStage
        First to last, those that add to the variance.
    lonely_psu : str
        Rule of the design for strata with one unit.
    """

    domains: tuple[Any, ...]
    block: Indexes
    domain: Indexes
    stages: tuple[BlockStage, ...]
    lonely_psu: str

    @cached_property
    def runs(self) -> tuple[Runs, ...]:
        """Of each stage."""
        return tuple(_runs(self, stage) for stage in self.stages)

    @cached_property
    def starts(self) -> Indexes:
        """Where the groups of each domain that has some start."""
        return _starts(self.domain)

    @property
    def present(self) -> Indexes:
        """The domains that have groups."""
        return self.domain[self.starts]

    def same_as(self, other: Structure) -> bool:
        """Whether cells of both can be added."""
        mine, theirs = _arrays(self), _arrays(other)
        alike = self.domains == other.domains and self.lonely_psu == other.lonely_psu and len(mine) == len(theirs)
        return alike and all(np.array_equal(first, second) for first, second in zip(mine, theirs, strict=True))


def _arrays(structure: Structure) -> list[NDArray[Any]]:
    """Everything that tells two structures apart."""
    found: list[NDArray[Any]] = [structure.block, structure.domain]
    for stage in structure.stages:
        columns = (getattr(stage, field.name) for field in fields(stage))
        found += [np.zeros(0) if column is None else column for column in columns]
    return found


def _runs(structure: Structure, stage: BlockStage) -> Runs:
    blocks, domains = structure.block, structure.domain
    units = np.arange(len(blocks)) if stage.units is None else _starts(domains, stage.units[blocks])
    strata, domain = stage.block_strata[blocks][units], domains[units]
    starts = _starts(domain, strata)
    return Runs(units, starts, strata[starts], domain[starts])


def _starts(*keys: Indexes) -> Indexes:
    """Where any of these columns changes."""
    changed = np.zeros(len(keys[0]), np.bool_)
    changed[:1] = True
    for key in keys:
        changed[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(changed)
