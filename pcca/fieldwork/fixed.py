"""Which settings of a wave can still be changed, and in which direction: what people were told stays true."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from pcca import store as stored
from pcca.clock import CLOCK
from pcca.language import N_
from pcca.store import State, Wave, WaveFault
from pcca.store.waves import over_from

Move = Callable[[Wave, Wave, datetime], str | None]

SETTINGS = (
    "label", "asker", "opens", "closes", "grace", "population", "draft_days", "access", "identification", "instrument",
    "owner", "retain_until", "promised",
)  # fmt: skip
_NEVER = ("id", "created", "synthetic", "status", "published", "revision", "settled")


def may_change(wave: Wave, now: datetime) -> frozenset[str]:
    """The settings that can still be changed, if only in one direction."""
    state = stored.state(wave, now)
    return frozenset(SETTINGS if state == "draft" else _STILL[state])


_RUNNING = ("label", "grace", "population", "retain_until")
_STILL: Mapping[State, tuple[str, ...]] = {
    "planned": (*_RUNNING, "asker", "opens", "closes"),
    "open": _RUNNING,
    "paused": _RUNNING,
    "closed": ("label", "population", "retain_until"),
    "archived": ("label", "retain_until"),
}


def not_so(before: Wave, after: Wave, now: datetime) -> Iterator[WaveFault]:
    """What may not be changed so in the wave's present state."""
    assert all(getattr(before, name) == getattr(after, name) for name in _NEVER), before.id
    still = may_change(before, now)
    for name in SETTINGS:
        if getattr(before, name) != getattr(after, name):
            sentence = _MOVES.get(name, _any)(before, after, now) if name in still else _FIXED
            if sentence is not None and stored.state(before, now) != "draft":
                yield WaveFault(name, sentence)


_FIXED = N_("This is fixed by now: people were told so, or have answered because of it.")


def _any(before: Wave, after: Wave, now: datetime) -> str | None:
    return None


def _longer(before: Wave, after: Wave, now: datetime) -> str | None:
    return N_("People rely on this time: it can only be made longer.") if after.grace < before.grace else None


def _more(before: Wave, after: Wave, now: datetime) -> str | None:
    if before.population is None or (after.population is not None and after.population > before.population):
        return None
    return N_("People can only be added to those who are asked, not taken away.")


def _sooner(before: Wave, after: Wave, now: datetime) -> str | None:
    was, shall = before.retain_until, after.retain_until
    if shall is None or (was is not None and shall > was):
        return N_("This day was promised: it can only be made earlier.")
    if shall <= now.astimezone(CLOCK).date():
        return N_("This day has passed: give one that is still to come.")
    ends = over_from(after)
    if ends is not None and shall <= ends.astimezone(CLOCK).date():
        return N_("Those who have begun may still finish then: give a later day.")
    return None


_MOVES: Mapping[str, Move] = {"grace": _longer, "population": _more, "retain_until": _sooner}
