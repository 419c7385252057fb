"""What pages show of a list: each entry by its name and its main answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pcca.fieldwork.finishing import Stop, Waiting, waiting_in
from pcca.fieldwork.journey import Journey
from pcca.fieldwork.listing import EntryJourney, entries, entry_of, list_of, repeat_of
from pcca.forms.show import Line, lines_of, said
from pcca.instrument.given import Values
from pcca.instrument.model import Calendar, Choice, Kind, Number, Question, Section
from pcca.language import Language, language
from pcca.store import Entry

MAIN = 3
"""How many answers stand beside the name of an entry in its list."""
LONGEST = 80
MAIN_KINDS: tuple[type[Kind], ...] = (Number, Choice, Calendar)
"""Kinds of questions whose answers are short enough to stand there, those that tell most first."""


@dataclass(frozen=True)
class EntryShown:
    """One entry in its list."""

    number: int
    title: str
    lines: tuple[Line, ...]
    finished: bool


def entries_shown(journey: Journey, section: Section, lang: Language) -> list[EntryShown]:
    """The entries of a list in which something was entered."""
    return [_shown(entry, lang) for entry in entries(journey, section)]


def _shown(entry: EntryJourney, lang: Language) -> EntryShown:
    title = listed_title(entry.section, entry.own, entry.position, lang)
    lines = [line for question in _main(entry) for line in lines_of(question, entry.own, lang)]
    return EntryShown(entry.entry.number, title, tuple(lines), not waiting_in(entry))


def _main(entry: EntryJourney) -> list[Question]:
    """The questions whose answers stand beside an entry: amounts before choices before dates, in their order."""
    label = repeat_of(entry.section).label
    answered = [q for q in entry.section.questions if q.id != label and entry.own.get(q.id) is not None]
    short = [question for kind in MAIN_KINDS for question in answered if type(question.kind) is kind][:MAIN]
    return [question for question in answered if question in short]


def called(section: Section, own: Values, lang: Language) -> str:
    """The answer that names an entry, cut where it is long; empty when there is none."""
    label = repeat_of(section).label
    question = next((each for each in section.questions if each.id == label), None)
    value = own.get(label) if question and label else None
    if question is None or value is None:
        return ""
    words = " ".join(said(question, value, lang).split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()}…"


def name_of(section: Section, lang: Language) -> str:
    """What an entry of this list is called, as the beginning of a line."""
    name = repeat_of(section).name[lang.code]
    return name[:1].upper() + name[1:]


def listed_title(section: Section, own: Values, position: int, lang: Language) -> str:
    """How an entry stands in its list: by the answer that names it, or by its place."""
    words = called(section, own, lang)
    return f"{position}. {words}" if words else f"{name_of(section, lang)} {position}"


def caption(section: Section, own: Values, position: int, lang: Language) -> str:
    """What stands above the answers of one entry: what it is, its place, and the answer that names it."""
    words = called(section, own, lang)
    place = f"{name_of(section, lang)} {position}"
    return f"{place}: {words}" if words else place


def caption_of(journey: Journey) -> str:
    """What stands above a page of an entry; nothing above other pages."""
    if not isinstance(journey, EntryJourney):
        return ""
    return caption(journey.section, journey.own, journey.position, language(journey.language))


@dataclass(frozen=True)
class Problem:
    """What stands in the way of going on, in words, and the page and element where it is mended."""

    stop: Stop
    target: str
    sentence: str


def problems(journey: Journey, waiting: Iterable[Waiting], lang: Language) -> list[Problem]:
    """Mistakes in words; one in an entry begins with what the entry is called."""
    return [Problem(each.stop, each.mistake.target, _sentence(journey, each, lang)) for each in waiting]


def _sentence(journey: Journey, waiting: Waiting, lang: Language) -> str:
    sentence, stop = waiting.mistake.wrong.say(lang), waiting.stop
    if stop.number is None:
        return sentence
    entry = entry_of(journey, Entry(list_of(stop.page), stop.number))
    return f"{caption_of(entry)}: {sentence}"


__all__ = ["EntryShown", "called", "caption", "caption_of", "entries_shown", "listed_title", "name_of", "problems"]
