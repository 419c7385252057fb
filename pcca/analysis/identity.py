"""Combinations of answers that would single somebody out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from math import prod

from pcca.analysis.conditions import Remark
from pcca.instrument.faults import Problem
from pcca.instrument.model import Choice, Instrument, Question
from pcca.language import N_

# How many are usually asked: general practitioners of Wales (or so), practices, clusters, boards.
POPULATIONS: Mapping[str, int] = {"member": 2000, "practice": 380, "cluster": 64, "board": 7, "initiative": 200}
LEAST = 10
FILTERS = 2


def identity_remarks(instrument: Instrument, population: int | None = None) -> Iterator[Remark]:
    """Crosses of profile questions with fewer expected answers than may be shown; of anonymous instruments only."""
    if instrument.identification != "anonymous":
        return
    people = population or POPULATIONS[instrument.unit]
    profile = profile_of(instrument)
    for first, second in combinations(profile, FILTERS):
        yield from _pair(first, second, people)
    yield from _whole(profile, people)


def profile_of(instrument: Instrument) -> list[Question]:
    """The questions that say what somebody is: cuts, and what else is asked of everybody beside them."""
    cuts = {name for finding in instrument.findings.values() for name in finding.by}
    parts = {instrument.questions[name].section for name in cuts if name in instrument.questions}
    return [
        question
        for question in instrument.questions.values()
        if question.id in cuts or (question.section in parts and _says_what(question))
    ]


def _says_what(question: Question) -> bool:
    scale = question.kind.scale if isinstance(question.kind, Choice) else None
    return scale is not None and not scale.steps and not scale.valued and question.show_if is None


def sizes(question: Question) -> int:
    """How many groups a question makes."""
    return max(len(question.items[0].codes), 1) if question.items else 1


def _pair(first: Question, second: Question, people: int) -> Iterator[Remark]:
    """Two of them can be known of a colleague by anybody."""
    groups = sizes(first) * sizes(second)
    if people < LEAST * groups:
        sentence = N_(
            "'{first}' and '{second}' together make {groups} groups: of {people} people fewer than {least} are to be "
            "expected in each, so that two answers can single somebody out."
        )
        hint = N_("Ask one of them more coarsely, leave one out, or make the instrument confidential.")
        path = ("sections", second.section, "questions", second.id)
        slots = {"first": first.id, "second": second.id, "groups": groups, "people": people, "least": LEAST}
        yield path, Problem("combination-identifies", sentence, slots, hint)


def _whole(profile: list[Question], people: int) -> Iterator[Remark]:
    """All of them stand side by side in a file of responses."""
    groups = prod(map(sizes, profile))
    if len(profile) > FILTERS and people < LEAST * groups:
        sentence = N_("Together {questions} make {groups} groups, for {people} people.")
        hint = N_("Never release the answers of single people with all of these beside them.")
        names = ", ".join(question.id for question in profile)
        slots = {"questions": names, "groups": groups, "people": people}
        yield ("identification",), Problem("profile-identifies", sentence, slots, hint)
