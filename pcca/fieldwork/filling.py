"""A draft filled in with given answers, those of lists included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pcca import store as stored
from pcca.answers import document_of
from pcca.instrument.entries import entries_of
from pcca.instrument.given import Values
from pcca.instrument.model import Instrument, Question, Section
from pcca.routing import keys_of
from pcca.store import Entry, Store

Offered = dict[str, tuple[dict[str, Any], int]]


def filled_draft(store: Store, wave: str, values: tuple[Instrument, Values], *, language: str, day: date) -> str:
    """Begins a draft with these answers; returns its token."""
    instrument, given = values
    token = stored.start_draft(store, wave, language=language, day=day)
    answers = _answers(instrument.questions.values(), given)
    for section in instrument.repeats.values():
        answers |= _entries(store, token, section, given, day=day)
    stored.save(store, token, answers, day=day)
    return token


def _entries(store: Store, token: str, section: Section, given: Values, *, day: date) -> Offered:
    """Adds an entry for each that is given; returns their answers under the keys of the draft."""
    answers: Offered = {}
    most = section.repeat.high if section.repeat else 0
    for place, entry in enumerate(entries_of(given, section.id)):
        number = stored.add_entry(store, token, section.id, mark=f"given-{place}", most=most, day=day)
        if number is not None:
            own = _answers(section.questions, entry)
            answers |= {Entry(section.id, number).key(question): each for question, each in own.items()}
    return answers


def _answers(questions: Iterable[Question], values: Values) -> Offered:
    held: Mapping[str, dict[str, Any]] = {
        each.id: dict(document_of({key: values[key] for key in keys_of(each) if key in values})) for each in questions
    }
    return {id_: (document, 0) for id_, document in held.items() if document}
