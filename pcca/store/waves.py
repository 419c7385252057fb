"""Waves: one instrument version in the field for a while."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Any, get_args

from sqlalchemy import Connection, Row, Select, bindparam, select, update

from pcca.clock import CLOCK
from pcca.language import N_
from pcca.store.audit import Event, recording
from pcca.store.database import Store, reading
from pcca.store.errors import InvalidWave, NoWave, WaveChanged, WaveExists, WaveFault
from pcca.store.inserts import insert_unless_there
from pcca.store.instruments import instrument_no
from pcca.store.locks import lock_wave
from pcca.store.tables import instruments
from pcca.store.tables import waves as table
from pcca.store.values import Identification, State, Wave

Change = Callable[[Wave], tuple[Wave, Event | None]]
Beside = Callable[[Connection, int], None]
"""What happens in the same transaction, to the wave of this number."""
MOST_GRACE = 14 * 24
MOST_DRAFT_DAYS = 366
WAVE_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")

_WAVES: Select[Any] = select(
    *(column for column in table.c if column.name not in ("no", "instrument")),
    instruments.c.hash.label("instrument"),
).select_from(table.join(instruments))
_WAVE = _WAVES.where(table.c.id == bindparam("wave"))
_ROW = select(table).where(table.c.id == bindparam("wave"))


def add_wave(store: Store, wave: Wave, *, event: Event | None = None) -> None:
    """Adds a wave, with an entry in the audit trail if given; its identification is fixed from then on."""
    faults = tuple(faults_of(wave))
    if faults:
        raise InvalidWave(wave.id, faults)
    with recording(store, event) as connection:
        row = asdict(wave) | {"instrument": instrument_no(connection, wave.instrument)}
        if connection.execute(insert_unless_there(connection, table), row).rowcount == 0:
            raise WaveExists(wave.id)


def change_wave(store: Store, id: str, change: Change, *, seen: int | None = None, also: Iterable[Beside] = ()) -> Wave:
    """Changes a wave, with what has to happen beside it and an entry in the audit trail, in one transaction.

    `change` is given the wave as it is and returns what it shall be, and what was done. WaveChanged when it is no
    longer the one of the revision `seen`.
    """
    done: list[Event | None] = []
    with recording(store, lambda: done[0]) as connection:
        lock_wave(connection, id)
        row = wave_row(connection, id)
        before = _found(connection, id)
        if seen is not None and before.revision != seen:
            raise WaveChanged(id, seen)
        after, event = change(before)
        after = replace(after, id=id, revision=before.revision + 1)
        done.append(event)
        faults = tuple(faults_of(after))
        if faults:
            raise InvalidWave(id, faults, added=False)
        renewed = asdict(after) | {"instrument": instrument_no(connection, after.instrument)}
        connection.execute(update(table).where(table.c.no == row.no).values(renewed))
        for each in also:
            each(connection, row.no)
    return after


def _found(connection: Connection, id: str) -> Wave:
    found = wave_of(connection, id)
    if found is None:
        raise _no_wave(connection, id)
    return found


def wave(store: Store, id: str) -> Wave | None:
    """The wave with this id."""
    with reading(store) as connection:
        return wave_of(connection, id)


def wave_of(connection: Connection, id: str) -> Wave | None:
    """The wave with this id, within a transaction."""
    row = connection.execute(_WAVE, {"wave": id}).one_or_none()
    return None if row is None else _wave(row)


def waves(store: Store) -> tuple[Wave, ...]:
    """All waves, oldest first."""
    with reading(store) as connection:
        return tuple(map(_wave, connection.execute(_WAVES.order_by(table.c.no))))


def state(wave: Wave, now: datetime) -> State:
    """Planned, open from its opening instant, closed from its closing instant, unless it was set otherwise.

    An absent instant is no limit. A pause ends where the wave closes.
    """
    if wave.status in ("draft", "closed", "archived"):
        return wave.status
    if wave.closes is not None and wave.closes <= now:
        return "closed"
    if wave.status == "paused":
        return "paused"
    return "planned" if wave.opens is not None and now < wave.opens else "open"


def wave_row(connection: Connection, id: str) -> Row[Any]:
    """The wave's row, whose `no` stands for it in other tables; NoWave names the nearest."""
    found = connection.execute(_ROW, {"wave": id}).one_or_none()
    if found is None:
        raise _no_wave(connection, id)
    return found


