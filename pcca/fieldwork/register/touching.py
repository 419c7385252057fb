"""Whom a change of the register touches: people by their roles, waves by their owners, and lists of those asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from pcca import store as stored
from pcca.clock import CLOCK
from pcca.fieldwork.headings import folded
from pcca.fieldwork.register.asked import Asked
from pcca.fieldwork.register.keeping import Outcome
from pcca.fieldwork.register.saying import Codes, Said, Titled, Word, said
from pcca.fieldwork.versions import instrument_of
from pcca.language import LANGUAGES, N_, Text
from pcca.rights import EVERYWHERE, ROLES, Grant
from pcca.store import Store, Wave, invitations, organisations, people
from pcca.store.people import Person
from pcca.store.register import Register

MOST = 5
GOING_ON = frozenset({"draft", "planned", "open", "paused"})


@dataclass(frozen=True)
class Touch:
    """A sentence about somebody or something that a change touches, and what it is about."""

    said: Said
    person: int | None = None
    wave: str | None = None


@dataclass(frozen=True)
class _Change:
    """A register before and after an act, on the first day on which the difference can be seen."""

    before: Register
    after: Register
    asked: Asked
    codes: tuple[str, ...]
    day: date


def touched(store: Store, before: Register, asked: Asked, outcome: Outcome, now: datetime) -> list[Touch]:
    """Everything that depends on what changes, as far as it goes on."""
    today = now.astimezone(CLOCK).date()
    known = tuple(code for code in outcome.codes if code in before)
    change = _Change(before, outcome.after, asked, known, max(asked.day or today, today))
    waves = [each for each in stored.waves(store) if stored.state(each, now) in GOING_ON]
    return [*_roles(store, change, today), *_owned(store, change, waves), *_named(store, change, waves)]


def _roles(store: Store, change: _Change, today: date) -> Iterator[Touch]:
    there, then = (organisations.lineages_in(each, change.day) for each in (change.before, change.after))
    for person in people.everybody(store, today):
        for grant in person.grants if person.name and person.state != "ended" else ():
            if grant.scope == EVERYWHERE:
                continue
            if _ends(change, grant.scope):
                yield _orphaned(change, person, grant)
            seen = {code for code in change.codes if grant.scope in there[code]}
            sees = {code for code in change.codes if grant.scope in then[code]}
            yield from _seeing(change, person, grant, (GAINED, sees - seen))
            yield from _seeing(change, person, grant, (LOST, seen - sees))


def _ends(change: _Change, code: str) -> bool:
    """Whether an organisation ends by the act."""
    before, after = change.before.get(code), change.after.get(code)
    # A day from which it is no more, and before the act was.
    return before is not None and after is not None and before.days.last is None and after.days.last is not None


def _orphaned(change: _Change, person: Person, grant: Grant) -> Touch:
    it, became = Codes((grant.scope,)), change.after[grant.scope].became
    slots = {"name": person.name, "role": Word(ROLES[grant.role]), "it": it}
    if became:
        sentence = N_("{name} holds a role for {it} ({role}). It does not pass on: give one for {of} where it should.")
        return Touch(Said(sentence, {**slots, "of": Codes(became)}), person=person.no)
    sentence = N_("{name} holds a role for {it} ({role}), which ends. Take it away where it is of no use any more.")
    return Touch(Said(sentence, slots), person=person.no)


GAINED = N_("From {day} the role of {name} ({role}, {scope}) covers {of}.")
LOST = N_("From {day} the role of {name} ({role}, {scope}) does not cover {of} any more.")


def _seeing(change: _Change, person: Person, grant: Grant, found: tuple[str, set[str]]) -> Iterator[Touch]:
    """What somebody sees or no longer sees; of many, those that the act is about."""
    sentence, codes = found
    told = [code for code in change.asked.about if code in codes] or sorted(codes)[:MOST]
    if told:
        slots = {"name": person.name, "role": Word(ROLES[grant.role]), "scope": Codes((grant.scope,))}
        yield Touch(Said(sentence, {**slots, "of": Codes(tuple(told)), "day": change.day}), person=person.no)


def _owned(store: Store, change: _Change, waves: list[Wave]) -> Iterator[Touch]:
    for wave in waves:
        if wave.owner in change.codes:
            it, became = Codes((wave.owner,)), change.after[wave.owner].became
            slots = {"wave": Titled(_title(store, wave)), "it": it}
            if _ends(change, wave.owner) and became:
                sentence = N_("The wave “{wave}” is owned by {it}. It goes on; roles for {of} then hold for it too.")
                yield Touch(Said(sentence, {**slots, "of": Codes(became)}), wave=wave.id)
            else:
                yield Touch(said(N_("The wave “{wave}” is owned by {it}. It goes on as it is."), **slots), wave=wave.id)


def _named(store: Store, change: _Change, waves: list[Wave]) -> Iterator[Touch]:
    """Lists of people that name an organisation: they are what somebody uploaded, and stay so."""
    for wave in waves:
        values = {folded(text) for each in invitations.tallies(store, wave.id) for text in each.strata.values()}
        found = tuple(code for code in change.asked.about if code in change.before and values & _words(change, code))
        if found:
            sentence = N_("The list of people of the wave “{wave}” names {of}. It stays as it was uploaded.")
            yield Touch(said(sentence, wave=Titled(_title(store, wave)), of=Codes(found)), wave=wave.id)


def _words(change: _Change, code: str) -> set[str]:
    names = (text for named in change.before[code].names for _, text in named.text)
    return {*map(folded, (code, *names))}


def _title(store: Store, wave: Wave) -> Text:
    """What a wave is called: its own label, or its instrument's title."""
    title = instrument_of(store, wave.instrument).title
    return Text(tuple((code, wave.label.get(code) or title[code]) for code in LANGUAGES))


__all__ = ["Touch", "touched"]
