"""What a report is made of: rows, one published figure each, and checks of what was published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from pcca.language import Language, Text, half_up, language
from scoring import result
from scoring.estimate import Mean, Median, Share, filled, judged

Estimate = Share | Mean | Median

PEOPLE = "member"
"""The unit of instruments that people answer for themselves."""


@dataclass(frozen=True, kw_only=True)
class Row(result.Row):
    """A figure with what is needed to say it.

    `column` is the column counted, also in the row of a finding; `base_kind` is main or sensitivity;
    `base_form` is the shape of the base rule, by which it is put in words; `unit` is what responded.
    """

    column: str | None = None
    base_kind: str = "main"
    base_form: str = "rule"
    unit: str = "member"


@dataclass(frozen=True)
class Check:
    """Something to know about the figures: `kind`, where, and a sentence of the catalogue with its slots."""

    kind: str
    where: str
    sentence: str
    slots: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def message(self, lang: Language) -> str:
        """The whole sentence."""
        return lang.say(self.sentence, **{name: _said(slot, lang) for name, slot in self.slots.items()})

    def to_dict(self, lang: Language | None = None) -> dict[str, str]:
        return {"kind": self.kind, "where": self.where, "message": self.message(lang or language("en"))}


@dataclass(frozen=True)
class Report:
    """Every row and check of one wave, or of one file of counts."""

    rows: tuple[Row, ...]
    checks: tuple[Check, ...] = ()

    def to_dict(self, lang: Language | None = None) -> dict[str, list[dict[str, Any]]]:
        """The report as JSON values, with the reliability of shares where people are a sample of others."""
        return {
            "rows": [_reliable(row).to_dict() for row in self.rows],
            "checks": [check.to_dict(lang) for check in self.checks],
        }

    def finding(self, id_: str) -> tuple[Row, ...]:
        """The rows of one finding, in order."""
        return tuple(row for row in self.rows if row.finding == id_)


def _reliable(row: Row) -> Row:
    return judged(row) if row.unit == PEOPLE else row


def _said(slot: object, lang: Language) -> object:
    if isinstance(slot, list | tuple):
        return ", ".join(str(_said(each, lang)) for each in slot)
    if isinstance(slot, Text):
        return slot[lang.code]
    return lang.number(slot) if isinstance(slot, int) else slot


def estimated(row: Row, found: Estimate, decimals: int) -> Row:
    """The row with a figure and how it is printed."""
    full = filled(row, found)
    rounded = printed(row.statistic, found.estimate, decimals)
    return replace(full, decimals=decimals, rounded=rounded)


def is_share(statistic: str) -> bool:
    """Whether a statistic is printed as a percentage."""
    return statistic not in ("mean", "median")


def printed(statistic: str, estimate: Fraction | None, decimals: int) -> str | None:
    """An estimate as it should be printed, half up: a percentage, or a mean or median in its unit."""
    if estimate is None:
        return None
    return f"{shown(statistic, estimate, decimals):f}"


def shown(statistic: str, value: Fraction | float, decimals: int) -> Decimal:
    return half_up(100 * value if is_share(statistic) else value, decimals)


def hidden(row: Row, reason: str) -> Row:
    """The row without any number, saying why."""
    return result.suppress(row, reason)
