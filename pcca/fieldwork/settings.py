"""The settings of a wave as they are typed, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from pcca.answers.cells import Wrong, read_words, wrong
from pcca.answers.fields import Mistake
from pcca.answers.posted import DATE_PARTS
from pcca.clock import CLOCK, instant
from pcca.fieldwork.levels import offered_levels
from pcca.instrument.model import Instrument, Words
from pcca.language import LANGUAGES, N_
from pcca.store import Wave
from pcca.store.waves import faults_of

CLOCK_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
FIGURES = re.compile(r"[0-9]{1,9}")
YEARS_KEPT = 2
YEARS = range(2000, 2100)


MISSING = N_("Respondents read both languages: say it in this one too")
NEEDED = {"en": N_("Say in English who is asking"), "cy": N_("Say in Welsh who is asking")}


@dataclass(frozen=True)
class Asked:
    """What a form asks for: the wave as it is, which settings, of which instrument, and whose it may become."""

    wave: Wave
    settings: tuple[str, ...]
    instrument: Instrument
    owners: tuple[str, ...]
    now: datetime


@dataclass(frozen=True)
class Read:
    """The settings that could be read, and what is wrong with the others."""

    values: Mapping[str, Any]
    mistakes: tuple[Mistake, ...]

    def put_on(self, wave: Wave) -> Wave:
        """The wave with these settings."""
        return replace(wave, **self.values)


@dataclass
class _Reading:
    asked: Asked
    typed: Mapping[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def one(self, name: str) -> str:
        return self.typed.get(name, "").strip()

    def keep(self, setting: str, found: Any, target: str = "") -> None:
        if isinstance(found, Wrong):
            self.mistakes.append(Mistake(setting, target or TARGETS.get(setting, setting), found))
        else:
            self.values[setting] = found


def read(asked: Asked, typed: Mapping[str, str]) -> Read:
    """Reads every setting that is asked for; then looks at those that could be read together."""
    reading = _Reading(asked, typed)
    for setting in asked.settings:
        READERS[setting](reading, setting)
    _together(reading)
    return Read(reading.values, tuple(reading.mistakes))


def _together(reading: _Reading) -> None:
    after = replace(reading.asked.wave, **reading.values)
    mistaken = {each.name for each in reading.mistakes}
    for fault in [each for each in faults_of(after) if each.setting not in mistaken]:
        reading.keep(fault.setting, wrong(fault.sentence, **fault.slots))
    known = "closes" in reading.values and "closes" not in {each.name for each in reading.mistakes}
    if known and after.closes is not None and after.closes <= reading.asked.now:
        reading.keep(
            "closes", wrong(N_("{closes} has passed: give a time that is still to come."), closes=after.closes)
        )


def typed_of(wave: Wave) -> dict[str, str]:
    """A wave's settings as a form shows them."""
    return {
        "id": wave.id, "population": "" if wave.population is None else str(wave.population),
        "grace": str(wave.grace), "draft_days": str(wave.draft_days), "access": wave.access,
        "identification": wave.identification, "owner": wave.owner, "promised": "yes" if wave.promised else "no",
        **{f"{name}-{code}": getattr(wave, name).get(code, "") for name in ("label", "asker") for code in LANGUAGES},
        **typed_moment("opens", wave.opens), **typed_moment("closes", wave.closes),
        **_typed_day("retain_until", wave.retain_until),
    }  # fmt: skip


def typed_moment(name: str, found: datetime | None) -> dict[str, str]:
    """A day and a time by the clocks of Wales as a form shows them."""
    local = None if found is None else found.astimezone(CLOCK)
    return _typed_day(name, local) | {f"{name}-time": "" if local is None else f"{local:%H:%M}"}


def _typed_day(name: str, found: date | None) -> dict[str, str]:
    return {f"{name}-{part}": "" if found is None else str(getattr(found, part)) for part in DATE_PARTS}


def kept_for_years(closes: datetime, years: int = YEARS_KEPT) -> date:
    """The retention date that is offered: this many years after closing."""
    day = closes.astimezone(CLOCK).date()
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def read_moment(typed: Mapping[str, str], name: str, *, later: bool) -> datetime | Wrong | None:
    """A day and a time by the clocks of Wales; None when nothing is typed."""
    day = read_day(typed, name)
    at = typed.get(f"{name}-time", "").strip()
    if day is None and not at:
        return None
    if isinstance(day, Wrong):
        return day
    if day is None:
        return wrong(N_("Give the day, the month and the year too, such as 3 6 2027"))
    clock = _time(at)
    return clock if isinstance(clock, Wrong) else _instant(day, clock, later=later)


