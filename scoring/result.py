"""The tidy result row: one estimate with its base, interval, method, and what was left out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from difflib import get_close_matches
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Self, TypeVar

SCHEMA_VERSION = 2

DESCRIBING = frozenset(
    {"statistic", "finding", "question", "option", "wave", "by", "base", "weights", "instrument", "provenance"}
)
"""Fields that say what a row is about; a suppressed row keeps these alone."""

RELIABILITY = ("ok", "caution", "do_not_publish")

NOTES: Mapping[str, str] = MappingProxyType(
    {
        "base_zero": "Nobody is in the base, so that there is no estimate.",
        "census": "Everybody in the population answered: there is no sampling error and no interval.",
        "denominator_zero": "The denominator adds to 0: the ratio is undefined.",
        "interval_undefined": "There are too few answers, or too little variation, for an interval.",
        "no_interval": "No interval of this statistic is published.",
        "no_variation": "All answered alike; the standard error of 0 says nothing about others.",
        "population_at_most": "The population is known only to be no larger than this.",
        "simultaneous": "The intervals of all options hold together at the level.",
        "single_option": "There is one option only, so that answers cannot differ.",
        "unequal_steps": "The options do not count in equal steps, so that nothing lies evenly between them.",
    }
)
"""What the codes of `Row.notes` that this library gives mean."""

_EXACT = "_exact"


class UnknownSchema(ValueError):
    """A record was written by another version of the row, or has fields that the row does not have."""


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """What a figure was computed from and by; `seed` is that of random draws, `time` is ISO 8601."""

    instrument: str | None = None
    instrument_version: str | None = None
    instrument_digest: str | None = None
    data_digest: str | None = None
    filter: str | None = None
    code_version: str | None = None
    seed: int | None = None
    time: str | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One published figure.

    Parameters
    ----------
    statistic, finding, question, option, wave, by
        What was estimated: of which item (`question`), which answer (`option`), in which group.
    estimate : Fraction or float, optional
        Never rounded: a share from 0 to 1, or a mean, median or total in the unit of the answers; a fraction
        where the answers give it exactly. `rounded` is how it should be printed, `decimals` with how many places.
    se, df, ci_low, ci_high, ci_level, ci_method, ci_source, variance_method
        Its precision, in the unit of the estimate; `ci_level` is above 0 and below 1.
    n, n_weighted, n_eff : number, optional
        Unweighted base, sum of its weights, and the size of a random sample that would be as precise.
    deff, deff_reference
        Design effect, and the random sampling it compares with: "wor" or "wr", without or with replacement.
    base, base_excluded
        Rule of the base, and how many responses are outside it by reason.
    asked, answered, missing
        Responses that were asked, that gave a substantive answer, and that gave none, by kind.
    published, reproduces
        A figure printed elsewhere for the same count, and whether the count gives it.
    suppressed
        Why the row has no number: "primary", "secondary" or "quality".
    rounded_to : int, optional
        Multiple that counts were rounded to for disclosure control.
    reliability, reasons
        One of `RELIABILITY` with the criteria behind it, as codes.
    notes : tuple of str
        Codes of what a reader has to know; those of this library are in `NOTES`.

    Raises
    ------
    ValueError
        If a number is not finite, or the reliability is not one of `RELIABILITY`.
    """

    statistic: str
    finding: str | None = None
    question: str | None = None
    option: str | None = None
    wave: str | None = None
    by: Mapping[str, str] = field(default_factory=dict)
    count: int | None = None
    n: int | None = None
    n_weighted: float | None = None
    n_eff: float | None = None
    deff: float | None = None
    deff_reference: str | None = None
    estimate: Fraction | float | None = None
    se: float | None = None
    df: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    ci_level: float | None = None
    ci_method: str | None = None
    ci_source: str | None = None
    variance_method: str | None = None
    base: str | None = None
    base_excluded: Mapping[str, int] = field(default_factory=dict)
    asked: int | None = None
    answered: int | None = None
    missing: Mapping[str, int] = field(default_factory=dict)
    population: int | None = None
    published: str | None = None
    reproduces: bool | None = None
    decimals: int | None = None
    rounded: str | None = None
    rounded_to: int | None = None
    suppressed: str | None = None
    reliability: str | None = None
    reasons: tuple[str, ...] = ()
    reference: Fraction | None = None
    reference_source: str | None = None
    weights: str | None = None
    instrument: str | None = None
    provenance: Provenance | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("by", *_MAPPINGS):
            object.__setattr__(self, name, dict(getattr(self, name)))
        for name, value in vars(self).items():
            if isinstance(value, float) and not math.isfinite(value):
                raise ValueError(f"row of {self.statistic}: {name} is {value}; a number of a row is finite or None")
        if self.reliability is not None and self.reliability not in RELIABILITY:
            allowed = ", ".join(RELIABILITY)
            raise ValueError(f"row of {self.statistic}: reliability {self.reliability!r} is not one of {allowed}")

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON values, in field order.

        A fraction is written twice: as the nearest float under its own name, and as text such as "47/68"
        under its name with `_exact`, which `from_dict` reads back.
        """
        record: dict[str, Any] = {"schema_version": SCHEMA_VERSION}
        for item in fields(self):
            value = getattr(self, item.name)
            record[item.name] = _plain(value)
            if item.name in _FRACTIONS:
                record[item.name + _EXACT] = str(value) if isinstance(value, Fraction) else None
        return record

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Self:
        """The row that `to_dict` wrote, also by way of JSON.

        Raises
        ------
        UnknownSchema
            If the record has another schema version, or a field that rows do not have.
        """
        _check_schema(record, [item.name for item in fields(cls)])
        return cls(**{item.name: _read(item.name, record) for item in fields(cls) if item.name in record})


_FRACTIONS = ("estimate", "reference")
_TUPLES = ("notes", "reasons")
_MAPPINGS = ("base_excluded", "missing")
AnyRow = TypeVar("AnyRow", bound=Row)


def suppress(row: AnyRow, reason: str) -> AnyRow:
    """The row with nothing but what it is about, saying why.

    Of its provenance the digest of the data and the seed are left out: a few answers can be found by trying
    which ones have the digest.

    Parameters
    ----------
    reason : str
        The rule that hides it: "primary", "secondary" or "quality".
    """
    emptied = {item.name: _default(item.name) for item in fields(Row) if item.name not in DESCRIBING}
    source = None if row.provenance is None else replace(row.provenance, data_digest=None, seed=None)
    return replace(row, **emptied | {"suppressed": reason, "provenance": source})


def tidy(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Rows as flat records with the same columns, ready for a CSV file or a data frame.

    A mapping becomes a column for each of its keys, such as `by.board` or `missing.dk`, empty (None) in the
    rows that lack it; codes are joined by semicolons.
    """
    records = [row.to_dict() for row in rows]
    heads = dict.fromkeys(name for record in records for name in record)
    columns = [column for head in heads for column in _columns(head, records)]
    flat = [_flat(record) for record in records]
    return [{column: record.get(column) for column in columns} for record in flat]


