"""How long answering takes: a plain model, by kind of question."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from pcca.instrument.model import Grid, Instrument, Matrix, Note, Question, Section, Words
from pcca.instrument.roles import is_for

SECONDS = {Words: 40, Note: 10}
USUAL = 10
PER_ROW = {Matrix: 30, Grid: 6}


def seconds(question: Question) -> int:
    """About how many seconds it takes to read and answer a question."""
    if isinstance(question.kind, Matrix | Grid):
        return PER_ROW[type(question.kind)] * len(question.kind.rows)
    return SECONDS.get(type(question.kind), USUAL)


def in_minutes(taken: Iterable[int]) -> int:
    """Seconds as whole minutes, at least one."""
    return max(1, ceil(sum(taken) / 60))


def minutes(instrument: Instrument, role: str | None = None) -> int:
    """About how long answering takes: the author's figure, or one from the questions, perhaps those of a role."""
    if instrument.minutes:
        return instrument.minutes
    return in_minutes(
        seconds(question) * least_entries(section)
        for section in instrument.sections
        for question in section.questions
        if role is None or (is_for(section, role) and is_for(question, role))
    )


def least_entries(section: Section) -> int:
    """How often the questions of a section are answered at least: a list is thought to have an entry."""
    return max(1, section.repeat.low if section.repeat else 1)
