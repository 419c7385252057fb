"""The units of a wave, such as its clusters, with their stages by every rule, their bands and their outcomes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from pcca import store as stored
from pcca.answers import typed
from pcca.columns import from_blobs
from pcca.fieldwork.versions import instrument_of
from pcca.fieldwork.waves import answers_at
from pcca.instrument.evaluate import value_of
from pcca.instrument.given import Values
from pcca.instrument.model import Instrument
from pcca.instrument.tree import Ref
from pcca.language import Language
from pcca.outcomes import concluded
from pcca.panels import is_agreed
from pcca.staging import assess_columns
from pcca.store import Response, Store, Wave
from scoring import estimate
from scoring.exact import from_values
from scoring.maturity import StageColumn


@dataclass(frozen=True)
class Place:
    """The stages a unit may be at by one rule, counted from 1; none where it is not rated."""

    low: int | None
    high: int | None

    @property
    def point(self) -> int | None:
        return self.low if self.low == self.high else None


@dataclass(frozen=True)
class Unit:
    """One response about a unit: the code of its name, its places by rule, scores, bands, outcomes, decisions."""

    key: str
    code: str | None
    places: Mapping[str, Place] = field(repr=False)
    scores: Mapping[str, Fraction | None] = field(repr=False)
    worked: Mapping[str, str | None] = field(repr=False, default_factory=dict)


def units_of(store: Store, wave: Wave) -> tuple[Unit, ...]:
    """The units of a wave, in the order of their names' codes."""
    return _units(store, wave.id, answers_at(store, wave))


@lru_cache(maxsize=32)
def _units(store: Store, wave: str, at: tuple[int, int]) -> tuple[Unit, ...]:
    by_version: dict[str, list[Response]] = {}
    for response in stored.documents(store, wave, released_only=False):
        by_version.setdefault(response.instrument, []).append(response)
    found = [unit for hash_, group in by_version.items() for unit in _staged(instrument_of(store, hash_), group)]
    return tuple(sorted(found, key=lambda unit: (unit.code or "", unit.key)))


def codes_of(store: Store, wave: Wave) -> frozenset[str]:
    """The codes of the units that answers of a wave are about, those of a panel's members too."""
    return _codes(store, wave.id, answers_at(store, wave))


@lru_cache(maxsize=256)
def _codes(store: Store, wave: str, at: tuple[int, int]) -> frozenset[str]:
    every = list(stored.documents(store, wave, released_only=False))
    found = {instrument_of(store, each.instrument).unit_in(each.document) for each in every}
    return frozenset(code for code in found if code)


def _staged(instrument: Instrument, every: list[Response]) -> list[Unit]:
    """Single ratings of a panel are no results of a unit: only what was agreed is."""
    answers = [(response, typed(instrument, response.document)) for response in every]
    standing = [(response, values) for response, values in answers if is_agreed(instrument, values)]
    group, given = [response for response, _ in standing], [values for _, values in standing]
    places, scores = _places(instrument, group) if instrument.stages else ([{}] * len(group), [{}] * len(group))
    told = (*worked_names(instrument), *decision_questions(instrument))
    return [
        Unit(
            response.key.hex(),
            instrument.unit_in(response.document),
            places[row],
            scores[row],
            {each: value_of(instrument, Ref(each), given[row]) for each in told},
        )
        for row, response in enumerate(group)
    ]


def worked_names(instrument: Instrument) -> tuple[str, ...]:
    """The decision tables and the bands, by the names under which they are read."""
    return (*instrument.decisions, *instrument.bands)


def decision_questions(instrument: Instrument) -> tuple[str, ...]:
    """The questions in which people decide what decision tables propose."""
    return tuple(table.decision for table in instrument.decisions.values() if table.decision)


def assessed(instrument: Instrument) -> bool:
    """Whether each unit has a page of its own: its stage, its outcomes, its bands, advice, or ratings side by side."""
    return instrument.stages is not None or instrument.consensus is not None or concluded(instrument)


def rated_by_panel(store: Store, wave: Wave) -> Mapping[str, list[Values]]:
    """The ratings of each unit of a wave by the code of its name, without what was agreed."""
    instrument, found = instrument_of(store, wave.instrument), defaultdict[str, list[Values]](list)
    for response in stored.documents(store, wave.id, released_only=False):
        values = typed(instrument, response.document)
        if response.instrument == wave.instrument and not is_agreed(instrument, values):
            found[instrument.unit_in(response.document) or ""].append(values)
    return dict(sorted(found.items()))


def _places(
    instrument: Instrument, group: list[Response]
) -> tuple[list[dict[str, Place]], list[dict[str, Fraction | None]]]:
    """The stages and the scores they rest on, of each response."""
    staged = assess_columns(instrument, from_blobs(instrument, (response.codes for response in group)))
    rows = range(len(group))
    return (
        [{rule: _place(column, row) for rule, column in staged.stages.items()} for row in rows],
        [{score: exact.value(row) for score, exact in staged.scores.items()} for row in rows],
    )


def _place(column: StageColumn, row: int) -> Place:
    if not column.rated[row]:
        return Place(None, None)
    return Place(int(column.low[row]) + 1, int(column.high[row]) + 1)


def name_of(instrument: Instrument, code: str | None, lang: Language) -> str | None:
    """What the unit is called."""
    named = instrument.unit_question
    item = named.items[0] if named else None
    if item is None or item.scale is None:
        return code
    option = item.scale.by_code.get(code) if code else None
    return option.label[lang.code] if option else None


def earlier(store: Store, wave: Wave, code: str | None) -> tuple[Wave, Unit] | None:
    """The same unit in the most recent wave before this one of the same instrument."""
    own = instrument_of(store, wave.instrument).id
    before = [each for each in stored.waves(store) if each.id != wave.id and _began(each) <= _began(wave)]
    for other in sorted(before, key=_began, reverse=True):
        if other.identification != "named" or code is None or instrument_of(store, other.instrument).id != own:
            continue
        same = next((unit for unit in units_of(store, other) if unit.code == code), None)
        if same:
            return other, same
    return None


def _began(wave: Wave) -> str:
    return wave.opens.isoformat() if wave.opens else wave.created.isoformat()


def median_of(units: tuple[Unit, ...], score: str) -> Fraction | None:
    """The median of a score over the units that have it."""
    return estimate.median(from_values([unit.scores.get(score) for unit in units])).estimate