def _columns(head: str, records: list[dict[str, Any]]) -> list[str]:
    """Columns of one field: its name, or one for each key that any of its mappings has."""
    values = [record.get(head) for record in records]
    keys = {key for value in values if isinstance(value, Mapping) for key in value}
    return [f"{head}.{key}" for key in sorted(keys)] if any(isinstance(each, Mapping) for each in values) else [head]


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, Mapping):
            found |= {f"{name}.{key}": inner for key, inner in value.items()}
        else:
            found[name] = ";".join(value) if isinstance(value, list) else value
    return found


def _default(name: str) -> Any:
    return () if name in _TUPLES else {} if name in _MAPPINGS else None


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, Provenance):
        return asdict(value)
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value


def _read(name: str, record: Mapping[str, Any]) -> Any:
    """A field's value from its JSON form."""
    value, exact = record[name], record.get(name + _EXACT)
    if exact is not None:
        return Fraction(exact)
    if name == "provenance" and value is not None:
        return Provenance(**value)
    return tuple(value) if name in _TUPLES else value


def _check_schema(record: Mapping[str, Any], names: list[str]) -> None:
    version = record.get("schema_version")
    if version != SCHEMA_VERSION:
        raise UnknownSchema(f"a row of schema version {version!r} cannot be read; this is version {SCHEMA_VERSION}")
    known = {"schema_version", *names, *(name + _EXACT for name in _FRACTIONS)}
    for name in record:
        if name not in known:
            near = get_close_matches(name, names, 1)
            raise UnknownSchema(f"a row has no field {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