def _instant(day: date, at: time, *, later: bool) -> datetime | Wrong:
    # Of a time that comes twice, the earlier opens and the later closes: nobody is cut off.
    found = instant(day, at, later=later)
    sentence = N_("The clocks go forward that night, so {time} does not come: give a time an hour later")
    return wrong(sentence, time=f"{at:%H:%M}") if found is None else found


def _time(text: str) -> time | Wrong:
    found = CLOCK_TIME.fullmatch(text)
    hours, minutes = (int(found[1]), int(found[2])) if found else (24, 0)
    if hours > 23 or minutes > 59:
        return wrong(N_("Give the time as hours and minutes of 24, such as 09:00 or 17:30"))
    return time(hours, minutes)


def read_day(typed: Mapping[str, str], name: str, years: range = YEARS) -> date | Wrong | None:
    """A day in three parts; None when nothing is typed."""
    parts = [typed.get(f"{name}-{part}", "").strip() for part in DATE_PARTS]
    if not any(parts):
        return None
    sentence = N_("Give a day that there is, in figures: day, month and a year of four figures, such as 3 6 2027")
    if not all(FIGURES.fullmatch(each) for each in parts) or len(parts[2]) != 4 or int(parts[2]) not in years:
        return wrong(sentence)
    try:
        return date(*map(int, reversed(parts)))
    except ValueError:
        return wrong(sentence)


def _texts(*, needed: bool) -> Callable[[_Reading, str], None]:
    def reader(reading: _Reading, setting: str) -> None:
        found = {code: read_words(reading.one(f"{setting}-{code}"), Words()) for code in LANGUAGES}
        for code, text in found.items():
            if isinstance(text, Wrong):
                reading.keep(setting, text, f"{setting}-{code}")
            elif not text and (needed or any(found.values())):
                reading.keep(setting, wrong(MISSING if any(found.values()) else NEEDED[code]), f"{setting}-{code}")
        reading.values[setting] = {code: text for code, text in found.items() if text and not isinstance(text, Wrong)}

    return reader


def _id(reading: _Reading, setting: str) -> None:
    reading.keep(setting, reading.one(setting) or wrong(N_("Give the wave a short name, such as members-2027")))


def _opening(reading: _Reading, setting: str) -> None:
    reading.keep(setting, read_moment(reading.typed, setting, later=False))


def _closing(reading: _Reading, setting: str) -> None:
    found = read_moment(reading.typed, setting, later=True)
    reading.keep(setting, wrong(N_("Say when it closes")) if found is None else found)


def _retention(reading: _Reading, setting: str) -> None:
    found = read_day(reading.typed, setting)
    nothing = wrong(N_("Say until when the answers are kept: they are deleted on that day"))
    reading.keep(setting, nothing if found is None else found)


def _number(*, needed: bool) -> Callable[[_Reading, str], None]:
    def reader(reading: _Reading, setting: str) -> None:
        text = reading.one(setting)
        if not text and not needed:
            reading.keep(setting, None)
        else:
            figures = FIGURES.fullmatch(text)
            reading.keep(setting, int(text) if figures else wrong(N_("Give a whole number in figures, such as 24")))

    return reader


def _one_of(allowed: Callable[[Asked], tuple[str, ...]]) -> Callable[[_Reading, str], None]:
    def reader(reading: _Reading, setting: str) -> None:
        text = reading.one(setting)
        reading.keep(setting, text if text in allowed(reading.asked) else wrong(N_("Choose one of these")))

    return reader


def _promise(reading: _Reading, setting: str) -> None:
    text = reading.one(setting)
    reading.keep(setting, text == "yes" if text in ("yes", "no") else wrong(N_("Choose one of these")))


READERS: Mapping[str, Callable[[_Reading, str], None]] = {
    "id": _id,
    "owner": _one_of(lambda asked: asked.owners),
    "label": _texts(needed=False),
    "asker": _texts(needed=True),
    "opens": _opening,
    "closes": _closing,
    "grace": _number(needed=True),
    "population": _number(needed=False),
    "draft_days": _number(needed=True),
    "identification": _one_of(lambda asked: offered_levels(asked.instrument)),
    "access": _one_of(lambda asked: ("open", "invited")),
    "retain_until": _retention,
    "promised": _promise,
}
TARGETS: Mapping[str, str] = {
    "opens": "opens-day", "closes": "closes-day", "retain_until": "retain_until-day",
    "label": "label-en", "asker": "asker-en",
}  # fmt: skip
