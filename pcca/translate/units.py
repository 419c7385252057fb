"""What a translator gets: one unit per text of an instrument."""

from __future__ import annotations

from dataclasses import dataclass, field

from pcca.instrument.faults import Path, where
from pcca.instrument.load import Loaded
from pcca.instrument.translation import COMPLETE, MISSING, REVIEW, STALE, Entry, overrides, short_hash, slots_of
from pcca.language import N_, Language

STATE_WORDS = {
    COMPLETE: N_("complete"),
    REVIEW: N_("review needed"),
    STALE: N_("stale"),
    MISSING: N_("missing"),
}
NOTES = {
    "title": N_("A title, shown as a heading."),
    "about": N_("An introduction, shown below its heading. *Emphasis*, lists and links are kept."),
    "ask": N_("A question. Keep it one sentence if you can."),
    "hint": N_("A hint, shown below its question."),
    "guidance": N_("Longer help, opened by those who want it. *Emphasis*, lists and links are kept."),
    "unit": N_("A unit, shown behind the field of a number."),
    "note": N_("Words on the page, without an answer. *Emphasis*, lists and links are kept."),
}
MESSAGE = N_("A message, shown when an answer breaks a rule.")
SENTENCE = N_("The sentence of a finding. Keep every {{value}} and the like; they are filled with numbers: {slots}.")
OWN_WORD = N_("This question's own word for an option, in place of that of the scale.")
NAME = N_("A name in results and on charts.")
OPTION = N_("An answer, a row or a level, shown where people choose.")
NAMED = ("derive", "scores", "stages", "findings", "tables")


@dataclass(frozen=True)
class Unit:
    """One text with its translation, the state of that, and the short hash of the source."""

    id: str
    source: str
    target: str
    state: str
    made_from: str
    note: str = field(default="", compare=False)
    at: tuple[int, int] = field(default=(1, 1), compare=False)


@dataclass(frozen=True)
class Batch:
    """The units of one instrument from one language into another."""

    instrument: str
    version: str
    source: str
    target: str
    units: tuple[Unit, ...]


def batch_of(loaded: Loaded, target: str, lang: Language) -> Batch:
    """Every text of the instrument in file order; the notes are in the language of whoever exports."""
    found = loaded.translations
    units = tuple(_unit(each, target, lang) for each in found.entries)
    return Batch(loaded.id, loaded.version, found.languages[0], target, units)


def _unit(entry: Entry, target: str, lang: Language) -> Unit:
    state = entry.states.get(target, MISSING)
    text = entry.targets.get(target, "")
    note = lang.say(_note(entry.path)) if entry.path[-1] != "say" else _said(entry, lang)
    return Unit(where(entry.path), entry.source, text, state, short_hash(entry.source), note)


def _note(path: Path) -> str:
    if overrides(path):
        return OWN_WORD
    if path[0] in NAMED:
        return NAME
    return NOTES.get(str(path[-1]), OPTION)


def _said(entry: Entry, lang: Language) -> str:
    if entry.path[0] != "findings":
        return lang.say(MESSAGE)
    return lang.say(SENTENCE, slots=", ".join(sorted(slots_of(entry.source))))
