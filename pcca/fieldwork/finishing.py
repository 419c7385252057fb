"""What stands between a respondent's answers and submitting them, each with the place to mend it."""

from __future__ import annotations

from typing import NamedTuple

from pcca.answers.cells import wrong
from pcca.answers.fields import Mistake, Posted
from pcca.answers.page import Asker, PostedPage, check_page, final_mistakes
from pcca.fieldwork.journey import Journey
from pcca.fieldwork.listing import EntryJourney, entries, is_list, repeat_of
from pcca.language import N_
from pcca.routing import Page, keys_of


class Stop(NamedTuple):
    """A page of a journey: its id, and the number of the entry when it is a page of one."""

    page: str
    number: int | None = None


class Waiting(NamedTuple):
    """A mistake, and the page on which it can be mended."""

    stop: Stop
    mistake: Mistake


def stop_of(journey: Journey, page: Page) -> Stop:
    """Where a page of a journey stands."""
    return Stop(page.id, journey.entry.number if isinstance(journey, EntryJourney) else None)


def unfinished(journey: Journey) -> list[Waiting]:
    """Everything that stands between the answers and submitting them."""
    found = [waiting for page in journey.pages for waiting in waiting_on(journey, page)]
    asker = Asker(journey.instrument, journey.counted, journey.language)
    places = {question.id: page for page in journey.pages for question in page.questions}
    places |= {page.section.id: page for page in journey.pages if is_list(page)}
    checks = [each for each in final_mistakes(asker) if each.name in places]
    return found + [Waiting(stop_of(journey, places[each.name]), each) for each in checks]


def waiting_on(journey: Journey, page: Page) -> list[Waiting]:
    """What is wrong with the answers of a page, or with a list and each of its entries."""
    if is_list(page):
        return _waiting_in_list(journey, page)
    return [Waiting(stop_of(journey, page), mistake) for mistake in _open_mistakes(journey, page)]


def _waiting_in_list(journey: Journey, page: Page) -> list[Waiting]:
    inside = [each for entry in entries(journey, page.section) for each in waiting_in(entry)]
    return [Waiting(Stop(page.id), each) for each in _too_few_or_many(journey, page)] + inside


def waiting_in(entry: EntryJourney) -> list[Waiting]:
    """What is wrong with the answers of one entry."""
    return [waiting for page in entry.pages for waiting in waiting_on(entry, page)]


def _too_few_or_many(journey: Journey, page: Page) -> list[Mistake]:
    repeat, counted = repeat_of(page.section), journey.counted.get(page.section.id)
    many = len(counted) if isinstance(counted, tuple) else 0
    if repeat.low <= many <= repeat.high:
        return []
    if many > repeat.high:
        sentence = N_("Remove entries from this list: it has {many}, and takes at most {most}")
        return [Mistake(page.section.id, "entries", wrong(sentence, many=many, most=repeat.high))]
    sentence = N_("Add entries to this list: it has {many}, and needs at least {least}")
    return [Mistake(page.section.id, "add", wrong(sentence, many=many, least=repeat.low))]


def _open_mistakes(journey: Journey, page: Page) -> tuple[Mistake, ...]:
    raw = [
        Mistake(name, name, wrong(N_("This answer could not be read: “{typed}”"), typed=text))
        for name, text in journey.raw.items()
        if _on(page, name)
    ]
    posted = {q.id: Posted({key: journey.counted.get(key) for key in keys_of(q)}) for q in page.questions}
    return check_page(journey.asker(page), page.questions, PostedPage(posted, tuple(raw))).mistakes


def _on(page: Page, name: str) -> bool:
    return any(
        name == question.id or name.startswith((f"{question.id}.", f"{question.id}-")) for question in page.questions
    )
