"""The clock time of Wales, in which days begin and moments are told."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

CLOCK = ZoneInfo("Europe/London")


def instant(day: date, at: time, *, later: bool = False) -> datetime | None:
    """The instant at which the clocks show this; none where they skip it, and of two the first, unless `later`."""
    shown = datetime.combine(day, at)
    found = shown.replace(tzinfo=CLOCK, fold=int(later)).astimezone(UTC)
    return found if found.astimezone(CLOCK).replace(tzinfo=None) == shown else None


def comes_twice(found: datetime) -> bool:
    """Whether the clocks show the time of this instant twice, because they go back that night."""
    local = found.astimezone(CLOCK)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
