"""What differs between a register and the next, by organisation and day, as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pcca.fieldwork.register.days import day_after, day_before
from pcca.fieldwork.register.kinds import BELONGING
from pcca.fieldwork.register.saying import Codes, Kind, Said, said
from pcca.language import N_
from pcca.store.register import Organisation, Register

What = Literal["new", "renamed", "moved", "ended", "corrected"]


@dataclass(frozen=True)
class Change:
    """One difference: of which sort, of which organisation, and the sentence that tells it."""

    what: What
    code: str
    said: Said


def changes(before: Register, after: Register) -> tuple[Change, ...]:
    """Everything that differs; organisations are never taken out."""
    return tuple(
        change
        for code, organisation in after.items()
        if before.get(code) != organisation
        for change in _changes(before.get(code), organisation)
    )


def _changes(before: Organisation | None, after: Organisation) -> Iterator[Change]:
    if before is None:
        yield _new(after)
        return
    yield from _renamings(before, after)
    yield from _lives(before, after)
    for kind in BELONGING:
        yield from _moves(before, after, kind)


def _new(after: Organisation) -> Change:
    slots = {"it": Codes((after.code,)), "kind": Kind(after.kind), "of": Codes(tuple(tag.of for tag in after.tags))}
    if after.days.first is not None:
        slots |= {"day": after.days.first}
    sentence = NEW[bool(after.tags), after.days.first is not None]
    return Change("new", after.code, Said(sentence, slots))


# By whether it belongs to any other, and whether its first day is known.
NEW = {
    (False, False): N_("{it}, {kind}."),
    (False, True): N_("{it}, {kind}, from {day}."),
    (True, False): N_("{it}, {kind}, belongs to {of}."),
    (True, True): N_("{it}, {kind}, from {day}, belongs to {of}."),
}


def _renamings(before: Organisation, after: Organisation) -> Iterator[Change]:
    known = {each.text for each in before.names}
    fresh = [each for each in after.names if each not in before.names]
    # One that is only taken back leaves no name that is new.
    for each in fresh or after.names[-1:] if after.names != before.names else ():
        slots = {"code": after.code, "old": before.name, "new": each.text}
        if each.first is None or each.text in known:
            yield Change("corrected", after.code, Said(N_("The name of {code} is corrected: {new}."), slots))
        else:
            sentence = N_("{old} ({code}) is called {new} from {day}.")
            yield Change("renamed", after.code, Said(sentence, slots | {"day": each.first}))


def _lives(before: Organisation, after: Organisation) -> Iterator[Change]:
    it = Codes((after.code,))
    if after.days.first != before.days.first:
        sentence = N_("The first day of {it} is corrected: {day}.")
        day = after.days.first or "–"
        yield Change("corrected", after.code, said(sentence, it=it, day=day))
    if after.days.last is None and before.days.last is not None:
        yield Change("corrected", after.code, said(N_("{it} goes on: its last day is taken back."), it=it))
    elif after.days.last != before.days.last:
        what: What = "ended" if before.days.last is None else "corrected"
        yield Change(what, after.code, said(N_("The last day of {it} is {day}."), it=it, day=after.days.last))
    if after.became != before.became and after.became:
        yield Change("ended", after.code, said(N_("{it} became {of}."), it=it, of=Codes(after.became)))


@dataclass(frozen=True)
class _Move:
    """Days on which something belongs elsewhere than it did."""

    first: date
    last: date | None
    old: tuple[str, ...]
    new: tuple[str, ...]


def _moves(before: Organisation, after: Organisation, kind: str) -> Iterator[Change]:
    for move in _differing(before, after, kind):
        old = tuple(each for each in move.old if each not in move.new)
        new = tuple(each for each in move.new if each not in move.old)
        slots: dict[str, object] = {"it": Codes((after.code,)), "old": Codes(old), "new": Codes(new)}
        slots |= {"day": move.first, "last": move.last}
        sentence = MOVES[bool(old), bool(new), move.first > date.min, move.last is not None]
        yield Change("moved", after.code, Said(sentence, slots))


# By what it belonged to before and belongs to now, and whether the first and the last day of it are known.
MOVES = {
    (True, True, True, False): N_("{it} belongs to {new} from {day}, no longer to {old}."),
    (True, True, True, True): N_("{it} belongs to {new} from {day} to {last}, not to {old}."),
    (True, True, False, True): N_("{it} belongs to {new} until {last}, not to {old}."),
    (True, True, False, False): N_("{it} belongs to {new} and never to {old}."),
    (False, True, True, False): N_("{it} belongs to {new} from {day}."),
    (False, True, True, True): N_("{it} belongs to {new} from {day} to {last}."),
    (False, True, False, True): N_("{it} belongs to {new} until {last}."),
    (False, True, False, False): N_("{it} belongs to {new}."),
    (True, False, True, False): N_("{it} no longer belongs to {old} from {day}."),
    (True, False, True, True): N_("{it} does not belong to {old} from {day} to {last}."),
    (True, False, False, True): N_("{it} does not belong to {old} until {last}."),
    (True, False, False, False): N_("{it} never belonged to {old}."),
}


def _differing(before: Organisation, after: Organisation, kind: str) -> list[_Move]:
    """The spans of days, of its life then and now, on which it belongs elsewhere."""
    found: list[_Move] = []
    starts = _starts(before, after, kind)
    for place, day in enumerate(starts):
        if not (before.days.holds(day) and after.days.holds(day)):
            continue
        old, new = before.belongs(kind, day), after.belongs(kind, day)
        last = day_before(starts[place + 1]) if place + 1 < len(starts) else None
        if set(old) == set(new):
            continue
        if found and (found[-1].old, found[-1].new, found[-1].last) == (old, new, day_before(day)):
            found[-1] = _Move(found[-1].first, last, old, new)
        else:
            found.append(_Move(day, last, old, new))
    return found


def _starts(before: Organisation, after: Organisation, kind: str) -> list[date]:
    """The days on which something about its belonging may differ from the day before."""
    tags = [tag.days for each in (before, after) for tag in each.tags if tag.kind == kind]
    spans = [*tags, before.days, after.days]
    days = [day for span in spans for day in (span.first, day_after(span.last)) if day is not None]
    return sorted({date.min, *days})
