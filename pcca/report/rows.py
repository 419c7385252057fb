"""What a report is made of: rows, one published figure each, and checks of what was published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from pcca.language import N_, Language, Text, half_up, language
from scoring import result
from scoring.estimate import Mean, Median, Share, clustered, combined, compared, filled, judged

Estimate = Share | Mean | Median | combined.Figure
PartValue = int | float | str
Parts = Mapping[str, PartValue]

PEOPLE = "member"
"""The unit of instruments that people answer for themselves."""


@dataclass(frozen=True)
class Measure:
    """How numbers are printed: the estimate times what, and the sentences of a value and of an interval."""

    times: int
    value: str
    span: str


MEASURES: Mapping[str, Measure] = {
    "percent": Measure(100, N_("{value}%"), N_("{low}% to {high}%")),
    "points": Measure(1, N_("{value} points"), N_("{low} to {high} points")),
    "number": Measure(1, "{value}", N_("{low} to {high}")),
    "coefficient": Measure(1, "{value}", N_("{low} to {high}")),
    "days": Measure(1, N_("{value} days"), N_("{low} to {high} days")),
}


@dataclass(frozen=True)
class Statistic:
    """How a statistic is printed, and how its base is told: with a part of it, with two, alone, or as the complete."""

    measure: str
    base: str


STATISTICS: Mapping[str, Statistic] = {
    "share": Statistic("percent", "part"),
    "distribution": Statistic("percent", "part"),
    "stage_share": Statistic("percent", "part"),
    "net": Statistic("points", "two_parts"),
    "mean": Statistic("number", "values"),
    "median": Statistic("number", "values"),
    "quantile": Statistic("number", "values"),
    "ratio": Statistic("number", "values"),
    "reliability": Statistic("coefficient", "complete"),
    "rank": Statistic("number", "part"),
    "gap": Statistic("number", "part"),
    "difference": Statistic("number", "counted"),
    "paired_change": Statistic("percent", "pairs"),
    "days_between": Statistic("days", "values"),
    "agreement": Statistic("coefficient", "both_known"),
    "table": Statistic("percent", "part"),
}


@dataclass(frozen=True, kw_only=True)
class Row(result.Row):
    """A figure with what is needed to say it.

    `column` is the column counted, also in the row of a finding; `base_kind` is main or sensitivity;
    `base_form` is the shape of the base rule, by which it is put in words, and `base_said` the rule itself in
    each language where it has no usual shape; `unit` is what responded. `measure` is one
    of `MEASURES`, that of the statistic unless another is given; `more` and `less` are the two counts of a net share.
    `over` is the list whose entries are counted by `count`, `n` and the like, `over_said` its title in each language,
    and `responses` how many responses those entries came in.
    `parts` is what else stands behind the figure, by name: ranks, the sides of a difference, quartiles, tests.
    """

    column: str | None = None
    base_kind: str = "main"
    base_form: str = "rule"
    base_said: Mapping[str, str] = field(default_factory=dict)
    unit: str = "member"
    measure: str = ""
    more: int | None = None
    less: int | None = None
    parts: Mapping[str, PartValue] = field(default_factory=dict)
    over: str | None = None
    over_said: Mapping[str, str] = field(default_factory=dict)
    responses: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "measure", self.measure or STATISTICS[self.statistic].measure)


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
class CrossTabulated:
    """A declared table: a row for each inner cell by both answers, for each margin by one, and for all."""

    id: str
    cells: tuple[Row, ...]

    def cell(self, **answers: str) -> Row:
        """The cell of these answers, by the ids of their questions."""
        return next(row for row in self.cells if row.by == answers)


@dataclass(frozen=True)
class Report:
    """Every row and check of one wave, or of one file of counts, and the declared tables."""

    rows: tuple[Row, ...]
    checks: tuple[Check, ...] = ()
    tables: tuple[CrossTabulated, ...] = ()

    def to_dict(self, lang: Language | None = None) -> dict[str, list[dict[str, Any]]]:
        """The report as JSON values, with the reliability of shares where people are a sample of others."""
        return {
            "rows": [_reliable(row).to_dict() for row in self.rows],
            "checks": [check.to_dict(lang) for check in self.checks],
            "tables": [{"table": each.id, "cells": [cell.to_dict() for cell in each.cells]} for each in self.tables],
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
    full = _combined(row, found) if isinstance(found, combined.Figure) else filled(row, found)
    rounded = None if found.estimate is None else f"{shown(row, found.estimate, decimals):f}"
    return replace(full, decimals=decimals, rounded=rounded)


def _combined(row: Row, found: combined.Figure) -> Row:
    full = combined.filled(row, found)
    if isinstance(found, clustered.Clustered):
        return _of_entries(full, found)
    if isinstance(found, compared.Waiting):
        return replace(full, responses=found.clusters)
    if isinstance(found, compared.Agreed):
        return replace(full, count=found.agree)
    return replace(full, more=found.more, less=found.less) if isinstance(found, combined.Net) else full


def _of_entries(row: Row, found: clustered.Clustered) -> Row:
    """The row with what entries tell beside: how many of them count, and in how many responses they came."""
    return replace(
        row,
        df=found.df,
        deff=found.deff,
        deff_reference=None if found.deff is None else "wr",
        count=found.count,
        more=found.more,
        less=found.less,
        responses=found.responses,
    )


def shown(row: Row, value: Fraction | float, decimals: int) -> Decimal:
    """A number as the row prints it, half up: a percentage, or a value in its own unit."""
    return half_up(MEASURES[row.measure].times * value, decimals)


def hidden(row: Row, reason: str) -> Row:
    """The row without any number, saying why."""
    return replace(result.suppress(row, reason), more=None, less=None, parts={}, responses=None)
