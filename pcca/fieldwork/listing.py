"""A respondent's way through one entry of a list: its own pages, after all that was answered before the list."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pcca.answers import typed
from pcca.fieldwork.journey import Journey, flat
from pcca.instrument.given import Values
from pcca.instrument.model import Repeat, Section
from pcca.routing import Page, entry_pages, entry_path
from pcca.store import Answer, Entry


def is_list(page: Page) -> bool:
    """Whether a page shows the entries of a list, and not the questions of one of them."""
    return page.section.repeat is not None and not page.questions


def repeat_of(section: Section) -> Repeat:
    """What a list says of its entries."""
    assert section.repeat is not None, section.id
    return section.repeat


@dataclass(frozen=True, kw_only=True)
class EntryJourney(Journey):
    """One entry of a list, there or not, seen through the instrument of its entries."""

    outer: Journey
    entry: Entry

    @property
    def section(self) -> Section:
        """The list this is an entry of."""
        return self.outer.instrument.repeats[self.entry.section]

    @property
    def there(self) -> bool:
        """Whether the list has this entry: another window may have removed it."""
        return self.entry.number in self.outer.lists[self.entry.section]

    @property
    def has_answers(self) -> bool:
        """Whether anything was entered; an entry that was left empty is shown and counted nowhere."""
        return self.entry.number in self.outer.filled[self.entry.section]

    @property
    def position(self) -> int:
        """Its place among the entries that are shown."""
        return 1 + bisect_left(self.outer.filled[self.entry.section], self.entry.number)

    def key(self, question: str) -> str:
        return self.entry.key(question)

    @cached_property
    def answers(self) -> Mapping[str, Answer]:
        return self.outer.lists[self.entry.section].get(self.entry.number, {})

    @cached_property
    def entered(self) -> Values:
        return typed(self.instrument, flat(self.answers))

    @cached_property
    def own(self) -> Values:
        """The entry's answers that count."""
        return self._way[1]

    @cached_property
    def _way(self) -> tuple[list[Page], Values]:
        return entry_path(self.outer.instrument, self.section, self.entered, self.outer.counted)  # type: ignore[arg-type]

    @cached_property
    def _path(self) -> tuple[list[Page], Values]:
        pages, own = self._way
        return pages, {**self.outer.counted, **own}

    def page(self, page_id: str) -> Page | None:
        """A page that is asked; of an entry that is gone any, so that what is typed there can be shown again."""
        found = super().page(page_id)
        if found is None and not self.there:
            return next((page for page in entry_pages(self.section) if page.id == page_id), None)
        return found

    def part(self, page: Page) -> tuple[int, int]:
        return self.outer.part(list_page(self.outer, self.section) or page)

    def with_answers(self, answers: Mapping[str, Answer]) -> EntryJourney:
        return entry_of(self.outer.with_answers(answers), self.entry)


def is_gone(journey: Journey) -> bool:
    """Whether this is the journey of an entry that is not in its list any more."""
    return isinstance(journey, EntryJourney) and not journey.there


def entry_of(journey: Journey, entry: Entry) -> EntryJourney:
    """The journey through one entry of a list."""
    return EntryJourney(
        wave=journey.wave, instrument=journey.instrument.entry(entry.section), language=journey.language,
        draft=journey.draft, accepted=journey.accepted, outer=journey, entry=entry,
    )  # fmt: skip


def list_of(page_id: str) -> str:
    """The list to which a page of an entry belongs: its further pages have a number behind a hyphen."""
    return page_id.partition("-")[0]


def list_page(journey: Journey, section: Section) -> Page | None:
    """The page that shows the entries of a list, if it is asked."""
    return next((page for page in journey.pages if is_list(page) and page.section.id == section.id), None)


def entries(journey: Journey, section: Section) -> list[EntryJourney]:
    """A journey for each entry of a list in which something was entered."""
    return [entry_of(journey, Entry(section.id, number)) for number in journey.filled[section.id]]
