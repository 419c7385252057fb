"""How long answering takes by the shortest, a typical and the longest route."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median_low

from pcca.analysis.conditions import Remark
from pcca.analysis.trials import trials
from pcca.instrument.entries import entries_of
from pcca.instrument.faults import Problem
from pcca.instrument.given import Values
from pcca.instrument.model import Instrument
from pcca.instrument.seconds import in_minutes, seconds
from pcca.language import N_
from pcca.routing import path


@dataclass(frozen=True)
class Minutes:
    """Minutes by the shortest, a typical and the longest route among those that were tried; the author's own figure."""

    shortest: int
    typical: int
    longest: int
    stated: int | None


def route_minutes(instrument: Instrument) -> Minutes:
    """The minutes of the routes of examples and trials, and of one where everything is left empty."""
    found = sorted(_taken(instrument, values) for values in ({}, *trials(instrument)))
    return Minutes(found[0], median_low(found), found[-1], instrument.minutes)


def _taken(instrument: Instrument, values: Values) -> int:
    pages = path(instrument, values)[0]
    once = (seconds(question) for page in pages for question in page.questions)
    again = (
        seconds(question)
        for page in pages
        if page.section.repeat is not None
        for _ in range(max(page.section.repeat.low, len(entries_of(values, page.section.id))))
        for question in page.section.questions
    )
    return in_minutes([*once, *again])


def length_remarks(instrument: Instrument) -> Iterator[Remark]:
    """A stated length that no route comes near."""
    if instrument.minutes is None:
        return
    found = route_minutes(instrument)
    if found.stated is not None and not found.shortest <= found.stated <= 2 * found.longest:
        sentence = N_("{stated} minutes are stated, but the routes take about {shortest} to {longest}.")
        slots = {"stated": found.stated, "shortest": found.shortest, "longest": found.longest}
        yield ("minutes",), Problem("minutes-differ", sentence, slots, N_("State a length between the two."))
