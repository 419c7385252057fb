"""What may be done with a wave in each of its states; nothing makes an open anonymous wave less anonymous."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Literal

from pcca import store as stored
from pcca.clock import CLOCK
from pcca.language import N_
from pcca.store import Event, InvalidWave, State, Store, StoreError, Wave, WaveFault
from pcca.store.closing import drop_drafts, drop_links, freshened
from pcca.store.waves import Beside

Act = Literal["launch", "pause", "resume", "extend", "close", "publish", "archive"]
Rule = Callable[[Wave, datetime], Wave]


class NotNow(StoreError):
    """What is asked for cannot be done with the wave in its present state."""


@dataclass(frozen=True)
class By:
    """Who does something, and when."""

    who: str
    now: datetime

    @property
    def day(self) -> date:
        return self.now.astimezone(CLOCK).date()


def acts(wave: Wave, now: datetime) -> tuple[Act, ...]:
    """What may be done with a wave now, the most likely first."""
    return tuple(act for act in _OFFERED[stored.state(wave, now)] if _REASONS[act](wave, now) is None)


_OFFERED: Mapping[State, tuple[Act, ...]] = {
    "draft": ("launch", "archive"),
    "planned": ("extend", "close"),
    "open": ("pause", "extend", "close"),
    "paused": ("resume", "extend", "close"),
    "closed": ("publish", "extend", "archive"),
    "archived": ("publish",),
}


def do(store: Store, id: str, act: Act, by: By, *, seen: int | None = None, closes: datetime | None = None) -> Wave:
    """Does this with a wave, in one transaction with its audit entry; NotNow when it cannot be done.

    `closes` is the new closing of what is extended; `seen` the revision that was looked at.
    """
    rule = _RULES[act] if closes is None else _extended(closes)
    return _change(store, id, f"wave_{act}", by, rule, seen=seen, also=_BESIDE.get(act, _nothing)(by))


def change(store: Store, id: str, wanted: Callable[[Wave], Wave], by: By, *, seen: int | None = None) -> Wave:
    """Changes the settings of a wave; InvalidWave names all that cannot be changed so any more."""

    def rule(wave: Wave, now: datetime) -> Wave:
        after = wanted(wave)
        faults = tuple(_not_so(wave, after, now))
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
    _require(wave, now, "launch")
    return replace(wave, status="launched", opens=max(wave.opens or now, now))


def _paused(wave: Wave, now: datetime) -> Wave:
    _require(wave, now, "pause")
    return replace(wave, status="paused")


def _resumed(wave: Wave, now: datetime) -> Wave:
    _require(wave, now, "resume")
    return replace(wave, status="launched")


def _closed(wave: Wave, now: datetime) -> Wave:
    _require(wave, now, "close")
    # Of a wave that had not opened yet, nobody shall read that it opens later.
    return replace(wave, status="closed", closes=now, opens=min(wave.opens or now, now))


def _extended(closes: datetime) -> Rule:
    def rule(wave: Wave, now: datetime) -> Wave:
        _require(wave, now, "extend")
        if wave.closes is not None and closes <= max(wave.closes, now):
            sentence = N_("{closes} is not later than the closing there is: give a time after {before}.")
            latest = max(wave.closes, now)
            fault = WaveFault("closes", sentence, closes=closes, before=latest)
            raise InvalidWave(wave.id, (fault,), added=False)
        reopened = {"status": "launched", "settled": False} if wave.status == "closed" else {}
        return replace(wave, closes=closes, **reopened)  # type: ignore[arg-type]

    return rule


def _published(wave: Wave, now: datetime) -> Wave:
    _require(wave, now, "publish")
    return replace(wave, published=True)


def _archived(wave: Wave, now: datetime) -> Wave:
    _require(wave, now, "archive")
    return replace(wave, status="archived", settled=False)


def _without_closing(wave: Wave, now: datetime) -> Wave:
    _require(wave, now, "extend")
    raise NotNow(N_("Say until when {wave} is to be open."), wave=wave.id)


_RULES: Mapping[Act, Rule] = {
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


def _require(wave: Wave, now: datetime, act: Act) -> None:
    reason = _REASONS[act](wave, now)
    if reason is not None:
        raise reason


def _cannot_launch(wave: Wave, now: datetime) -> NotNow | None:
    if wave.status != "draft":
        return NotNow(N_("{wave} was launched before: only a draft can be launched."), wave=wave.id)
    if wave.retain_until is None:
        return NotNow(N_("{wave} cannot be launched: say first until when its answers are kept."), wave=wave.id)
    if wave.closes is not None and wave.closes <= now:
        sentence = N_("{wave} cannot be launched: it would have closed on {closes}. Give a later closing first.")
        return NotNow(sentence, wave=wave.id, closes=wave.closes)
    return None


def _cannot_pause(wave: Wave, now: datetime) -> NotNow | None:
    if stored.state(wave, now) == "open":
        return None
    return NotNow(N_("{wave} is not open, so it cannot be paused."), wave=wave.id)


def _cannot_resume(wave: Wave, now: datetime) -> NotNow | None:
    if stored.state(wave, now) == "paused":
        return None
    return NotNow(N_("{wave} is not paused, so it cannot go on."), wave=wave.id)


def _cannot_extend(wave: Wave, now: datetime) -> NotNow | None:
    state = stored.state(wave, now)
    if state in ("draft", "archived"):
        return NotNow(N_("Only a wave that is planned, open, paused or closed can be extended."), wave=wave.id)
    if state == "closed" and wave.identification == "anonymous":
        sentence = N_("{wave} is anonymous and closed, and stays closed: the key of its links is destroyed for good.")
        return NotNow(sentence, wave=wave.id)
    if wave.closes is None:
        return NotNow(N_("{wave} stays open until it is closed: there is nothing to extend."), wave=wave.id)
    return None


def _cannot_close(wave: Wave, now: datetime) -> NotNow | None:
    state = stored.state(wave, now)
    if state == "draft":
        return NotNow(N_("{wave} is a draft that nobody can answer: archive it if it is not needed."), wave=wave.id)
    if state in ("closed", "archived"):
        return NotNow(N_("{wave} is closed already."), wave=wave.id)
    return None


def _cannot_publish(wave: Wave, now: datetime) -> NotNow | None:
    if not wave.promised:
        sentence = N_("Those who answered {wave} were told that its results are not published, so they cannot be.")
        return NotNow(sentence, wave=wave.id)
    if wave.published:
        return NotNow(N_("The results of {wave} are published already."), wave=wave.id)
    return _not_over(wave, now)


def _cannot_archive(wave: Wave, now: datetime) -> NotNow | None:
    if wave.status == "archived":
        return NotNow(N_("{wave} is archived already."), wave=wave.id)
    return None if wave.status == "draft" else _not_over(wave, now)


def _not_over(wave: Wave, now: datetime) -> NotNow | None:
    if not stored.is_over(wave, now):
        sentence = N_("{wave} is not over yet: first it has to be closed, and those who have begun may finish.")
        return NotNow(sentence, wave=wave.id)
    if not wave.settled:
        sentence = N_("{wave} is being closed: what waits is counted first. Try again in a few minutes.")
        return NotNow(sentence, wave=wave.id)
    return None


_REASONS: Mapping[Act, Callable[[Wave, datetime], NotNow | None]] = {
    "launch": _cannot_launch, "pause": _cannot_pause, "resume": _cannot_resume, "extend": _cannot_extend,
    "close": _cannot_close, "publish": _cannot_publish, "archive": _cannot_archive,
}  # fmt: skip

_SETTINGS = (
    "label", "asker", "opens", "closes", "grace", "population", "draft_days", "access", "identification", "instrument",
    "owner", "retain_until", "promised",
)  # fmt: skip
_NEVER = ("id", "created", "synthetic", "status", "published", "revision", "settled")


def _not_so(before: Wave, after: Wave, now: datetime) -> Iterator[WaveFault]:
    """What may not be changed so in the wave's present state."""
    changed = [name for name in _SETTINGS if getattr(before, name) != getattr(after, name)]
    assert all(getattr(before, name) == getattr(after, name) for name in _NEVER), before.id
    if stored.state(before, now) == "draft":
        return
    for name in changed:
        sentence = _MOVES.get(name, _fixed)(before, after, now)
        if sentence is not None:
            yield WaveFault(name, sentence)


