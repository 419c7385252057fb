"""Rules of publishers for counts of people.

References
----------
.. [1] NHS Digital (2018). Disclosure control methodology for Hospital Episode Statistics (HES) and Emergency
       Care Data Set. Sub-national counts of 1 to 7 are shown as "*", all others are rounded to the nearest 5,
       percentages come from rounded counts.
.. [2] Ipsos for NHS England. GP Patient Survey, technical annex: suppression. No result under 10 respondents;
       with at most 1,000 eligible patients, option counts of 1 to 4 of sensitive questions are suppressed, and
       the next lowest where that leaves a single one.
.. [3] Office for National Statistics. Disclosure control of counts of people: under 10 suppressed, others
       rounded to the nearest 5.
.. [4] Willenborg L, de Waal T (2001). Elements of Statistical Disclosure Control, chapters 1 and 4. Springer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scoring.arguments import whole
from scoring.disclosure.table import Counts, Table

Bools = NDArray[np.bool_]

LEAST: Mapping[str, int] = MappingProxyType({"threshold": 2, "round_to": 1, "base": 0, "eligible": 0})
"""Numbers of a profile, and the least each can be."""


@dataclass(frozen=True)
class Profile:
    """What a publisher hides and rounds.

    Parameters
    ----------
    name, source : str
        What it is called and who laid it down.
    threshold : int
        Counts of 1 to threshold - 1 are suppressed, at least 2. It is also the least width of what remains
        possible for a suppressed count.
    round_to : int
        Shown counts are rounded to the nearest multiple, halves up; 1 does not round.
    hides_zero : bool
        Whether 0 is suppressed too.
    hides_all : bool
        Whether a cell that holds its whole group is suppressed, with the zeros beside it, as it tells the answer of
        everybody in it [4]_; along the axis of answers if the table names one, else along every axis.
    base : int
        No result is shown for a base under it; 0 for no such rule.
    eligible : int, optional
        If given, the threshold holds for the options of sensitive questions only, and only where at most so many
        people could be asked.

    Raises
    ------
    NotAllowed
        If a number is not whole, or hides nothing or rounds to nothing.
    """

    name: str
    source: str
    threshold: int
    round_to: int = 1
    hides_zero: bool = False
    hides_all: bool = False
    base: int = 0
    eligible: int | None = None

    def __post_init__(self) -> None:
        """Keep whole numbers, and refuse those that hide nothing or round to nothing."""
        for field, least in LEAST.items():
            if getattr(self, field) is not None:
                given = whole(getattr(self, field), f"{field} of profile {self.name!r}", least=least)
                object.__setattr__(self, field, given)

    @property
    def shows_every_zero(self) -> bool:
        """Whether no 0 is ever suppressed, from which anyone knows that a suppressed count is at least 1."""
        return not (self.hides_zero or self.hides_all or self.base)


NHS_HES = Profile("nhs_hes", "NHS Digital 2018, disclosure control methodology for HES and ECDS", 8, round_to=5)
GPPS = Profile("gpps", "GP Patient Survey, technical annex: suppression", 5, base=10, eligible=1000)
ONS_10_5 = Profile("ons_10_5", "ONS, under 10 suppressed, others rounded to 5", 10, round_to=5, hides_zero=True)

PROFILES: Mapping[str, Profile] = MappingProxyType({item.name: item for item in (NHS_HES, GPPS, ONS_10_5)})


def threshold(n: int, *, round_to: int = 1, hides_zero: bool = False, hides_all: bool = False) -> Profile:
    """A profile that suppresses counts of 1 to n - 1.

    Parameters
    ----------
    n : int
        The least count shown, at least 2.
    round_to, hides_zero, hides_all
        See `Profile`.

    Raises
    ------
    NotAllowed
        If n is not a whole number from 2, or round_to not one from 1.
    """
    return Profile(f"threshold_{n}", "set by the user", n, round_to, hides_zero, hides_all)


def rounded(counts: Counts, profile: Profile) -> Counts:
    """Counts as they are shown, halves up: int64 of the same shape."""
    base = profile.round_to
    return np.asarray((counts + base // 2) // base * base, np.int64)


def known(shown: int, profile: Profile) -> tuple[int, int]:
    """The least and greatest count that a shown number can stand for, to a reader who knows the profile."""
    below, above = profile.round_to // 2, profile.round_to - profile.round_to // 2 - 1
    least = 1 if profile.eligible is not None else profile.threshold
    if shown == 0:
        return 0, above if above >= least else 0
    return max(shown - below, least), shown + above


def primary(table: Table, profile: Profile) -> Bools:
    """Cells that the rules themselves suppress, in the order of `Layout.places`: bool[cells]."""
    hidden = [_small(table, part, counts, profile).ravel() for part, counts in table.parts()]
    return np.concatenate(hidden)


def _small(table: Table, part: tuple[int, ...], counts: Counts, profile: Profile) -> Bools:
    names = [table.axes[position].variable for position in part]
    small = (counts >= 1) & (counts < profile.threshold)
    if not _applies(table, names, profile):
        small = np.zeros_like(small)
    if profile.hides_zero:
        small |= counts == 0
    along = tuple(at for at, name in enumerate(names) if table.answers in (None, name))
    if profile.hides_all:
        small |= _whole_group(counts, along)
    if profile.base:
        answers = tuple(at for at, name in enumerate(names) if table.answers == name)
        small |= counts.sum(axis=answers, keepdims=True) < profile.base
    return small


def _applies(table: Table, names: list[str], profile: Profile) -> bool:
    """Whether the threshold holds for these cells: a profile by eligible people only guards options [2]_."""
    if profile.eligible is None:
        return True
    few = table.eligible is None or table.eligible <= profile.eligible
    return few and table.sensitive and (table.answers is None or table.answers in names)


def _whole_group(counts: Counts, along: tuple[int, ...]) -> Bools:
    found = np.zeros(counts.shape, bool)
    for axis in along:
        if counts.shape[axis] > 1:
            whole = (counts > 0) & (counts == counts.sum(axis=axis, keepdims=True))
            found |= whole.any(axis=axis, keepdims=True)
    return found
