"""What holds of every register, whatever was done to it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from pcca.fieldwork.register.days import common, inside
from pcca.fieldwork.register.faults import Fault, fault
from pcca.fieldwork.register.kinds import PARENTS, SEVERAL, THROUGH
from pcca.language import N_
from pcca.store.register import Organisation, Register, Tag


def faults(register: Register) -> list[Fault]:
    """Everything that does not hold; belonging runs from kind to kind, so that nothing belongs to itself."""
    return [each for organisation in register.values() for each in _faults(register, organisation)]


def _faults(register: Register, organisation: Organisation) -> Iterator[Fault]:
    days = organisation.days
    if days.first is not None and days.last is not None and days.last < days.first:
        sentence = N_("The last day ({last}) is before the first ({first}).")
        yield fault(organisation.code, "to", sentence, last=days.last, first=days.first)
        return
    yield from _followers(register, organisation)
    for tag in organisation.tags:
        yield from _tag(register, organisation, tag)
    for one, other in combinations(organisation.tags, 2):
        yield from _two(organisation, one, other)


def _followers(register: Register, organisation: Organisation) -> Iterator[Fault]:
    code, ended = organisation.code, organisation.days.last
    for each in organisation.became:
        follower = register.get(each)
        if follower is None:
            yield fault(code, "became", N_("The register has no organisation '{word}'."), word=each)
        elif follower.kind != organisation.kind:
            sentence = N_("It cannot have become '{word}', which is of another kind ({kind}).")
            yield fault(code, "became", sentence, word=each, kind=follower.kind)
        elif ended is None:
            yield fault(code, "to", N_("It became '{word}' but has no last day."), word=each)
        elif each == code or (follower.days.last is not None and follower.days.last <= ended):
            sentence = N_("It became '{word}', which did not exist after {day}.")
            yield fault(code, "became", sentence, word=each, day=ended)


def _tag(register: Register, organisation: Organisation, tag: Tag) -> Iterator[Fault]:
    other, code = register.get(tag.of), organisation.code
    if other is None:
        yield fault(code, tag.kind, N_("The register has no organisation '{word}'."), word=tag.of)
    elif tag.kind != other.kind:
        sentence = N_("'{word}' is of the kind '{kind}', not '{given}'.")
        yield fault(code, tag.kind, sentence, word=tag.of, kind=other.kind, given=tag.kind)
    elif tag.kind not in PARENTS.get(organisation.kind, ()):
        sentence = N_("One of the kind '{kind}' cannot belong to one of the kind '{given}' ('{word}').")
        yield fault(code, tag.kind, sentence, word=tag.of, kind=organisation.kind, given=tag.kind)
    elif not inside(tag.days, organisation.days):
        yield _outside(code, organisation, tag)
    elif not inside(tag.days, other.days):
        yield _outside(code, other, tag)


def _outside(code: str, whole: Organisation, tag: Tag) -> Fault:
    """A belonging on days on which one of the two does not exist."""
    first, last = whole.days.first, whole.days.last
    if first is not None and (tag.days.first is None or tag.days.first < first):
        begun = N_("It would belong to '{word}' before {day}, the first day of '{whole}'. Give a later day.")
        return fault(code, tag.kind, begun, word=tag.of, whole=whole.code, day=first)
    ended = N_("It would belong to '{word}' after {day}, the last day of '{whole}'. Name one that goes on.")
    return fault(code, tag.kind, ended, word=tag.of, whole=whole.code, day=last)


def _two(organisation: Organisation, one: Tag, other: Tag) -> Iterator[Fault]:
    code = organisation.code
    if common(one.days, other.days) is None:
        return
    if one.kind == other.kind and (one.kind not in SEVERAL or one.of == other.of):
        sentence = N_("It would belong to '{word}' and to '{other}' on the same days.")
        yield fault(code, one.kind, sentence, word=one.of, other=other.of)
    elif {one.kind, other.kind} == {*THROUGH}:
        cluster, board = sorted((one, other), key=lambda tag: THROUGH.index(tag.kind))
        sentence = N_(
            "It is in the cluster '{cluster}' and belongs to a board through it, so it cannot be given the board "
            "'{board}' as well. Move the cluster, or let it leave the cluster first."
        )
        yield fault(code, board.kind, sentence, cluster=cluster.of, board=board.of)