def may_change(wave: Wave, now: datetime) -> frozenset[str]:
    """The settings that can still be changed, if only in one direction."""
    state = stored.state(wave, now)
    return frozenset(_SETTINGS) if state == "draft" else frozenset(_STILL[state])


_STILL: Mapping[State, tuple[str, ...]] = {
    "planned": ("label", "asker", "opens", "closes", "grace", "population", "retain_until"),
    "open": ("label", "grace", "population", "retain_until"),
    "paused": ("label", "grace", "population", "retain_until"),
    "closed": ("label", "population", "retain_until"),
    "archived": ("label", "retain_until"),
}

Move = Callable[[Wave, Wave, datetime], str | None]


def _fixed(before: Wave, after: Wave, now: datetime) -> str | None:
    return N_("This was fixed when the wave was launched.")


def _moved_before_opening(before: Wave, after: Wave, now: datetime) -> str | None:
    if stored.state(before, now) != "planned":
        return N_("This was fixed when the wave opened.")
    return None


def _relabelled(before: Wave, after: Wave, now: datetime) -> str | None:
    return None


def _longer(before: Wave, after: Wave, now: datetime) -> str | None:
    if stored.state(before, now) in ("closed", "archived"):
        return N_("This was fixed when the wave closed.")
    return N_("People rely on this time: it can only be made longer.") if after.grace < before.grace else None


def _more(before: Wave, after: Wave, now: datetime) -> str | None:
    if stored.state(before, now) == "archived":
        return N_("This was fixed when the wave was archived.")
    if before.population is not None and (after.population is None or after.population < before.population):
        return N_("People can only be added to those who are asked, not taken away.")
    return None


def _sooner(before: Wave, after: Wave, now: datetime) -> str | None:
    was, shall = before.retain_until, after.retain_until
    if shall is None or (was is not None and shall > was):
        return N_("This day was promised: it can only be made earlier.")
    return N_("This day has passed: give one that is still to come.") if shall <= now.astimezone(CLOCK).date() else None


_MOVES: Mapping[str, Move] = {
    "label": _relabelled, "asker": _moved_before_opening, "opens": _moved_before_opening,
    "closes": _moved_before_opening, "grace": _longer, "population": _more, "retain_until": _sooner,
}  # fmt: skip
