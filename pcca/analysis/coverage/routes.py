"""What examples should show of questions and of the ways between them."""

from __future__ import annotations

from collections.abc import Iterator

from pcca.analysis.coverage.model import Missing, Need, Shown, Test, in_entries
from pcca.analysis.expressions import routing_in
from pcca.analysis.facts import facts_of
from pcca.analysis.reads import spelled_out
from pcca.analysis.space import Space, entry_space
from pcca.instrument.entries import entries_of
from pcca.instrument.given import Values
from pcca.instrument.model import Instrument, Note, Question, Section
from pcca.instrument.tree import Expr
from pcca.language import N_

NOT_CHOSEN = N_("No example chooses '{word}' here, which decides what is asked.")


def questions(space: Space) -> Iterator[Need]:
    """Each question asked."""
    sentence = N_("No example is asked this.")
    for question in space.instrument.every_question.values():
        if not isinstance(question.kind, Note):
            yield Need(Missing(question.id, sentence), _asked(space.instrument, question))


def _asked(instrument: Instrument, question: Question) -> Shown:
    keys, section = frozenset(question.keys), question.section
    if section in instrument.repeats:
        return lambda values: any(keys & set(entry) for entry in entries_of(values, section))
    return lambda values: bool(keys & set(values))


def routes(space: Space) -> Iterator[Need]:
    """Each condition true and not true, and each option chosen that a condition names."""
    for section in space.instrument.sections:
        inner = entry_space(space, section.id) if section.repeat else space
        for where, expr, place in _conditions(section):
            test = Test(inner, expr, place)
            yield test.need(Missing(where, N_("No example makes this true.")), True)
            yield test.need(Missing(where, N_("No example makes this false.")), False)
        yield from _named(inner, section)


Placed = tuple[str, Expr, tuple[Expr, ...]]


def _conditions(section: Section) -> Iterator[Placed]:
    """The conditions of a section, each with those on which its place is reached."""
    whole = (section.show_if,) if section.show_if is not None else ()
    yield from ((f"sections.{section.id}.show_if", expr, ()) for expr in whole)
    for question in section.questions:
        where = f"questions.{question.id}"
        if question.show_if is not None:
            yield f"{where}.show_if", question.show_if, whole
        own = (*whole, question.show_if) if question.show_if is not None else whole
        yield from ((f"{where}.{name}", expr, own) for name, expr in _inside(question))


def _inside(question: Question) -> Iterator[tuple[str, Expr]]:
    if question.required_if is not None:
        yield "required_if", question.required_if
    yield from ((f"{row.id}.show_if", row.show_if) for row in question.routed_rows if row.show_if is not None)
    yield from ((f"{o.code}.show_if", o.show_if) for o in question.routed_options if o.show_if is not None)


def _named(space: Space, section: Section) -> Iterator[Need]:
    """The options that the conditions of a section name."""
    exprs = [spelled_out(space.instrument, expr) for expr in routing_in(section)]
    scales = {item.key: item.scale for item in space.instrument.items if item.scale is not None}
    for key, codes in facts_of(space.instrument, exprs).codes.items():
        for code in sorted(codes) if key in scales else ():
            if code in scales[key].by_code:
                yield Need(Missing(key, NOT_CHOSEN, code), in_entries(space, _chosen(key, code)))


def _chosen(key: str, code: str) -> Shown:
    def shown(values: Values) -> bool:
        given = values.get(key)
        return code in given if isinstance(given, tuple) else given == code

    return shown
