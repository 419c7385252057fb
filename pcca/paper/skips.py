"""Where to go on after an answer: past the questions that the answer surely leaves out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pcca.instrument.evaluate import holds
from pcca.instrument.model import Choice, Instrument, Question
from pcca.instrument.tree import And, Expr, references


def conditions(instrument: Instrument) -> Mapping[str, Expr | None]:
    """When each question is asked: the condition of its part and its own together."""
    found: dict[str, Expr | None] = {}
    for section in instrument.sections:
        for question in section.questions:
            both = [each for each in (section.show_if, question.show_if) if each is not None]
            found[question.id] = And(tuple(both)) if len(both) > 1 else both[0] if both else None
    return found


def next_after(
    instrument: Instrument, asked: Sequence[Question], at: int, rules: Mapping[str, Expr | None]
) -> Mapping[str, int]:
    """By answer of the question at this place, the place to go on at; only where that is further than the next one.

    The place after the last question is the end; `rules` are those of `conditions`.
    """
    question = asked[at]
    if not isinstance(question.kind, Choice):
        return {}
    found = {option.code: _next(instrument, asked, at, rules, option.code) for option in question.kind.scale.options}
    return {code: place for code, place in found.items() if place > at + 1}


def _next(
    instrument: Instrument, asked: Sequence[Question], at: int, rules: Mapping[str, Expr | None], code: str
) -> int:
    known = {asked[at].id}
    values = {asked[at].id: code}
    for place in range(at + 1, len(asked)):
        rule = rules.get(asked[place].id)
        read = {ref.path.split(".")[0] for ref in references(rule)} if rule else set()
        if rule is None or not read <= known or holds(instrument, rule, values):
            return place
        known.add(asked[place].id)
    return len(asked)
