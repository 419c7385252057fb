"""What findings are made from: the responses of a wave, its groups, and the masks of one figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pcca.columns import Columns, Evaluator
from pcca.instrument.model import Instrument
from pcca.report.provenance import provenance_of
from pcca.staging import assess_columns
from scoring.coding import Mask
from scoring.maturity import StageColumns
from scoring.result import Provenance


@dataclass(frozen=True, eq=False)
class Sample:
    """The responses of one wave, and how many could have responded."""

    columns: Columns
    wave: str | None = None
    population: int | None = None

    @property
    def instrument(self) -> Instrument:
        return self.columns.instrument

    @cached_property
    def reads(self) -> Evaluator:
        return Evaluator(self.columns)

    @cached_property
    def provenance(self) -> Provenance:
        return provenance_of(self.columns)

    @cached_property
    def staged(self) -> StageColumns:
        return assess_columns(self.instrument, self.columns)


@dataclass(frozen=True, eq=False)
class Group:
    """Those a row is about: everyone, or one group of a cut."""

    mask: Mask
    by: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Cell:
    """One figure of a finding: its column or option, who is counted, and whose value is known."""

    column: str | None
    option: str | None
    counted: Mask
    known: Mask
    missing: Callable[[Mask], Mapping[str, int]]
    asked: Mask
