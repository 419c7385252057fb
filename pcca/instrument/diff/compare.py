"""Compares parts by their ids, whatever they are parts of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from pcca.instrument.diff.judge import judged
from pcca.instrument.diff.part import Aspect, Change, Part
from pcca.instrument.diff.values import differing, left_behind, shown, words_of

MOVED = {"section": "section-moved", "row": "row-moved", "option": "option-moved"}


def compare(old: Sequence[Part], new: Sequence[Part]) -> Iterator[Change]:
    """Every change from the old parts to the new."""
    before, after = {part.key: part for part in old}, {part.key: part for part in new}
    for key, part in after.items():
        if key in before:
            yield from _common(before[key], part)
        else:
            yield Change(part.added, part.path, "", part.label, part.touches, stated=part.stated, origin=part.origin)
    for key, part in before.items():
        if key not in after:
            yield Change(part.removed, part.path, part.label, "", part.touches, removed=True, origin=part.origin)
    for kind, name in MOVED.items():
        yield from moved([p for p in old if p.kind == kind], [p for p in new if p.kind == kind], name)


def moved(old: Sequence[Part], new: Sequence[Part], kind: str) -> Iterator[Change]:
    """The parts that stand elsewhere among those that both have; as few as explain the new order."""
    ids = {part.id for part in new}
    before = [part.id for part in old if part.id in ids]
    known = set(before)
    after = [part for part in new if part.id in known]
    still = _still(before, [part.id for part in after])
    for place, part in enumerate(after):
        if part.id not in still:
            was, now = str(before.index(part.id) + 1), str(place + 1)
            yield Change(kind, part.path, was, now, part.touches, stated=part.stated, origin=part.origin)


def _still(before: list[str], after: list[str]) -> set[str]:
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return {id_ for block in blocks for id_ in before[block.a : block.a + block.size]}


def _common(old: Part, new: Part) -> Iterator[Change]:
    yield from _aspects(old, new, old.aspects, new.aspects)
    if old.shape != new.shape:
        touches = old.touches | new.touches
        yield Change("kind", (*new.path, new.shape.split()[0]), old.shape, new.shape, touches, stated=new.stated)
        return
    yield from _aspects(old, new, old.form, new.form)
    yield from compare(old.inside, new.inside)


def _aspects(old: Part, new: Part, before: Sequence[Aspect], after: Sequence[Aspect]) -> Iterator[Change]:
    olds, news = {each.key: each for each in before}, {each.key: each for each in after}
    for key in {**news, **olds}:
        was, now = olds.get(key), news.get(key)
        change = _aspect(old, new, was, now)
        if change is not None:
            yield change


def _aspect(old: Part, new: Part, was: Aspect | None, now: Aspect | None) -> Change | None:
    before, after = (each.value if each else None for each in (was, now))
    there = now or was
    if before == after or there is None:
        return None
    kind = judged(there.key, before, after)
    gone = now is None or after is None
    part, place = (old, was or there) if gone else (new, there)
    texts = differing(words_of(before), words_of(after)) if words_of(before) or words_of(after) else None
    reached = (was.touches if was else frozenset()) | (now.touches if now else frozenset())
    return (
        Change(
            kind,
            (*part.path, *place.tail),
            *(texts or (shown(before), shown(after))),
            reached or old.touches | new.touches,
            removed=gone,
            stated=new.stated,
            origin=(*new.origin, there.key) if new.origin else (),
            stale=left_behind(words_of(before), words_of(after)),
        )
        if kind
        else None
    )
