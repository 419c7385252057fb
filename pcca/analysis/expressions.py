"""Every expression of an instrument."""

from __future__ import annotations

from collections.abc import Iterator

from pcca.instrument.model import Finding, Instrument, Question, Rule, Section, parts_of
from pcca.instrument.tree import Expr, Ref


def routing_of(question: Question) -> Iterator[Expr]:
    """The conditions that decide what is asked of a question, and whether it must be answered."""
    shown = [question.show_if, question.required_if, *(row.show_if for row in question.routed_rows)]
    yield from (each for each in [*shown, *(o.show_if for o in question.routed_options)] if each is not None)


def routing_in(section: Section) -> Iterator[Expr]:
    """The conditions of a section and of all that is in it."""
    if section.show_if is not None:
        yield section.show_if
    for question in section.questions:
        yield from routing_of(question)


def rules_of(instrument: Instrument) -> Iterator[Rule]:
    """Every check and warning."""
    for question in instrument.questions.values():
        yield from (rule for rule in (question.check, question.warn) if rule is not None)
    yield from instrument.checks


def in_finding(finding: Finding) -> Iterator[Expr]:
    """The expressions of a finding: its base, its other bases, and what it counts."""
    yield finding.among
    yield from finding.sensitivity
    yield from (Ref(part) if isinstance(part, str) else part for part in parts_of(finding.what))


def every_expression(instrument: Instrument) -> Iterator[Expr]:
    """The expressions of all that is asked once, of all rules, and of all results."""
    for section in instrument.sections:
        if section.repeat is None:
            yield from routing_in(section)
    yield from (rule.that for rule in rules_of(instrument))
    yield from (derived.expr for derived in instrument.derived.values())
    yield from (Ref(score) for score in instrument.scores)
    yield from (row.when for table in instrument.decisions.values() for row in table.rows if row.when is not None)
    yield from (advice.when for advice in instrument.advice)
    for finding in instrument.findings.values():
        if finding.over is None:
            yield from in_finding(finding)
