"""What is estimated, and how it is asked for: groups, domain, design, population, interval and base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from scoring.arguments import whole
from scoring.coding import Mask
from scoring.design import Design
from scoring.estimate.subjects import Subject, place_of
from scoring.intervals import check_level
from scoring.labels import Labels, known
from scoring.result import Provenance, Row
from scoring.survey import groups

Sizes = int | Mapping[tuple[str, ...], int]

INFERENCES = ("finite", "superpopulation", "census")
BASES = ("eligible", "shown", "answered", "valid")


@dataclass(frozen=True)
class Size:
    """Members of the population a base was drawn from; `bounded` if there may be fewer."""

    members: int | None
    bounded: bool = False


@dataclass(frozen=True, eq=False)
class Group:
    """The rows of one group, bool[n], with its labels by name."""

    by: Mapping[str, str]
    rows: Mask


@dataclass(frozen=True, kw_only=True, eq=False)
class Asked:
    """How an estimate is asked for.

    Parameters
    ----------
    by : mapping of str to array[n]
        Labels of groups by name; a row of results for each combination that occurs. Rows without a label (empty
        text or NaN) are in no group.
    where : bool[n], optional
        Rows of the domain; the design stays whole for the variance.
    design : Design, optional
        Weights, strata, clusters and population sizes. Without one the rows of a group count as a random sample.
    population : int or mapping of tuple of str to int, optional
        Members of the population, or of each group by its labels. Under a design it is told in the rows, and
        the variance uses the design's own sizes.
    inference : {"finite", "superpopulation", "census"}, optional
        About the members of the population, about the process that made them, or about nobody else, everybody
        having answered. "finite" where the population is known, else "superpopulation".
    ci : str, optional
        Interval of a proportion. Without a design: "wilson" (the default), "clopper_pearson", "mid_p",
        "agresti_coull", "jeffreys", "logit" or "korn_graubard", which is then Clopper-Pearson; for a finite
        population "hypergeometric" (the default to 5,000 members) or "wilson". With a design: "logit" (the
        default, "korn_graubard" at 0 and 1), "korn_graubard", "wilson", "arcsine" or "student_t".
    level : float
        Two-sided confidence level, above 0 and below 1.
    base : {"eligible", "shown", "answered", "valid"}
        Everybody; who was shown the question; who gave any answer, also don't know or not applicable; who gave
        a substantive answer.
    wave, weights : str, optional
        Names of the wave and of the weights, for the rows.
    provenance : Provenance, optional
        For the rows.

    Raises
    ------
    UnknownOption
        If the inference or the base does not exist.
    NotAllowed
        If a population is not a whole number from 0.
    ValueError
        If the level is not between 0 and 1, or a finite population has no size.
    """

    by: Mapping[str, Labels] = field(default_factory=dict)
    where: Mask | None = None
    design: Design | None = None
    population: Sizes | None = None
    inference: str | None = None
    ci: str | None = None
    level: float = 0.95
    base: str = "valid"
    wave: str | None = None
    weights: str | None = None
    provenance: Provenance | None = None

    def __post_init__(self) -> None:
        check_level(self.level)
        place_of("base", self.base, BASES)
        object.__setattr__(self, "population", _whole(self.population))
        if self.inference is not None:
            place_of("inference", self.inference, INFERENCES)
        sized = self.population is not None or (self.design is not None and self.design.fpc is not None)
        if self.inference == "finite" and not sized:
            raise ValueError(
                "inference about a finite population needs its size: give population, or a design with fpc"
            )

    @property
    def sampled(self) -> Design | None:
        """The design as the inference takes it: a superpopulation has no finite population correction."""
        drop = self.design is not None and self.design.fpc is not None and self.inference == "superpopulation"
        return replace(self.design, fpc=None) if drop and self.design is not None else self.design

    def kind(self, n: int, size: Size) -> str:
        """The inference about a base of n: a finite population that answered whole is a census.

        Raises
        ------
        ValueError
            If more answered than there are members, or a census has fewer answers than members.
        """
        if size.members is not None and n > size.members:
            raise ValueError(f"{n} answers from a population of {size.members}: there cannot be more than that")
        if self.inference == "census" and size.members not in (None, n):
            raise ValueError(f"a census of {size.members} needs as many answers, not {n}; ask for finite inference")
        if self.inference in ("census", "superpopulation"):
            return self.inference
        return "superpopulation" if size.members is None else "census" if n == size.members else "finite"

    def groups(self, n: int) -> list[Group]:
        """The groups of n rows, the whole domain where there is no `by`.

        Raises
        ------
        ValueError
            If the domain, a column of labels or the design has another number of rows, or the domain is no mask.
        """
        self._check_lengths(n)
        rows = np.ones(n, np.bool_) if self.where is None else self.where
        if not self.by:
            return [Group({}, rows)]
        kept = np.logical_and.reduce([rows, *(_labelled(labels) for labels in self.by.values())])
        found = groups(*self.by.values(), where=kept) if kept.any() else {}
        return [Group(dict(zip(self.by, map(str, key), strict=True)), mask) for key, mask in found.items()]

    def size(self, group: Group, drawn_from: Mask) -> Size:
        """Members of the population that a group's rows of `drawn_from`, bool[n], can stand for."""
        if self.population is None:
            return Size(None)
        rows = len(drawn_from)
        if isinstance(self.population, int):
            outside = rows - int(np.count_nonzero(group.rows & drawn_from))
            return at_most(self.population, outside, rows)
        key = tuple(group.by.values())
        if key not in self.population:
            raise ValueError(f"no population of the group {', '.join(key) or '(everybody)'}; give one for each group")
        there = int(np.count_nonzero(group.rows))
        return at_most(self.population[key], there - int(np.count_nonzero(group.rows & drawn_from)), there)

    def about(self, statistic: str, subject: Subject, group: Group) -> Row:
        """A row without its figures."""
        digest = None if self.provenance is None else self.provenance.instrument_digest
        row = Row(statistic=statistic, question=subject.name, by=group.by, base=self.base, instrument=digest)
        account = subject.account(group.rows, subject.base(self.base))
        return replace(row, wave=self.wave, weights=self.weights, provenance=self.provenance, **account)

    def _check_lengths(self, n: int) -> None:
        given = {"the domain": self.where, "the design": None if self.design is None else self.design.weights}
        if self.where is not None and self.where.dtype != np.bool_:
            raise ValueError(f"the domain says of each row whether it is in it: bool[n], not {self.where.dtype}")
        for name, column in (given | dict(self.by)).items():
            if column is not None and len(column) != n:
                raise ValueError(f"{name} has {len(column)} rows for {n} answers")


def _whole(population: Sizes | None) -> Sizes | None:
    if isinstance(population, Mapping):
        return {
            key: whole(members, f"population of {', '.join(key) or 'everybody'}") for key, members in population.items()
        }
    return None if population is None else whole(population, "population")


def at_most(population: int | None, outside: int, responses: int) -> Size:
    """Members of a population that a part of it can have, given the responses from outside that part.

    They are as many exactly when everybody has responded.
    """
    if population is None:
        return Size(None)
    return Size(population - outside, outside > 0 and responses < population)


def _labelled(labels: Labels) -> Mask:
    there = known(labels)
    return there & np.array([label is not None for label in labels]) if labels.dtype.kind == "O" else there
