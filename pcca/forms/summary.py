"""The list of answers before and after they are submitted, those of entries under headings of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from pcca.answers import typed
from pcca.fieldwork.journey import Journey
from pcca.fieldwork.listing import EntryJourney, entries, is_list
from pcca.forms.entries import caption, name_of
from pcca.forms.show import Line, lines_of
from pcca.instrument.given import Entry, Values
from pcca.instrument.model import Instrument, Section
from pcca.language import Language
from pcca.routing import Page, entry_path, path


@dataclass(frozen=True)
class Part:
    """The answers of one section, or of one entry of a list."""

    title: str
    lines: tuple[Line, ...]
    of_entry: bool = False


def summary(journey: Journey, lang: Language) -> list[Part]:
    """The answers that count, by section, each with the page to change it on."""
    parts: list[Part] = []
    for page in journey.pages:
        if is_list(page):
            inside = entries(journey, page.section)
            parts += [_list_part(page.section, len(inside), lang), *(entry_part(each, lang) for each in inside)]
        else:
            parts.append(Part(page.section.title[lang.code], tuple(_lines(journey, page, lang))))
    return _together(parts)


def _lines(journey: Journey, page: Page, lang: Language) -> Iterator[Line]:
    number = journey.entry.number if isinstance(journey, EntryJourney) else None
    for question in page.questions:
        for line in lines_of(question, journey.counted, lang, journey.raw):
            yield replace(line, page=page.id, number=number)


def entry_part(entry: EntryJourney, lang: Language) -> Part:
    """The answers of one entry of a list, each with the page to change it on."""
    title = caption(entry.section, entry.own, entry.position, lang)
    return Part(title, tuple(line for page in entry.pages for line in _lines(entry, page, lang)), of_entry=True)


def _list_part(section: Section, many: int, lang: Language) -> Part:
    """The heading of a list, with how many entries it has and the way back to it."""
    told = lang.count("{n} entry", "{n} entries", many)
    return Part(section.title[lang.code], (Line(name_of(section, lang), told, "entries", section.id),))


def _together(parts: list[Part]) -> list[Part]:
    """The parts with those of one section joined, and without those that hold nothing."""
    joined: list[Part] = []
    for part in parts:
        if joined and joined[-1].title == part.title and not part.of_entry and not joined[-1].of_entry:
            joined[-1] = replace(joined[-1], lines=joined[-1].lines + part.lines)
        elif part.lines:
            joined.append(part)
    return joined


def summary_of(instrument: Instrument, document: Mapping[str, Any], lang: Language) -> list[Part]:
    """The answers of a submitted document, by section."""
    values = typed(instrument, document)
    parts: list[Part] = []
    for page in path(instrument, values)[0]:
        if is_list(page):
            parts += _submitted_list(instrument, page.section, values, lang)
        else:
            lines = [line for question in page.questions for line in lines_of(question, values, lang)]
            parts.append(Part(page.section.title[lang.code], tuple(lines)))
    return _together(parts)


def _submitted_list(instrument: Instrument, section: Section, values: Values, lang: Language) -> list[Part]:
    entries_ = cast("tuple[Entry, ...]", values.get(section.id) or ())
    parts = [_list_part(section, len(entries_), lang)]
    for position, entry in enumerate(entries_, 1):
        pages, own = entry_path(instrument, section, entry, values)
        lines = [line for page in pages for question in page.questions for line in lines_of(question, own, lang)]
        parts.append(Part(caption(section, own, position, lang), tuple(lines), of_entry=True))
    return parts
