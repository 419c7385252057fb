"""What values that are worked out read: one step back, and all the way to the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pcca.instrument.model import DecisionTable, Derived, Gap, Instrument, Score
from pcca.instrument.tree import references


def behind(instrument: Instrument, name: str) -> tuple[str, ...]:
    """What a derived value, score, gap, band or outcome is worked out from; nothing for what is asked."""
    for held, read in BEHIND.items():
        found = getattr(instrument, held).get(name)
        if found is not None:
            return read(found)
    return ()


def answers_behind(instrument: Instrument, name: str) -> tuple[str, ...]:
    """The columns and questions from which a value is worked out; itself where it is asked."""
    inner = behind(instrument, name)
    if not inner:
        return (name,)
    return tuple(dict.fromkeys(path for each in inner for path in answers_behind(instrument, each)))


def rated(instrument: Instrument, name: str) -> bool:
    """Whether a value is known or not as a whole: a score, a band, or the outcome of a table."""
    return any(
        name in held for held in (instrument.scores, instrument.bands, instrument.decisions, instrument.overrides)
    )


def _of_derived(derived: Derived) -> tuple[str, ...]:
    return tuple(ref.path for ref in references(derived.expr))


def _of_score(score: Score) -> tuple[str, ...]:
    return tuple(part.of for part in score.parts)


def _of_gap(gap: Gap) -> tuple[str, ...]:
    return gap.needed, gap.got


def _of_table(table: DecisionTable) -> tuple[str, ...]:
    return tuple(ref.path for row in table.rows if row.when is not None for ref in references(row.when))


def _of_overriding(table: DecisionTable) -> tuple[str, ...]:
    return (table.id, table.decision) if table.decision else (table.id,)


BEHIND: Mapping[str, Callable[[Any], tuple[str, ...]]] = {
    "derived": _of_derived,
    "scores": _of_score,
    "gaps": _of_gap,
    "bands": lambda score: (score.id,),
    "decisions": _of_table,
    "overrides": _of_overriding,
}
