"""A wave in one line: what it is called, its state, and how many have answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pcca import store as stored
from pcca.fieldwork.versions import instrument_of
from pcca.fieldwork.waves import answered
from pcca.instrument.model import File, Instrument
from pcca.language import N_, Language
from pcca.store import Store, Wave
from pcca.views.frame import now
from pcca.views.units import assessed


@dataclass(frozen=True)
class WaveLine:
    """A wave as a list shows it, in words of the page."""

    id: str
    label: str
    instrument: str
    state: str
    answered: str
    synthetic: bool
    staged: bool
    assessed: bool
    open: bool
    files: bool = False


def wave_lines(store: Store, lang: Language, shown: Callable[[Wave], bool]) -> list[WaveLine]:
    """The waves that may be shown, newest first."""
    return [wave_line(store, wave, lang) for wave in reversed(stored.waves(store)) if shown(wave)]


def wave_line(store: Store, wave: Wave, lang: Language) -> WaveLine:
    """One wave as a list shows it."""
    instrument = instrument_of(store, wave.instrument)
    return WaveLine(
        wave.id,
        label_of(wave, instrument, lang),
        instrument.title[lang.code],
        state_of(wave, lang),
        answered_words(wave, answered(store, wave, now()), lang),
        wave.synthetic,
        instrument.stages is not None,
        assessed(instrument),
        stored.state(wave, now()) == "open",
        any(isinstance(each.kind, File) for each in instrument.every_question.values()),
    )


def label_of(wave: Wave, instrument: Instrument, lang: Language) -> str:
    """What a wave is called: its own label, or its instrument's title."""
    return wave.label.get(lang.code) or instrument.title[lang.code]


def state_of(wave: Wave, lang: Language) -> str:
    """Whether a wave is a draft, planned, open, paused, closed or archived, and since or until when."""
    state = stored.state(wave, now())
    if state == "closed" and wave.closes:
        return lang.say("Closed on {moment}", moment=lang.moment(wave.closes))
    if state in _PLAIN:
        return lang.say(_PLAIN[state])
    if state == "planned" and wave.opens:
        return lang.say("Opens on {moment}", moment=lang.moment(wave.opens))
    return lang.say("Open until {moment}", moment=lang.moment(wave.closes)) if wave.closes else lang.say("Open")


_PLAIN: Mapping[str, str] = {
    "draft": N_("Draft"), "paused": N_("Paused"), "closed": N_("Closed"), "archived": N_("Archived"),
}  # fmt: skip


def answered_words(wave: Wave, released: int, lang: Language) -> str:
    """How many answers may be counted; of an open anonymous wave the number moves in steps of ten."""
    if wave.identification == "anonymous" and not stored.is_over(wave, now()):
        return lang.count(
            "{n} answer shown so far; the number moves in steps of 10",
            "{n} answers shown so far; the number moves in steps of 10",
            released,
        )
    return lang.count("{n} answer", "{n} answers", released)
