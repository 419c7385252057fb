"""What may be done with a wave in each of its states, and why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal

from pcca import store as stored
from pcca.language import N_
from pcca.store import State, StoreError, Wave

Change = Literal["launch", "pause", "resume", "extend", "close", "publish", "archive"]
Act = Change | Literal["delete"]


class NotNow(StoreError):
    """What is asked for cannot be done with the wave in its present state."""


def acts(wave: Wave, now: datetime) -> tuple[Act, ...]:
    """What may be done with a wave now, the most likely first."""
    return tuple(act for act in _OFFERED[stored.state(wave, now)] if _REASONS[act](wave, now) is None)


_OFFERED: Mapping[State, tuple[Act, ...]] = {
    "draft": ("launch", "archive", "delete"),
    "planned": ("extend", "close"),
    "open": ("pause", "extend", "close"),
    "paused": ("resume", "extend", "close"),
    "closed": ("publish", "extend", "archive"),
    "archived": ("publish",),
}


def require(wave: Wave, now: datetime, act: Act) -> None:
    """NotNow, with the reason, unless this may be done."""
    found = reason(wave, act, now)
    if found is not None:
        raise found


def reason(wave: Wave, act: Act, now: datetime) -> NotNow | None:
    """Why this may not be done now; none when it may."""
    return _REASONS[act](wave, now)


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


def _cannot_delete(wave: Wave, now: datetime) -> NotNow | None:
    if wave.status == "draft":
        return None
    sentence = N_("{wave} is not a draft any more, and only drafts can be deleted: archive it once it is over.")
    return NotNow(sentence, wave=wave.id)


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
    "delete": _cannot_delete,
}  # fmt: skip
