"""Spans of days, and tags over them: what they have in common, and what is left when some are taken out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from pcca.fieldwork.register.kinds import BELONGING
from pcca.store.register import Days, Tag

ONE = timedelta(days=1)


def day_before(day: date | None) -> date | None:
    """The day before; none before what is not known, nor before the first that there is."""
    return None if day is None or day == date.min else day - ONE


def day_after(day: date | None) -> date | None:
    """The day after; none after what goes on, nor after the last that there is."""
    return None if day is None or day == date.max else day + ONE


def common(one: Days, other: Days) -> Days | None:
    """The days that both have."""
    firsts = [each for each in (one.first, other.first) if each is not None]
    lasts = [each for each in (one.last, other.last) if each is not None]
    found = Days(max(firsts, default=None), min(lasts, default=None))
    return found if _runs(found) else None


def without(whole: Days, gone: Days) -> Iterator[Days]:
    """The days of the first that the second does not have."""
    if common(whole, gone) is None:
        yield whole
        return
    if gone.first is not None and gone.first > date.min:
        yield from _some(common(whole, Days(None, day_before(gone.first))))
    if gone.last is not None and gone.last < date.max:
        yield from _some(common(whole, Days(day_after(gone.last), None)))


def inside(part: Days, whole: Days) -> bool:
    """Whether no day of it lies outside."""
    return not any(without(part, whole))


def cut(tags: Iterable[Tag], kinds: Collection[str], gone: Days) -> tuple[Tag, ...]:
    """The tags without these days of these kinds."""
    kept = [
        Tag(tag.kind, tag.of, days)
        for tag in tags
        for days in (without(tag.days, gone) if tag.kind in kinds else (tag.days,))
    ]
    return tidy(kept)


def tidy(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """The tags by kind and days; two to the same organisation that meet are one."""
    kept: list[Tag] = []
    for tag in sorted(tags, key=_order):
        meeting = next((each for each in kept if (each.kind, each.of) == (tag.kind, tag.of) and _meet(each, tag)), None)
        if meeting is None:
            kept.append(tag)
        else:
            lasts = (meeting.days.last, tag.days.last)
            last = None if None in lasts else max(each for each in lasts if each is not None)
            kept[kept.index(meeting)] = Tag(tag.kind, tag.of, Days(meeting.days.first, last))
    return tuple(kept)


def _order(tag: Tag) -> tuple[int, date, str]:
    return BELONGING.index(tag.kind) if tag.kind in BELONGING else 9, tag.days.first or date.min, tag.of


def _meet(one: Tag, next_: Tag) -> bool:
    """Whether a tag has begun by the day after another ended."""
    ended = one.days.last
    return ended is None or ended == date.max or (next_.days.first or date.min) <= ended + ONE


def _runs(days: Days) -> bool:
    return days.first is None or days.last is None or days.first <= days.last


def _some(days: Days | None) -> Iterator[Days]:
    if days is not None:
        yield days
