"""Register files into the register that is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pcca.fieldwork.register.days import common, tidy, without
from pcca.fieldwork.register.faults import Fault, Refused, fault
from pcca.fieldwork.register.keeping import Act
from pcca.fieldwork.register.kinds import THROUGH
from pcca.instrument import registers as files
from pcca.language import LANGUAGES, N_, Text
from pcca.store.register import Days, Named, Organisation, Register, Tag


def loaded(file: files.Register) -> Act:
    """The act of a register file: its organisations are from then on as it says, with their names of earlier days."""
    found = {each.id: _organisation(file, each) for each in file.organisations.values()}

    def act(before: Register) -> Register:
        wrong = [each for organisation in found.values() for each in _disagreeing(found, organisation)]
        wrong += [_another_kind(before[code], each) for code, each in found.items() if _differs(before.get(code), each)]
        if wrong:
            raise Refused(wrong)
        return {**before, **{code: _joined(before.get(code), _single(found, each)) for code, each in found.items()}}

    return act


def _organisation(file: files.Register, each: files.Organisation) -> Organisation:
    own = _days(each.span)
    tags = []
    for tag in each.tags:
        # What is left open in a file holds as long as both exist.
        shared = common(common(_days(tag.span), own) or own, _days(file.organisations[tag.of].span))
        tags += [Tag(tag.kind, tag.of, shared)] if shared else []
    texts = dict(each.name)
    name = Text(tuple((code, texts[code]) for code in LANGUAGES if code in texts))
    return Organisation(each.id, each.kind, (Named(None, name),), own, each.became, tidy(tags))


def _days(span: files.Span) -> Days:
    return Days(span.first, span.last)


def _single(found: Register, each: Organisation) -> Organisation:
    """Without boards of its own while it is in a cluster, which has one."""
    tags = list(each.tags)
    for cluster in (tag for tag in each.tags if tag.kind == THROUGH[0]):
        tags = [
            replace(tag, days=days)
            for tag in tags
            for days in (without(tag.days, cluster.days) if tag.kind == THROUGH[1] else (tag.days,))
        ]
    return replace(each, tags=tidy(tags))


def _disagreeing(found: Register, each: Organisation) -> Iterator[Fault]:
    """Days on which the board of its own is not that of its cluster."""
    for cluster in (tag for tag in each.tags if tag.kind == THROUGH[0]):
        for board in (tag for tag in each.tags if tag.kind == THROUGH[1]):
            days = common(cluster.days, board.days)
            through = [tag.days for tag in found[cluster.of].tags if (tag.kind, tag.of) == (board.kind, board.of)]
            left = [days] if days else []
            for same in through:
                left = [part for one in left for part in without(one, same)]
            if left:
                sentence = N_("It belongs to '{word}' on days on which its cluster '{cluster}' does not.")
                yield fault(each.code, THROUGH[1], sentence, word=board.of, cluster=cluster.of)


def _differs(before: Organisation | None, each: Organisation) -> bool:
    return before is not None and before.kind != each.kind


def _another_kind(before: Organisation, each: Organisation) -> Fault:
    sentence = N_("'{word}' is of the kind '{kind}' in the register, not '{given}'. A code stays what it was.")
    return fault(each.code, "kind", sentence, word=each.code, kind=before.kind, given=each.kind)


def _joined(before: Organisation | None, each: Organisation) -> Organisation:
    """With the names of earlier days; the last is the file's."""
    if before is None:
        return each
    last = replace(before.names[-1], text=each.name)
    names = tuple(
        one for one in before.names[:-1] if each.days.last is None or (one.first or each.days.last) <= each.days.last
    )
    return replace(each, names=(*names, last))
