"""What follows for one unit from its answers: bands of its scores, outcomes of decision tables, and advice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pcca.instrument.advice import STAGE
from pcca.instrument.decided import Outcome, outcome_reader
from pcca.instrument.evaluate import Compiled, holds, value_of
from pcca.instrument.given import Values
from pcca.instrument.model import Advice, Band, DecisionTable, Instrument, Score
from pcca.instrument.tree import Ref, references
from pcca.language import half_up
from pcca.staging import assess, code_of_stage


@dataclass(frozen=True)
class Banded:
    """A score with the band it is in; neither where it is not rated."""

    score: Score
    value: Fraction | None
    band: Band | None


@dataclass(frozen=True)
class Decided:
    """What a table gives, beside what people decided and why; `overrode` is None where either is open."""

    table: DecisionTable
    outcome: Outcome
    decision: str | None
    reason: str | None
    overrode: bool | None


def banded(instrument: Instrument, values: Values) -> tuple[Banded, ...]:
    """Every score that has bands."""
    found = []
    for score in instrument.bands.values():
        code = value_of(instrument, Ref(f"{score.id}.band"), values)
        band = next((each for each in score.bands if each.code == code), None)
        found.append(Banded(score, value_of(instrument, Ref(score.id), values), band))
    return tuple(found)


def decided(instrument: Instrument, values: Values) -> tuple[Decided, ...]:
    """Every decision table with its outcome."""
    return tuple(_decided(instrument, table, values) for table in instrument.decisions.values())


def _decided(instrument: Instrument, table: DecisionTable, values: Values) -> Decided:
    decision = value_of(instrument, Ref(table.decision), values) if table.decision else None
    reason = value_of(instrument, Ref(table.reason), values) if table.reason else None
    overrode = value_of(instrument, Ref(f"{table.id}.overrode"), values) if table.decision else None
    return Decided(table, outcome_reader(table, Compiled(instrument))(values), decision, reason, overrode)


def advised(instrument: Instrument, values: Values) -> tuple[Advice, ...]:
    """The advice whose condition is true; where it is unknown nothing is said."""
    given = {**values, **_stages(instrument, values)} if _reads_stages(instrument) else values
    return tuple(each for each in instrument.advice if holds(instrument, each.when, given))


def _reads_stages(instrument: Instrument) -> bool:
    stages = STAGE.format("")
    return any(ref.path.startswith(stages) for each in instrument.advice for ref in references(each.when))


def _stages(instrument: Instrument, values: Values) -> Mapping[str, str]:
    """The code of the stage by each rule, where it is certain."""
    found = assess(instrument, values).stages
    return {STAGE.format(rule): code for rule in found if (code := code_of_stage(instrument, found[rule]))}


def concluded(instrument: Instrument) -> bool:
    """Whether something follows from the answers to an instrument for each unit."""
    return bool(instrument.bands or instrument.decisions or instrument.advice)


def worked_columns(instrument: Instrument) -> tuple[str, ...]:
    """The columns of what is worked out that files of responses hold: scores with their bands, and outcomes."""
    scores = (name for band, score in instrument.bands.items() for name in (score.id, band))
    return (*scores, *(name for table in instrument.decisions.values() for name in _names(table)))


def _names(table: DecisionTable) -> tuple[str, ...]:
    return (table.id, f"{table.id}.overrode") if table.decision else (table.id,)


def worked_cells(instrument: Instrument, values: Values) -> list[str]:
    """What is worked out of one response, in the order of its columns, or the word for why it is not known."""
    return [_cell(instrument, name, value_of(instrument, Ref(name), values)) for name in worked_columns(instrument)]


def _cell(instrument: Instrument, name: str, value: Any) -> str:
    if value is None:
        table = name in instrument.decisions or name in instrument.overrides
        return "not_decided" if table else "not_rated"
    if isinstance(value, Fraction):
        return str(value) if value.denominator == 1 else f"{half_up(value, PLACES):f}"
    return str(int(value)) if isinstance(value, bool) else str(value)


PLACES = 6
"""Decimals of a score that is no whole number."""


__all__ = ["Banded", "Decided", "advised", "banded", "concluded", "decided", "worked_cells", "worked_columns"]
