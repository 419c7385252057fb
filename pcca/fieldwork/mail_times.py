"""When the mails of a wave go, as its managers type it: read strictly, with all faults at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import get_args

from pcca.answers.cells import Wrong, wrong
from pcca.clock import CLOCK, instant
from pcca.language import N_
from pcca.store import Wave
from pcca.store.mail_plans import Kind, Plan

KINDS: tuple[Kind, ...] = get_args(Kind)
REMINDERS = KINDS[1:]
APART = timedelta(hours=12)
HOUR = time(9)
"""The time of a mail for which only a day was given."""
NEVER, OPENING, AT = "never", "opening", "at"
Typed = Mapping[str, str]


@dataclass(frozen=True)
class Read:
    """What was typed: when each kind of mail goes, and what is wrong, by field."""

    at: Mapping[Kind, datetime | None] = field(default_factory=dict)
    faults: tuple[tuple[str, Wrong], ...] = ()


def typed(plans: tuple[Plan, ...]) -> dict[str, str]:
    """What stands in the form before anybody types."""
    held = {plan.kind: plan.at for plan in plans}
    way = NEVER if "invitation" not in held else AT if held["invitation"] else OPENING
    fields = {"invitation": way}
    for kind in KINDS:
        local = at.astimezone(CLOCK) if (at := held.get(kind)) else None
        fields[f"{kind}-day"] = local.date().isoformat() if local else ""
        fields[f"{kind}-time"] = f"{local:%H:%M}" if local else ""
    return fields


def read(wave: Wave, given: Typed, now: datetime, plans: tuple[Plan, ...]) -> Read:
    """The plan that was typed; what went already is not read, and what was planned already may be over."""
    held, gone = {plan.kind: plan.at for plan in plans}, {plan.kind for plan in plans if plan.done}
    faults: list[tuple[str, Wrong]] = []
    at: dict[Kind, datetime | None] = {}
    if given.get("invitation") == OPENING:
        at["invitation"] = None
    for kind in _kinds(given, gone):
        found = _moment(given, kind, faults)
        if found is not None and found == held.get(kind):
            at[kind] = found
        elif found is not None:
            faults += [(f"{kind}-day", each) for each in _misplaced(wave, found, now)]
            at[kind] = found
        elif kind == "invitation" and not given.get("invitation-day", "").strip():
            faults.append(("invitation-day", wrong(N_("Give the day on which the invitations go."))))
    faults += _disordered(at)
    return Read(at, tuple(faults))


def _kinds(given: Typed, gone: set[Kind]) -> Iterator[Kind]:
    if given.get("invitation") == AT:
        yield "invitation"
    yield from (kind for kind in REMINDERS if kind not in gone)


def _moment(given: Typed, kind: Kind, faults: list[tuple[str, Wrong]]) -> datetime | None:
    """The instant of a kind of mail; None where no day was given, or where it cannot be read."""
    day, at = given.get(f"{kind}-day", "").strip(), given.get(f"{kind}-time", "").strip()
    if not day:
        if at:
            faults.append((f"{kind}-day", wrong(N_("There is a time without a day: give the day too."))))
        return None
    on, hour = _day(day), _time(at)
    if on is None:
        sentence = N_("“{given}” is not a date. Write it like {form}.")
        faults.append((f"{kind}-day", wrong(sentence, given=day[:40], form="2026-11-22")))
    if hour is None:
        sentence = N_("“{given}” is not a time. Write it like {form}.")
        faults.append((f"{kind}-time", wrong(sentence, given=at[:40], form="17:30")))
    if on is None or hour is None:
        return None
    found = instant(on, hour)
    if found is None:
        sentence = N_("The clocks go forward that night, so there is no such time: give one an hour later.")
        faults.append((f"{kind}-time", wrong(sentence)))
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _time(text: str) -> time | None:
    try:
        found = time.fromisoformat(text) if text else HOUR
    except ValueError:
        return None
    return found if found.tzinfo is None and len(text) in (0, 5, 8) else None


def _misplaced(wave: Wave, at: datetime, now: datetime) -> Iterator[Wrong]:
    if at < now - timedelta(minutes=5):
        yield wrong(N_("This time is over. Choose one that is still to come."))
    if wave.opens is not None and at < wave.opens:
        yield wrong(N_("The wave is not open yet at this time. Choose a later one."))
    if wave.closes is not None and at >= wave.closes:
        yield wrong(N_("The wave is closed at this time. Choose an earlier one."))


def _disordered(at: Mapping[Kind, datetime | None]) -> Iterator[tuple[str, Wrong]]:
    """Mails that would go before the one before them, or right behind it."""
    planned = [(kind, when) for kind in KINDS if (when := at.get(kind)) is not None]
    for (_, before), (kind, after) in pairwise(planned):
        if after - before < APART:
            sentence = N_("This is less than half a day after the mail before it. Choose a later time.")
            yield f"{kind}-day", wrong(sentence)
