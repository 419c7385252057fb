"""What is estimated: a question with options, or with a number."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.arguments import numbers, rational
from scoring.coding import Coded, Mask

Floats = NDArray[np.float64]


class UnknownOption(ValueError):
    """A name that is not among those there are."""


@dataclass(frozen=True, eq=False)
class Item:
    """A question with one answer of several.

    Parameters
    ----------
    name : str
        The question's name in the rows.
    column : Coded
        The answers.
    options : tuple of str
        Code of each substantive option, in their order.
    values : tuple of Fraction or int, optional
        The number that each option counts; from 1 upwards where absent.

    Raises
    ------
    NotAllowed
        If a value is not finite, or no number.
    ValueError
        If there is not one code, and one value, for each option, or two codes are the same.
    """

    name: str
    column: Coded
    options: tuple[str, ...]
    values: tuple[Fraction | int, ...] | None = None

    def __post_init__(self) -> None:
        for what, given in (("codes", self.options), ("values", self.values)):
            if given is not None and len(given) != self.column.size:
                raise ValueError(f"{self.name}: {len(given)} {what} for {self.column.size} options; give one for each")
        for value in self.values or ():
            rational(value, f"{self.name}: a value")
        if len(set(self.options)) < len(self.options):
            raise ValueError(f"{self.name}: two options have the same code among {', '.join(self.options)}")

    @property
    def size(self) -> int:
        """Rows."""
        return len(self.column.codes)

    @property
    def numbers(self) -> tuple[Fraction | int, ...]:
        """The number that each option counts."""
        return self.values or tuple(range(1, self.column.size + 1))

    def chosen(self, options: Collection[str]) -> Mask:
        """Rows that chose one of these options: bool[n].

        Raises
        ------
        UnknownOption
            If an option does not exist.
        """
        places = [place_of(self.name, option, self.options) for option in options]
        return np.isin(self.column.codes, places)

    def base(self, name: str) -> Mask:
        """Rows of one of `BASES`: bool[n]."""
        masks = {"shown": self.column.asked, "answered": self.column.responded, "valid": self.column.answered}
        return masks[name] if name in masks else np.ones(self.size, np.bool_)

    def account(self, where: Mask, base: Mask) -> dict[str, Any]:
        """Who was asked, who answered, and who did not and why, as fields of a row."""
        return {
            "asked": int(np.count_nonzero(self.column.asked & where)),
            "answered": int(np.count_nonzero(self.column.answered & where)),
            "missing": self.column.missing_counts(where),
            "base_excluded": self.column.missing_counts(where & ~base),
        }

    def measure(self) -> Measure:
        """The same answers as numbers."""
        values = np.array([float(value) for value in self.numbers])
        codes = self.column.codes
        return Measure(self.name, np.where(self.column.answered, values[np.maximum(codes, 0)], np.nan))


@dataclass(frozen=True, eq=False)
class Measure:
    """A question with a number as its answer.

    Parameters
    ----------
    name : str
        The question's name in the rows.
    values : float64[n]
        In the unit of the answers; NaN where there is none.

    Raises
    ------
    ValueError
        If a value is infinite or no number.
    """

    name: str
    values: Floats

    def __post_init__(self) -> None:
        numbers(self.values, self.name)

    @property
    def size(self) -> int:
        """Rows."""
        return len(self.values)

    def base(self, name: str) -> Mask:
        """Rows of a base: all of "eligible" and "shown", since why a number is missing is not known; else the known."""
        everybody = name in ("eligible", "shown")
        found: Mask = np.ones(self.size, np.bool_) if everybody else ~np.isnan(self.values)
        return found

    def account(self, where: Mask, base: Mask) -> dict[str, Any]:
        """Who answered, and who did not, as fields of a row."""
        known = ~np.isnan(self.values)
        return {
            "answered": int(np.count_nonzero(known & where)),
            "missing": {"missing": int(np.count_nonzero(~known & where))},
            "base_excluded": {"missing": int(np.count_nonzero(where & ~base))},
        }

    def measure(self) -> Measure:
        """Itself."""
        return self


Subject = Item | Measure


def place_of(what: str, name: str, allowed: tuple[str, ...]) -> int:
    """Where a name stands among those allowed; an unknown one is refused with the nearest."""
    if name in allowed:
        return allowed.index(name)
    near = get_close_matches(name, allowed, 1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise UnknownOption(f"{what}: there is no {name!r}; allowed are {', '.join(allowed)}{hint}")
