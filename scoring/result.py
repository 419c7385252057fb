"""The tidy result row: one estimate with its base, interval, method, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

SCHEMA_VERSION = 1

NUMBERS = (
    "count",
    "n",
    "n_weighted",
    "n_eff",
    "deff",
    "estimate",
    "se",
    "df",
    "ci_low",
    "ci_high",
    "published",
    "reproduces",
    "rounded",
    "asked",
    "answered",
    "population",
)
"""Fields a suppressed row leaves empty; `missing` is emptied as well."""

_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Row:
    """One published figure.

    `estimate` is exact and never rounded: a share from 0 to 1, or a mean or median in the unit of the
    answers; `rounded` is how it should be printed. `n` is the unweighted base, `base` its rule in words;
    `asked` and `answered` count responses, `missing` those without a substantive answer by kind.
    `published` is a figure printed elsewhere for the same count, `reproduces` whether the count gives it.
    A suppressed row holds nothing that was counted.
    """

    statistic: str
    finding: str | None = None
    question: str | None = None
    option: str | None = None
    wave: str | None = None
    by: Mapping[str, str] = field(default_factory=lambda: _NONE)
    filter: str | None = None
    count: int | None = None
    n: int | None = None
    n_weighted: float | None = None
    n_eff: float | None = None
    deff: float | None = None
    estimate: Fraction | None = None
    se: float | None = None
    df: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    ci_level: float | None = None
    ci_method: str | None = None
    ci_source: str | None = None
    base: str | None = None
    asked: int | None = None
    answered: int | None = None
    missing: Mapping[str, int] = field(default_factory=lambda: _NONE)
    population: int | None = None
    published: str | None = None
    reproduces: bool | None = None
    decimals: int | None = None
    rounded: str | None = None
    suppressed: str | None = None
    reference: Fraction | None = None
    reference_source: str | None = None
    weights: str | None = None
    instrument: str | None = None
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON values, in field order."""
        values = {item.name: _plain(getattr(self, item.name)) for item in fields(self)}
        return {"schema_version": SCHEMA_VERSION} | values


def suppress(row: Row, reason: str) -> Row:
    """The row without any number, saying why.

    Parameters
    ----------
    reason : str
        The rule that hides it, such as "primary" or "secondary".
    """
    emptied: dict[str, Any] = dict.fromkeys(NUMBERS)
    return replace(row, **emptied, suppressed=reason, missing=_NONE)


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value