def _no_wave(connection: Connection, id: str) -> NoWave:
    ids = sorted(connection.execute(select(table.c.id)).scalars())
    nearest = get_close_matches(id, ids, n=1)
    if nearest:
        sentence = N_("There is no wave called {wave}. Did you mean {nearest}?")
        return NoWave(sentence, wave=id, nearest=nearest[0])
    if ids:
        sentence = N_("There is no wave called {wave}. There are: {waves}.")
        return NoWave(sentence, wave=id, waves=", ".join(ids))
    return NoWave(N_("There is no wave called {wave}. No wave has been added yet."), wave=id)


def faults_of(wave: Wave) -> Iterator[WaveFault]:
    """What is wrong with the settings of a wave, setting by setting."""
    if not WAVE_ID.fullmatch(wave.id):
        yield WaveFault(
            "id",
            N_(
                "{wave} is not a wave id: use 1 to 64 lower-case letters, digits and hyphens, "
                "beginning with a letter or digit."
            ),
            wave=wave.id,
        )
    if wave.identification not in get_args(Identification):
        allowed = ", ".join(get_args(Identification))
        yield WaveFault(
            "identification", N_("{identification} is not an identification: use one of {allowed}."),
            identification=wave.identification, allowed=allowed,
        )  # fmt: skip
    if wave.population is not None and wave.population < 1:
        sentence = N_("A population of {population} is impossible: give 1 or more.")
        yield WaveFault("population", sentence, population=wave.population)
    if not 1 <= wave.draft_days <= MOST_DRAFT_DAYS:
        sentence = N_("Drafts cannot be kept for {days} days: give 1 to {most}.")
        yield WaveFault("draft_days", sentence, days=wave.draft_days, most=MOST_DRAFT_DAYS)
    if not 0 <= wave.grace <= MOST_GRACE:
        sentence = N_("Those who have begun cannot have {hours} hours more: give 0 to {most}.")
        yield WaveFault("grace", sentence, hours=wave.grace, most=MOST_GRACE)
    # Closing it is possible at any time, even before it opened.
    elif wave.status not in ("closed", "archived"):
        yield from _faults_of_times(wave)


def _faults_of_times(wave: Wave) -> Iterator[WaveFault]:
    if wave.opens is not None and wave.closes is not None and wave.closes <= wave.opens:
        sentence = N_("The wave would close on {closes}, which is not after it opens on {opens}.")
        yield WaveFault("closes", sentence, closes=wave.closes, opens=wave.opens)
    if wave.retain_until is not None and wave.closes is not None and wave.retain_until <= _last_day(wave):
        sentence = N_("The answers would be deleted on {day}, before everybody has finished: that is after {last}.")
        yield WaveFault("retain_until", sentence, day=wave.retain_until, last=_last_day(wave))


def _last_day(wave: Wave) -> date:
    """The day in Wales on which the last answers may come."""
    ends = over_from(wave)
    assert ends is not None, wave.id
    return ends.astimezone(CLOCK).date()


def over_from(wave: Wave) -> datetime | None:
    """When nobody may answer any more, not even those who have begun; absent while there is no closing."""
    return None if wave.closes is None else wave.closes + timedelta(hours=wave.grace)


def is_over(wave: Wave, now: datetime) -> bool:
    """Whether a wave is closed and its grace has passed: no answer can come any more."""
    ends, now_is = over_from(wave), state(wave, now)
    return now_is == "archived" or (now_is == "closed" and (ends is None or ends <= now))


def _wave(row: Row[Any]) -> Wave:
    return Wave(**row._mapping)
