"""One respondent's way through a wave: what is asked now, what has been answered, what is still missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from pcca import store as stored
from pcca.answers import documents, final, typed
from pcca.answers.fields import Posted
from pcca.answers.page import Asker, PostedPage, digest
from pcca.fieldwork.versions import instrument_of
from pcca.instrument.given import Values
from pcca.instrument.model import Instrument, Question
from pcca.instrument.seconds import minutes
from pcca.routing import Page, keys_of, path
from pcca.store import Answer, Draft, Wave

RAW = "?"


def admits(wave: Wave, now: datetime, *, begun: bool) -> bool:
    """Whether answers are taken: while the wave is open, and for its grace from those who have begun."""
    state = stored.state(wave, now)
    return state == "open" or (begun and state == "closed" and not stored.is_over(wave, now))


def keeps(wave: Wave, now: datetime) -> bool:
    """Whether what was entered is kept for whoever entered it: while answers are taken, and during a pause."""
    return admits(wave, now, begun=True) or stored.state(wave, now) == "paused"


@dataclass(frozen=True)
class Journey:
    """A draft in its wave, seen through its instrument."""

    wave: Wave
    instrument: Instrument
    language: str
    draft: Draft | None = None
    accepted: frozenset[str] = field(default_factory=frozenset)
    last: Values = field(default_factory=dict)

    def with_answers(self, answers: Mapping[str, Answer]) -> Journey:
        """The journey after these answers were stored."""
        return replace(self, draft=replace(self.draft, answers=answers)) if self.draft else self

    def key(self, question: str) -> str:
        """Under what the draft keeps the answer to a question."""
        return question

    @cached_property
    def answers(self) -> Mapping[str, Answer]:
        """What the draft holds for the questions of this journey; entries of lists have journeys of their own."""
        kept = self.draft.answers if self.draft else {}
        return stored.answers_outside(kept) if self.instrument.repeats else kept

    @cached_property
    def entered(self) -> Values:
        """Everything that was entered, asked or not."""
        lists = {list_: [flat(answers) for answers in entries.values()] for list_, entries in self.lists.items()}
        return typed(self.instrument, flat(self.answers) | lists)

    @cached_property
    def lists(self) -> Mapping[str, Mapping[int, Mapping[str, Answer]]]:
        """The entries of each list by number, in order, with their answers."""
        kept = self.draft.answers if self.draft else {}
        return {list_: stored.entries_in(kept, list_) for list_ in self.instrument.repeats}

    @cached_property
    def filled(self) -> Mapping[str, list[int]]:
        """The entries of each list in which something was entered: the others are shown and counted nowhere."""
        return {
            list_: [number for number, answers in entries.items() if stored.is_filled(answers)]
            for list_, entries in self.lists.items()
        }

    @cached_property
    def raw(self) -> Mapping[str, str]:
        """Texts that could not be read as answers, as typed, by field."""
        return {name: text for answer in self.answers.values() for name, text in answer.value.get(RAW, {}).items()}

    @cached_property
    def _path(self) -> tuple[list[Page], Values]:
        return path(self.instrument, self.entered)

    @property
    def pages(self) -> list[Page]:
        return self._path[0]

    @property
    def counted(self) -> Values:
        """The answers that count: those to what is asked."""
        return self._path[1]

    def page(self, page_id: str) -> Page | None:
        return next((page for page in self.pages if page.id == page_id), None)

    def before(self, page: Page) -> Values:
        """The counted answers that were given before a page."""
        own = {key for question in page.questions for key in keys_of(question)}
        return {key: value for key, value in self.counted.items() if key not in own}

    def asker(self, page: Page) -> Asker:
        return Asker(self.instrument, self.before(page), self.language, self.accepted)

    def neighbour(self, page: Page, step: int) -> Page | None:
        """The page before (-1) or after (1) this one."""
        place = next((i for i, each in enumerate(self.pages) if each.id == page.id), 0) + step
        return self.pages[place] if 0 <= place < len(self.pages) else None

    def part(self, page: Page) -> tuple[int, int]:
        """The number of this page's part, and of how many."""
        sections = list(dict.fromkeys(each.section.id for each in self.pages))
        return sections.index(page.section.id) + 1, len(sections)

    def version(self, question: str) -> int:
        return self.answers[question].version if question in self.answers else 0

    def seen(self, page: Page) -> str:
        """What a form needs to carry to tell what it changed: each question's version and a digest of its answers."""
        marks = [f"{q.id}:{self.version(q.id)}:{self.digest(q)}" for q in page.questions]
        return " ".join(marks)

    def digest(self, question: Question) -> str:
        return digest({key: self.entered.get(key) for key in keys_of(question)})

    def document(self) -> dict[str, Any]:
        """The document to submit."""
        return dict(final(self.instrument, self.entered))


def flat(answers: Mapping[str, Answer]) -> dict[str, Any]:
    """The answers as they stand in a document."""
    return {key: value for answer in answers.values() for key, value in answer.value.items() if key != RAW}


def offered(journey: Journey, posted: PostedPage, seen: str) -> dict[str, tuple[dict[str, Any], int]]:
    """The questions a form changed, under their keys in the draft, with the versions it saw.

    A question that the form shows as it was rendered is left out: somebody else may have answered it meanwhile.
    """
    marks = _marks(seen)
    changed = {}
    for question, each in posted.posted.items():
        version, mark = marks.get(question, (journey.version(question), ""))
        if digest(each.values) != mark or each.typed:
            changed[journey.key(question)] = (_value(each), version)
    return changed


def _marks(seen: str) -> dict[str, tuple[int, str]]:
    fields = [mark.split(":") for mark in seen.split()]
    return {
        each[0]: (int(each[1]), each[2])
        for each in fields
        if len(each) == 3 and each[1].isdecimal() and len(each[1]) < 9
    }


def _value(posted: Posted) -> dict[str, Any]:
    value: dict[str, Any] = dict(documents.document_of(posted.values))
    return value | {RAW: dict(posted.typed)} if posted.typed else value


__all__ = ["RAW", "Journey", "admits", "flat", "instrument_of", "keeps", "minutes", "offered"]
