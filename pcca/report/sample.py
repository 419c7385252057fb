"""What findings are made from: the responses of a wave, its groups, and the masks of one figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from pcca.columns import Columns, Evaluator
from pcca.instrument.model import Instrument
from pcca.report.provenance import provenance_of
from pcca.report.rows import Check
from pcca.staging import assess_columns
from scoring.coding import Mask
from scoring.estimate.clustered import Clusters
from scoring.exact import Exact
from scoring.maturity import StageColumns
from scoring.result import Provenance


@dataclass(frozen=True, eq=False)
class Sample:
    """The responses of one wave, and how many could have responded.

    `earlier` is the wave its changes are told from; `day` the last on which it was seen who still waits.
    `over` is the list whose entries its columns are of.
    """

    columns: Columns
    wave: str | None = None
    population: int | None = None
    earlier: Earlier | None = None
    day: date | None = None
    over: str | None = None

    @property
    def instrument(self) -> Instrument:
        return self.columns.instrument

    @cached_property
    def reads(self) -> Evaluator:
        return Evaluator(self.columns)

    @cached_property
    def provenance(self) -> Provenance:
        return provenance_of(self.columns.parent or self.columns)

    def of(self, list_: str | None) -> Sample:
        """The entries of a list; the responses themselves where none is named."""
        if list_ is None:
            return self
        if list_ not in self._lists:
            entries = self.reads.inside(list_).columns
            self._lists[list_] = replace(self, columns=entries, over=list_)
        return self._lists[list_]

    @cached_property
    def _lists(self) -> dict[str, Sample]:
        return {}

    @property
    def over_said(self) -> Mapping[str, str]:
        """The title of the list whose entries are counted, in each language."""
        whole = self.instrument.parent
        return {} if self.over is None or whole is None else dict(whole.repeats[self.over].title)

    @cached_property
    def clusters(self) -> Clusters:
        """The response that each entry is of."""
        columns = self.columns
        if columns.owners is None or columns.parent is None:
            raise TypeError("responses come alone: only entries came together")
        return Clusters(columns.owners, columns.parent.size, self.population)

    @cached_property
    def staged(self) -> StageColumns:
        return assess_columns(self.instrument, self.columns)


@dataclass(frozen=True, eq=False)
class Earlier:
    """An earlier wave to compare with, and why findings of the later one cannot be compared."""

    sample: Sample
    refused: Mapping[str, Check] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Group:
    """Those a row is about: everyone, or one group of a cut."""

    mask: Mask
    by: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Cell:
    """One figure of a finding: its column or option, who is counted, and whose value is known.

    `value` is the number behind it, where it is not that of a column; `before` the number in an earlier wave.
    """

    column: str | None
    option: str | None
    counted: Mask
    known: Mask
    missing: Callable[[Mask], Mapping[str, int]]
    asked: Mask
    value: Exact | None = None
    before: Exact | None = None
