"""Parts that some people find empty, and examples that break a rule of their instrument."""

from __future__ import annotations

from collections.abc import Iterator

from pcca.analysis.conditions import Remark
from pcca.analysis.search import outcomes
from pcca.analysis.space import Space
from pcca.analysis.trials import example_values
from pcca.instrument.evaluate import holds
from pcca.instrument.faults import problem
from pcca.instrument.given import Values
from pcca.instrument.model import Instrument, Rule, Section
from pcca.instrument.tree import Or
from pcca.language import N_


def emptiness_remarks(space: Space) -> Iterator[Remark]:
    """Parts that are shown, but none of whose questions need be: their pages are left out, so that nothing breaks."""
    for section in space.instrument.sections:
        if section.repeat is None and _may_be_empty(space, section):
            sentence = N_("Some are asked nothing in this part: it is left out for them.")
            yield ("sections", section.id), problem("part-can-be-empty", sentence)


def _may_be_empty(space: Space, section: Section) -> bool:
    shown = [question.show_if for question in section.questions if question.show_if is not None]
    if len(shown) < len(section.questions):
        return False
    place = (section.show_if,) if section.show_if is not None else ()
    found = outcomes(space, Or(tuple(shown)), place=place, wanted=frozenset([False, None]))
    return bool(found.seen & {False, None})


def example_remarks(instrument: Instrument) -> Iterator[Remark]:
    """Examples whose answers could not be submitted, because they break a hard rule."""
    for example, values in zip(instrument.examples, example_values(instrument), strict=True):
        for broken in _broken(instrument, values):
            sentence = N_("The answers of this example break the rule '{rule}', so that nobody could submit them.")
            hint = N_("Mend the example, or the rule.")
            yield ("examples", example.id), problem("example-breaks-rule", sentence, hint=hint, rule=broken)


def _broken(instrument: Instrument, values: Values) -> Iterator[str]:
    own = [(question.id, question.check) for question in instrument.questions.values() if question.check]
    rules: list[tuple[str, Rule]] = [*own, *((_said(rule), rule) for rule in instrument.checks)]
    yield from (name for name, rule in rules if holds(instrument, rule.that, values) is False)


def _said(rule: Rule) -> str:
    return next((text for _, text in rule.say), "")
