"""The radar of one unit: its domains now, where it wants to be, where it was, and the median of its wave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from pcca.answers import encode
from pcca.charts import Radar, Series
from pcca.columns import bounds_of, from_blobs
from pcca.instrument.model import Domain, Instrument
from pcca.language import Language
from pcca.staging import assess_columns
from pcca.store import Response
from pcca.views.stage_words import decimal, stages_of
from pcca.views.units import Unit, median_of

FEWEST = 3
"""Fewer axes than this do not make a radar."""

Value = Fraction | None


@dataclass(frozen=True)
class Around:
    """What one unit is seen against: all units of its wave, and itself in an earlier one."""

    units: tuple[Unit, ...]
    before: Unit | None = None
    before_label: str = ""


@dataclass(frozen=True)
class Outline:
    """One outline before it is drawn: the score of each domain."""

    kind: str
    label: str
    values: tuple[Value, ...]


def radar_of(instrument: Instrument, response: Response, around: Around, *, name: str, lang: Language) -> Radar | None:
    """The radar of a unit; none where it has too few domains."""
    domains = list(stages_of(instrument).domains.values())
    if len(domains) < FEWEST:
        return None
    axes = tuple(domain.label[lang.code] for domain in domains)
    outlines = outlines_of(instrument, response, around, lang)
    return Radar(
        lang.say("Domains of {name}", name=name),
        _description(axes, outlines, name, lang),
        lang.code,
        axes,
        tuple(option.label[lang.code] for option in stages_of(instrument).scale.substantive),
        tuple(_series(instrument, domains, outline) for outline in outlines),
    )


def outlines_of(instrument: Instrument, response: Response, around: Around, lang: Language) -> list[Outline]:
    """Now, and beside it the target, the earlier wave and the median, each only where there is one."""
    domains = list(stages_of(instrument).domains.values())

    def outline(kind: str, label: str, of: Callable[[str], Value]) -> Outline:
        return Outline(kind, label, tuple(of(domain.score) for domain in domains))

    now, target, before = _scores(instrument, response), _target(instrument, response), around.before
    found = [outline("now", lang.say("Now"), now.get)]
    if target:
        found.append(outline("target", lang.say("Target for next year"), target.get))
    if before:
        found.append(outline("last", around.before_label, lambda score: before.scores.get(score)))
    if len(around.units) > 1:
        label = lang.count("Median of the {n} assessed", "Median of the {n} assessed", len(around.units))
        found.append(outline("median", label, lambda score: median_of(around.units, score)))
    return found


def _scores(instrument: Instrument, response: Response) -> dict[str, Value]:
    return _scores_of(instrument, response.codes)


def _scores_of(instrument: Instrument, blob: bytes) -> dict[str, Value]:
    scores = assess_columns(instrument, from_blobs(instrument, [blob])).scores
    return {name: exact.value(0) for name, exact in scores.items()}


def _target(instrument: Instrument, response: Response) -> dict[str, Value] | None:
    """The scores if every item that has a target were at it; none where no target was given."""
    document = response.document
    wanted = {
        column: document[f"{column}.target"]
        for column in instrument.columns
        if document.get(f"{column}.target") is not None
    }
    return _scores_of(instrument, encode(instrument, {**document, **wanted})) if wanted else None


def _series(instrument: Instrument, domains: list[Domain], outline: Outline) -> Series:
    pairs = zip(domains, outline.values, strict=True)
    return Series(outline.kind, outline.label, tuple(_ring(instrument, domain, value) for domain, value in pairs))


def _ring(instrument: Instrument, domain: Domain, value: Value) -> float | None:
    """A score as a distance from the centre: 1 at its lowest, as many as there are stages at its highest."""
    if value is None:
        return None
    low, high = bounds_of(instrument, domain.score)
    steps = len(stages_of(instrument).scale.substantive) - 1
    return float(1 + steps * (value - low) / (high - low))


def _description(axes: tuple[str, ...], outlines: list[Outline], name: str, lang: Language) -> str:
    told = [_told(axes, outline, lang) for outline in outlines]
    return " ".join([lang.say("Radar of the domains of {name}.", name=name), *told])


def _told(axes: tuple[str, ...], outline: Outline, lang: Language) -> str:
    values = "; ".join(f"{axis} {decimal(value, lang)}" for axis, value in zip(axes, outline.values, strict=True))
    return lang.say("{series}: {values}.", series=outline.label, values=values)
