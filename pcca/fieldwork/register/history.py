"""The history of one organisation in words, from its first day on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pcca.fieldwork.register.days import day_after
from pcca.fieldwork.register.saying import Codes, Said, said
from pcca.language import N_
from pcca.store.register import Organisation, Register, Tag


@dataclass(frozen=True)
class Happened:
    """Something that happened on a day, or that began before any day that is known."""

    day: date | None
    said: Said


def history(register: Register, code: str) -> list[Happened]:
    """What happened to an organisation, oldest first."""
    organisation = register[code]
    found = [*_life(organisation), *_names(organisation), *map(_belonged, organisation.tags)]
    return sorted([*found, *_before(register, code), *_end(organisation)], key=lambda each: each.day or date.min)


def _life(organisation: Organisation) -> Iterator[Happened]:
    first = organisation.days.first
    if first is not None:
        yield Happened(first, said(N_("Its first day was {day}."), day=first))


def _names(organisation: Organisation) -> Iterator[Happened]:
    for old, new in zip(organisation.names, organisation.names[1:], strict=False):
        sentence = N_("From {day} it was called {new}; before, it was called {old}.")
        yield Happened(new.first, said(sentence, day=new.first, new=new.text, old=old.text))


def _belonged(tag: Tag) -> Happened:
    first, last = tag.days.first, tag.days.last
    sentence = BELONGED[first is not None, last is not None]
    return Happened(first, said(sentence, of=Codes((tag.of,)), day=first, last=last))


# By whether the first and the last day of it are known.
BELONGED = {
    (True, True): N_("From {day} to {last} it belonged to {of}."),
    (True, False): N_("From {day} it belongs to {of}."),
    (False, True): N_("Until {last} it belonged to {of}."),
    (False, False): N_("It belongs to {of}; since when is not known."),
}


def _before(register: Register, code: str) -> Iterator[Happened]:
    for each in register.values():
        if code in each.became:
            day = day_after(each.days.last)
            yield Happened(
                day, said(N_("From {day} it stands for {of}, which ended."), day=day, of=Codes((each.code,)))
            )


def _end(organisation: Organisation) -> Iterator[Happened]:
    last = organisation.days.last
    if last is not None:
        yield Happened(last, said(N_("Its last day was {day}."), day=last))
    if organisation.became:
        sentence = N_("It became {of}.")
        yield Happened(day_after(last), said(sentence, of=Codes(organisation.became)))
