"""What can be done to a register: each act takes one and gives the next, or refuses with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches

from pcca.fieldwork.register.days import common, cut, day_after, day_before, tidy
from pcca.fieldwork.register.faults import Fault, Refused, fault, refused
from pcca.fieldwork.register.kinds import SEVERAL, THROUGH
from pcca.language import N_, Text
from pcca.store.register import Days, Named, Organisation, Register, Tag

FEW = 5


def known(register: Register, code: str, column: str = "code") -> Organisation:
    """The organisation of a code; Refused with the nearest where there is none."""
    found = register.get(code)
    if found is not None:
        return found
    near = get_close_matches(code, register, n=1)
    if near:
        sentence = N_("The register has no organisation '{word}'. Did you mean '{near}'?")
        raise refused(code, column, sentence, word=code, near=near[0])
    raise refused(code, column, N_("The register has no organisation '{word}'."), word=code)


def added(register: Register, organisation: Organisation, to: Iterable[str] = ()) -> Register:
    """With a new organisation, which belongs to others from its first day on."""
    code = organisation.code
    if code in register:
        name = register[code].name["en"]
        raise refused(code, "code", N_("There is an organisation '{word}' already: {name}."), word=code, name=name)
    targets = [known(register, each) for each in to]
    tags = (Tag(each.kind, each.code, lifetime(organisation, each)) for each in targets)
    return _with(register, replace(organisation, tags=tidy([*organisation.tags, *tags])))


def lifetime(organisation: Organisation, target: Organisation) -> Days:
    """The days on which a new organisation belongs to another: all of its own from when the other is there."""
    return common(organisation.days, Days(target.days.first)) or organisation.days


def renamed(register: Register, code: str, name: Text, day: date | None) -> Register:
    """With another name from a day on, until the next that is recorded; without a day the last name was wrong."""
    organisation = known(register, code)
    names = list(organisation.names)
    if day is None:
        return _with(register, replace(organisation, names=(*names[:-1], replace(names[-1], text=name))))
    first = organisation.days.first
    if not organisation.days.holds(day):
        raise _not_there(organisation, day)
    begins = None if day == first else day
    kept = [each for each in names if each.first != begins]
    found = sorted([*kept, Named(begins, name)], key=lambda each: each.first or date.min)
    return _with(register, replace(organisation, names=_without_repeats(found)))


def _without_repeats(names: Sequence[Named]) -> tuple[Named, ...]:
    before = (None, *(each.text for each in names))
    return tuple(each for each, text in zip(names, before, strict=False) if each.text != text)


def moved(register: Register, code: str, to: str, day: date, *, beside: bool = False) -> Register:
    """With an organisation belonging to another from a day on, until the move after it that is recorded."""
    organisation, target = known(register, code), known(register, to, "to")
    if not organisation.days.holds(day):
        raise _not_there(organisation, day)
    same = [tag for tag in organisation.tags if tag.kind == target.kind]
    held = [tag for tag in same if tag.days.holds(day)]
    if beside or any(tag.of == to for tag in held):
        held = [tag for tag in held if tag.of == to]
    elif len(held) > 1:
        sentence = N_(
            "It belongs to {words} on that day. End one of them first, or say that '{word}' comes beside them."
        )
        raise refused(code, target.kind, sentence, words=", ".join(tag.of for tag in held), word=to)
    days = Days(day, _until(organisation, same, held, day))
    kinds = {target.kind, THROUGH[1]} if target.kind == THROUGH[0] else {target.kind}
    left = [tag for tag in organisation.tags if target.kind in SEVERAL and tag.kind == target.kind and tag not in held]
    free = cut([tag for tag in organisation.tags if tag not in left], kinds, days)
    return _with(register, replace(organisation, tags=tidy([*free, *left, Tag(target.kind, to, days)])))


def _until(organisation: Organisation, same: list[Tag], held: list[Tag], day: date) -> date | None:
    """The last day of what begins on a day: that of what it stands in for, or the one before the next begins."""
    if held:
        return held[0].days.last
    if any(tag.kind in SEVERAL for tag in same):
        return organisation.days.last
    later = [tag.days.first for tag in same if tag.days.first is not None and tag.days.first > day]
    return day_before(min(later)) if later else organisation.days.last


def misplaced(register: Register, code: str, to: str, day: date) -> Register:
    """With an organisation that belonged to another all along: what is entered for a day was a slip."""
    organisation, target = known(register, code), known(register, to, "to")
    held = [tag for tag in organisation.tags if tag.kind == target.kind and tag.days.holds(day)]
    if not held:
        sentence = N_("On {day} it belongs to none of the kind '{kind}', so there is nothing to correct: let it move.")
        raise refused(code, target.kind, sentence, day=day, kind=target.kind)
    if len(held) > 1:
        sentence = N_("It belongs to {words} on that day. Say of one of them first that it never belonged there.")
        raise refused(code, target.kind, sentence, words=", ".join(tag.of for tag in held))
    tags = tidy(replace(tag, of=to) if tag == held[0] else tag for tag in organisation.tags)
    return _with(register, replace(organisation, tags=tags))


def left(register: Register, code: str, of: str, last: date | None) -> Register:
    """With an organisation that belongs to another no longer than to a last day; without a day it never did."""
    organisation, other = known(register, code), known(register, of, "of")
    if last is None:
        return _with(register, replace(organisation, tags=_never(organisation, other)))
    held = [tag for tag in organisation.tags if tag.of == of and tag.days.holds(last)]
    if not held:
        sentence = N_("It does not belong to '{word}' on {day}.")
        raise refused(code, other.kind, sentence, word=of, day=last)
    shorter = replace(held[0], days=Days(held[0].days.first, last))
    tags = tidy(shorter if tag == held[0] else tag for tag in organisation.tags)
    return _with(register, replace(organisation, tags=tags))


def _never(organisation: Organisation, other: Organisation) -> tuple[Tag, ...]:
    """What it belongs to besides another that was entered wrongly."""
    tags = tuple(tag for tag in organisation.tags if tag.of != other.code)
    if tags == organisation.tags:
        sentence = N_("It never belonged to '{word}', and nothing says so.")
        raise refused(organisation.code, other.kind, sentence, word=other.code)
    return tags


def ended(register: Register, code: str, last: date, became: tuple[str, ...] = ()) -> Register:
    """With an organisation that had its last day; nothing may belong to it afterwards."""
    organisation = known(register, code)
    followers = [known(register, each, "became").code for each in became]
    _require_empty(register, organisation, last)
    after = lived(register, code, Days(organisation.days.first, last))
    return _with(after, replace(after[code], became=tuple(followers) or organisation.became))


def lived(register: Register, code: str, days: Days) -> Register:
    """With other days for an organisation; what began or ended with it does so still, what lies outside goes."""
    organisation = known(register, code)
    before = organisation.days
    tags = []
    for tag in organisation.tags:
        first = days.first if tag.days.first == before.first else tag.days.first
        last = days.last if tag.days.last == before.last else tag.days.last
        shared = common(Days(first, last), days)
        tags += [replace(tag, days=shared)] if shared else []
    names = tuple(
        each for each in organisation.names if each.first is None or days.last is None or each.first <= days.last
    )
    became = organisation.became if days.last is not None else ()
    return _with(register, replace(organisation, days=days, tags=tidy(tags), names=names, became=became))


def merged(register: Register, codes: Sequence[str], into: str, day: date) -> Register:
    """With organisations that are one from a day on: all that belonged to them belongs to it."""
    target = known(register, into, "into")
    gone = [known(register, each) for each in dict.fromkeys(codes) if each != into]
    faults = [_unlike(each, target) for each in gone if each.kind != target.kind]
    faults += [_not_there(each, day).faults[0] for each in gone if not each.days.holds(day)]
    if not target.days.holds(day):
        sentence = N_("'{word}' does not exist on {day}. Add it to the register first.")
        faults.append(fault(into, "into", sentence, word=into, day=day))
    if not gone:
        faults.append(fault(into, "code", N_("Name at least one other organisation that is merged into it.")))
    if faults:
        raise Refused(faults)
    after = register
    for each in gone:
        after = _handed_on(after, each.code, target, day)
        after = ended(after, each.code, day_before(day) or day, (into,))
    return after


def _unlike(each: Organisation, target: Organisation) -> Fault:
    sentence = N_("It is of the kind '{kind}', and cannot become '{word}', which is of the kind '{given}'.")
    return fault(each.code, "kind", sentence, kind=each.kind, word=target.code, given=target.kind)


def _handed_on(register: Register, code: str, target: Organisation, day: date) -> Register:
    """With everything that belongs to one from a day on belonging to another."""
    after = register
    for member in members(register, code, day):
        tags = [each for tag in member.tags for each in _handed(tag, code, target, day)]
        after = _with(after, replace(member, tags=tidy(tags)))
    return after


def _handed(tag: Tag, code: str, target: Organisation, day: date) -> Iterable[Tag]:
    later = common(tag.days, Days(day)) if tag.of == code else None
    if later is None:
        return (tag,)
    earlier = common(tag.days, Days(None, day_before(day)))
    kept = (replace(tag, days=earlier),) if earlier else ()
    return (*kept, Tag(tag.kind, target.code, later))


def members(register: Register, code: str, day: date) -> list[Organisation]:
    """What belongs to an organisation on a day or later, of its own."""
    found = register.values()
    return [each for each in found if any(tag.of == code and common(tag.days, Days(day)) for tag in each.tags)]


def _require_empty(register: Register, organisation: Organisation, last: date) -> None:
    after = day_after(last)
    staying = [each.code for each in members(register, organisation.code, after)] if after else []
    if staying:
        sentence = N_("After {day} there still belongs to it: {words}. Move that first, or merge it into another.")
        listed = ", ".join(staying[:FEW]) + (" …" if len(staying) > FEW else "")
        raise refused(organisation.code, "to", sentence, day=last, words=listed)


def _not_there(organisation: Organisation, day: date) -> Refused:
    first, last = organisation.days.first, organisation.days.last
    if first is not None and day < first:
        sentence = N_("It does not exist on {day} yet: its first day is {first}.")
        return refused(organisation.code, "from", sentence, day=day, first=first)
    sentence = N_("It does not exist on {day} any more: its last day was {last}.")
    return refused(organisation.code, "to", sentence, day=day, last=last)


def _with(register: Register, organisation: Organisation) -> Register:
    return {**register, organisation.code: organisation}
