"""A whole instrument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pcca.instrument.model.findings import Example, Finding
from pcca.instrument.model.kinds import Scale
from pcca.instrument.model.questions import Item, Question, Rule, Section
from pcca.instrument.model.results import Derived, Score, Stages
from pcca.language import Text


@dataclass(frozen=True, eq=False)
class Instrument:
    """One version of an instrument; two are the same only when they are the same object."""

    id: str
    version: str
    languages: tuple[str, ...]
    title: Text
    about: Text
    unit: str
    respondents: str
    identification: str
    provenance: Text
    scales: Mapping[str, Scale]
    sections: tuple[Section, ...]
    derived: Mapping[str, Derived]
    checks: tuple[Rule, ...]
    scores: Mapping[str, Score]
    stages: Stages | None
    findings: Mapping[str, Finding]
    examples: tuple[Example, ...]
    digest: str = ""
    minutes: int | None = None

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question by id, in file order."""
        return {question.id: question for section in self.sections for question in section.questions}

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every column of data in file order: the order of a code blob."""
        return tuple(item for question in self.questions.values() for item in question.items)

    @cached_property
    def keys(self) -> Mapping[str, Question]:
        """Every key a response document may have, with its question."""
        return {key: question for question in self.questions.values() for key in question.keys}

    @cached_property
    def columns(self) -> Mapping[str, Item]:
        """Every item by its column name."""
        return {item.column: item for item in self.items}
