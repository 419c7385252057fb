"""Answers that are offered beforehand: shown in a form, and no answers until somebody sends that form on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from pcca import store as stored
from pcca.answers import document_of, plain_number, typed
from pcca.answers.cells import Wrong, read_number, timely
from pcca.answers.page import Asker, PostedPage
from pcca.fieldwork.comparing import earlier_waves
from pcca.fieldwork.headings import folded
from pcca.fieldwork.journey import Journey
from pcca.fieldwork.versions import instrument_of
from pcca.fieldwork.waves import answers_at
from pcca.instrument.evaluate import value_of
from pcca.instrument.given import Value, Values
from pcca.instrument.model import Calendar, Instrument, Number, Question, Words
from pcca.routing import Page
from pcca.store import Store, Wave
from pcca.store.invitations import by_token

Changed = dict[str, tuple[dict[str, Any], int]]


def offer(journey: Journey, asker: Asker, question: Question) -> Values:
    """The values offered for a question that was never answered; none where there are none, or none that fit."""
    if question.prefill is None or journey.version(question.id):
        return {}
    expr = question.prefill.expr
    found = journey.last if expr is None else {question.id: value_of(asker.instrument, expr, asker.values)}
    given = {key: found[key] for key in question.keys if found.get(key) is not None}
    return {key: value for key, value in given.items() if _fits(question, key, value)}


def settled(journey: Journey, page: Page, posted: PostedPage, changed: Changed, *, sent_on: bool) -> Changed:
    """What is saved of a page: what was offered is an answer once the page is sent on, and not before.

    An offer that was taken away is then an answer too: an empty one.
    """
    asker = journey.asker(page)
    offers = {question.id: offer(journey, asker, question) for question in page.questions if question.prefill}
    held = {id_: posted.posted[id_].values for id_, values in offers.items() if values}
    if sent_on:
        return {**{journey.key(id_): (dict(document_of(values)), 0) for id_, values in held.items()}, **changed}
    left = {journey.key(id_) for id_, values in held.items() if _untouched(offers[id_], values)}
    return {key: each for key, each in changed.items() if key not in left}


def _untouched(offered: Values, held: Values) -> bool:
    return all(held.get(key) == value for key, value in offered.items())


def _fits(question: Question, key: str, value: Value | None) -> bool:
    item = question.columns.get(key) or question.items[0]
    if item.scale is not None:
        codes = value if isinstance(value, tuple) else (value,)
        return all(code in item.scale.by_code for code in codes)
    check = _CHECKS.get(type(question.kind))
    return check is None or check(question.kind, value)


_CHECKS: Mapping[type, Callable[[Any, Any], bool]] = {
    Number: lambda kind, value: (
        isinstance(value, Fraction) and not isinstance(read_number(plain_number(value), kind), Wrong)
    ),
    Calendar: lambda kind, value: isinstance(value, date) and not isinstance(timely(value, kind), Wrong),
    Words: lambda kind, value: isinstance(value, str) and len(value) <= kind.limit,
}


@lru_cache(maxsize=64)
def offers_last(instrument: Instrument) -> bool:
    """Whether any question offers the answer of last time."""
    return any(each.prefill is not None and each.prefill.expr is None for each in instrument.questions.values())


PLACES = ("board", "lmc", "cluster", "practice", "stratum")
"""The columns of a list of people that may name somebody's unit."""


def listed_in(store: Store, journey: Journey, tokens: Iterable[str]) -> bool:
    """Whether the list of the wave puts whoever came by one of these links into the unit that the journey names."""
    code = journey.instrument.unit_in(journey.counted)
    invited = [found for token in tokens if (found := by_token(store, token)) is not None]
    mine = [each.strata for each in invited if each.wave == journey.wave.id]
    return code is not None and any(_names(journey.instrument, code, strata) for strata in mine)


def _names(instrument: Instrument, code: str, strata: Mapping[str, str]) -> bool:
    """Whether somebody's row of a list names a unit: by its code, or by what it is called in either language."""
    question = instrument.unit_question
    scale = question.items[0].scale if question else None
    option = scale.by_code.get(code) if scale else None
    called = {code, *(text for _, text in option.label)} if option else {code}
    return not {folded(each) for each in called}.isdisjoint(folded(strata.get(place, "")) for place in PLACES)


def last_answers(store: Store, journey: Journey) -> Values:
    """What the unit of the journey answered in the last named wave in which it answered once, under today's names."""
    code = journey.instrument.unit_in(journey.counted)
    if code is None or journey.wave.identification != "named":
        return {}
    for wave in reversed(earlier_waves(store, journey.wave)):
        if wave.identification == "named" and _is_ours(wave, journey.wave):
            found = _by_unit(store, wave.id, answers_at(store, wave)).get(code)
            if found is not None:
                return _renamed(journey.instrument, *found)
    return {}


def _is_ours(earlier: Wave, wave: Wave) -> bool:
    """Whether the same organisation asked: what others were told is theirs."""
    return earlier.owner == wave.owner and earlier.synthetic == wave.synthetic


@lru_cache(maxsize=8)
def _by_unit(store: Store, wave: str, at: tuple[int, int]) -> Mapping[str, tuple[Instrument, Values]]:
    """The answers of each unit that answered once."""
    found: dict[str, tuple[Instrument, Values]] = {}
    several: set[str] = set()
    for response in stored.documents(store, wave):
        instrument = instrument_of(store, response.instrument)
        code = instrument.unit_in(response.document)
        if code is None:
            continue
        if code in found:
            several.add(code)
        found[code] = (instrument, typed(instrument, response.document))
    return {code: each for code, each in found.items() if code not in several}


def _renamed(instrument: Instrument, before: Instrument, values: Values) -> Values:
    """The values of an earlier version under the keys that questions have now."""
    found: dict[str, Value | None] = {}
    for question in instrument.questions.values():
        name = _name_in(before, question)
        known = before.questions.get(name)
        if known is not None and type(known.kind) is type(question.kind):
            keys = {key: f"{name}{key.removeprefix(question.id)}" for key in question.keys}
            found |= {key: values[was] for key, was in keys.items() if was in values}
    return found


def _name_in(before: Instrument, question: Question) -> str:
    bridge = question.same_as
    bridged = bridge is not None and bridge.instrument in (None, before.id) and question.id not in before.questions
    return bridge.question if bridge is not None and bridged else question.id
