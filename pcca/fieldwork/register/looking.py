"""What will be so before and after a change of the register, in sentences about each organisation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pcca.fieldwork.register.acts import members
from pcca.fieldwork.register.asked import Asked
from pcca.fieldwork.register.days import day_before
from pcca.fieldwork.register.history import history
from pcca.fieldwork.register.keeping import Outcome
from pcca.fieldwork.register.saying import Codes, Said, said
from pcca.fieldwork.register.writing import all_tags
from pcca.language import N_
from pcca.store.register import Register

MOST = 8


@dataclass(frozen=True)
class Sides:
    """One organisation on either side of a change."""

    code: str
    before: tuple[Said, ...]
    after: tuple[Said, ...]


def sides(before: Register, asked: Asked, outcome: Outcome) -> tuple[Sides, ...]:
    """The organisations of an act, on the day before it and from its day on; of a correction all that is told."""
    if asked.day is None:
        return tuple(Sides(code, tuple(_told(before, code)), tuple(_told(outcome.after, code))) for code in asked.about)
    eve = day_before(asked.day) or asked.day
    return tuple(
        Sides(code, tuple(_on(outcome.after, code, eve)), tuple(_on(outcome.after, code, asked.day)))
        for code in asked.about
    )


def _told(register: Register, code: str) -> Iterator[Said]:
    """The last name of an organisation and its history."""
    each = register.get(code)
    if each is None:
        yield said(N_("The register does not know it."))
        return
    yield said(N_("It is called {name}."), name=each.name)
    yield from (happened.said for happened in history(register, code))


def _on(register: Register, code: str, day: date) -> Iterator[Said]:
    """What holds of an organisation on a day."""
    each = register[code]
    if not each.days.holds(day):
        yield _absent(register, code, day)
        return
    yield said(N_("It is called {name}."), name=each.name_on(day))
    held = tuple(dict.fromkeys(tag.of for tag in all_tags(register, each) if tag.days.holds(day)))
    yield said(N_("It belongs to {of}."), of=Codes(held)) if held else said(N_("It belongs to no other organisation."))
    inside = [other.code for other in members(register, code, day) if code in other.belongs(each.kind, day)]
    if len(inside) > MOST:
        sentence = N_("What belongs to it: {of} and others, {n} in all.")
        yield said(sentence, of=Codes(tuple(inside[:MOST])), n=len(inside))
    elif inside:
        yield said(N_("What belongs to it: {of}."), of=Codes(tuple(inside)))


def _absent(register: Register, code: str, day: date) -> Said:
    """That an organisation does not exist on a day."""
    each = register[code]
    if each.days.last is None or day <= each.days.last:
        return said(N_("It does not exist yet."))
    if each.became:
        return said(N_("It has ended, and {of} stands in its place."), of=Codes(each.became))
    return said(N_("It has ended."))
