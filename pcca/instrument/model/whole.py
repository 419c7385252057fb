"""A whole instrument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from pcca.instrument.model.findings import CrossTable, Example, Finding
from pcca.instrument.model.kinds import Scale
from pcca.instrument.model.outcomes import Advice, Consensus, DecisionTable
from pcca.instrument.model.questions import Item, Question, Rule, Section, unit_question
from pcca.instrument.model.results import Derived, Gap, Score, Stages
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
    parent: Instrument | None = None
    decisions: Mapping[str, DecisionTable] = field(default_factory=dict)
    advice: tuple[Advice, ...] = ()
    consensus: Consensus | None = None
    tables: Mapping[str, CrossTable] = field(default_factory=dict)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question that is asked once by id, in file order."""
        plain = (section for section in self.sections if section.repeat is None)
        return {question.id: question for section in plain for question in section.questions}

    @cached_property
    def every_question(self) -> Mapping[str, Question]:
        """Every question by id, in file order, those of entries included."""
        return {question.id: question for section in self.sections for question in section.questions}

    @cached_property
    def unit_question(self) -> Question | None:
        """The question that names the unit, where there is one."""
        return unit_question(self.unit, self.questions)

    def unit_in(self, answers: Mapping[str, object]) -> str | None:
        """What names the unit among answers, or in a document of them."""
        given = answers.get(self.unit_question.id) if self.unit_question else None
        return None if given is None else str(given)

    @cached_property
    def repeats(self) -> Mapping[str, Section]:
        """The sections that are answered for each entry of a list, by id."""
        return {section.id: section for section in self.sections if section.repeat is not None}

    @cached_property
    def listed(self) -> Mapping[str, str]:
        """The list that each question and derived value of an entry belongs to."""
        found: dict[str, str] = {}
        for id_, section in self.repeats.items():
            own = section.repeat.derived if section.repeat else {}
            found |= dict.fromkeys([*(question.id for question in section.questions), *own], id_)
        return found

    def home(self, column: str) -> Instrument:
        """The instrument that has a column: itself, or one entry of a list."""
        list_ = self.listed.get(column.split(".")[0])
        return self if list_ is None else self.entry(list_)

    @property
    def lists(self) -> Mapping[str, Section]:
        """The lists an expression may add up: the instrument's own, or those of the one this is an entry of."""
        return self.repeats if self.parent is None else self.parent.repeats

    @cached_property
    def _entries(self) -> dict[str, Instrument]:
        return {}

    def entry(self, section_id: str) -> Instrument:
        """What is asked of one entry of a list, after all that is asked once: an instrument like any other."""
        if section_id not in self._entries:
            self._entries[section_id] = self._entry(self.repeats[section_id])
        return self._entries[section_id]

    def _entry(self, section: Section) -> Instrument:
        plain = tuple(each for each in self.sections if each.repeat is None)
        own = section.repeat.derived if section.repeat else {}
        return replace(
            self,
            sections=(*plain, replace(section, repeat=None)),
            derived={**self.derived, **own},
            checks=(),
            examples=(),
            parent=self,
        )

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

    @cached_property
    def bands(self) -> Mapping[str, Score]:
        """The scores that have bands, by the name under which the band is read: `SCORE.band`."""
        return {f"{score.id}.band": score for score in self.scores.values() if score.bands}

    @cached_property
    def gaps(self) -> Mapping[str, Gap]:
        """Every row of the need and got scores by the name under which it is read: `SCORE.row`."""
        return {f"{score.id}.{gap.row}": gap for score in self.scores.values() for gap in score.gaps}

    @cached_property
    def overrides(self) -> Mapping[str, DecisionTable]:
        """The tables beside whose outcome people decide, by the name under which it is read: `TABLE.overrode`."""
        return {f"{table.id}.overrode": table for table in self.decisions.values() if table.decision}
