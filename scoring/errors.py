"""Why a statistic is not defined: each error says what is missing and what would be enough."""

from __future__ import annotations


class Undefined(ValueError):
    """The data do not define the statistic."""


class TooFew(Undefined):
    """Fewer respondents, items, raters or units than the statistic needs; base 0 and all missing included."""


class NoVariation(Undefined):
    """Every value is the same, so that a ratio of variances has no denominator."""


class NotConverged(Undefined):
    """An iteration stopped before its answer was exact enough."""


class TooLong(Undefined, OverflowError):
    """A number has too many digits to stay exact."""


def at_least(found: int, needed: int, what: str) -> None:
    """Refuse fewer of something than a statistic needs.

    Raises
    ------
    TooFew
        Naming what was counted, how many there are, and how many are needed.
    """
    if found < needed:
        raise TooFew(f"{what}: {found}, at least {needed} needed")
