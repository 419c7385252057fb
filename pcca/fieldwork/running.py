"""Does with a wave what may be done in its state; nothing makes an open anonymous wave less anonymous."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from pcca import store as stored
from pcca.clock import CLOCK
from pcca.fieldwork.fixed import not_so
from pcca.fieldwork.standing import Change, NotNow, require
from pcca.language import N_
from pcca.store import Event, InvalidWave, Store, Wave, WaveFault
from pcca.store.closing import drop_drafts, drop_links, freshened
from pcca.store.waves import Beside

Rule = Callable[[Wave, datetime], Wave]


@dataclass(frozen=True)
class By:
    """Who does something, and when."""

    who: str
    now: datetime

    @property
    def day(self) -> date:
        return self.now.astimezone(CLOCK).date()


def do(store: Store, id: str, act: Change, by: By, *, seen: int | None = None, closes: datetime | None = None) -> Wave:
    """Does this with a wave, in one transaction with its audit entry; NotNow when it cannot be done.

    `closes` is the new closing of what is extended; `seen` the revision that was looked at.
    """
    rule = _RULES[act] if closes is None else _extended(closes)
    return _change(store, id, f"wave_{act}", by, rule, seen=seen, also=_BESIDE.get(act, _nothing)(by))


def change(store: Store, id: str, wanted: Callable[[Wave], Wave], by: By, *, seen: int | None = None) -> Wave:
    """Changes the settings of a wave; InvalidWave names all that cannot be changed so any more."""

    def rule(wave: Wave, now: datetime) -> Wave:
        after = wanted(wave)
        faults = tuple(not_so(wave, after, now))
        if faults:
            raise InvalidWave(wave.id, faults, added=False)
        return after

    return _change(store, id, "wave_changed", by, rule, seen=seen)


def close_by_clock(store: Store, wave: Wave, by: By) -> None:
    """Notes that the closing instant of a wave has passed, once."""

    def rule(found: Wave, now: datetime) -> Wave:
        if found.status in ("launched", "paused") and stored.state(found, now) == "closed":
            return replace(found, status="closed")
        raise NotNow(N_("{wave} is closed already."), wave=found.id)

    _change(store, wave.id, "wave_closed_by_clock", by, rule)


def _change(
    store: Store, id: str, what: str, by: By, rule: Rule, *, seen: int | None = None, also: tuple[Beside, ...] = ()
) -> Wave:
    def changed(before: Wave) -> tuple[Wave, Event | None]:
        after = rule(before, by.now)
        detail: dict[str, str | int] = {"wave": id, "revision": before.revision + 1}
        detail |= differences(before, after)
        return after, Event(by.now, by.who, what, detail)

    return stored.change_wave(store, id, changed, seen=seen, also=also)


def differences(before: Wave, after: Wave) -> dict[str, str]:
    """Each setting that was changed, from what to what, as the audit trail keeps it."""
    found: dict[str, str] = {}
    for name in [each.name for each in fields(Wave) if each.name not in ("revision", "status", "settled")]:
        one, other = getattr(before, name), getattr(after, name)
        if one != other:
            found |= {f"{name}.from": _written(one), f"{name}.to": _written(other)}
    return found


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return " / ".join(value.values())
    if isinstance(value, datetime | date):
        return value.isoformat()
    return "" if value is None else str(value)


def _launched(wave: Wave, now: datetime) -> Wave:
    require(wave, now, "launch")
    return replace(wave, status="launched", opens=max(wave.opens or now, now))


def _paused(wave: Wave, now: datetime) -> Wave:
    require(wave, now, "pause")
    return replace(wave, status="paused")


def _resumed(wave: Wave, now: datetime) -> Wave:
    require(wave, now, "resume")
    return replace(wave, status="launched")


def _closed(wave: Wave, now: datetime) -> Wave:
    require(wave, now, "close")
    # Of a wave that had not opened yet, nobody shall read that it opens later.
    return replace(wave, status="closed", closes=now, opens=min(wave.opens or now, now))


def _extended(closes: datetime) -> Rule:
    def rule(wave: Wave, now: datetime) -> Wave:
        require(wave, now, "extend")
        if wave.closes is not None and closes <= max(wave.closes, now):
            sentence = N_("{closes} is not later than the closing there is: give a time after {before}.")
            latest = max(wave.closes, now)
            fault = WaveFault("closes", sentence, closes=closes, before=latest)
            raise InvalidWave(wave.id, (fault,), added=False)
        reopened = {"status": "launched", "settled": False} if wave.status == "closed" else {}
        return replace(wave, closes=closes, **reopened)  # type: ignore[arg-type]

    return rule


def _published(wave: Wave, now: datetime) -> Wave:
    require(wave, now, "publish")
    return replace(wave, published=True)


def _archived(wave: Wave, now: datetime) -> Wave:
    require(wave, now, "archive")
    return replace(wave, status="archived", settled=False)


def _without_closing(wave: Wave, now: datetime) -> Wave:
    require(wave, now, "extend")
    raise NotNow(N_("Say until when {wave} is to be open."), wave=wave.id)


_RULES: Mapping[Change, Rule] = {
    "launch": _launched, "pause": _paused, "resume": _resumed, "extend": _without_closing, "close": _closed,
    "publish": _published, "archive": _archived,
}  # fmt: skip


def _nothing(by: By) -> tuple[Beside, ...]:
    return ()


# Nobody could go on while it was paused, so the days of idle drafts begin anew.
_BESIDE: Mapping[str, Callable[[By], tuple[Beside, ...]]] = {
    "resume": lambda by: (freshened(by.day),),
    "archive": lambda by: (drop_drafts, drop_links),
}
