"""Sentences about organisations, which are named with their codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pcca.fieldwork.register.kinds import KINDS
from pcca.language import Language, Text
from pcca.store.register import Register


@dataclass(frozen=True)
class Codes:
    """Organisations in a sentence."""

    codes: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """A kind of organisation in a sentence."""

    kind: str


@dataclass(frozen=True)
class Word:
    """A word of the catalogue in a sentence."""

    word: str


@dataclass(frozen=True)
class Titled:
    """What something is called, in the reader's language alone."""

    title: Text


@dataclass(frozen=True)
class Said:
    """A sentence of the catalogue, with organisations, names and days in its places."""

    sentence: str
    slots: Mapping[str, object] = field(default_factory=dict)


def said(sentence: str, **slots: object) -> Said:
    """A sentence from keywords."""
    return Said(sentence, slots)


def phrase(lang: Language, register: Register | None, given: Said) -> str:
    """The sentence in this language; without a register organisations are named by their codes alone."""
    return lang.say(given.sentence, **{name: _shown(lang, register, each) for name, each in given.slots.items()})


def _shown(lang: Language, register: Register | None, slot: object) -> object:
    if isinstance(slot, Codes):
        return ", ".join(
            code if register is None else f"{register[code].name[lang.code]} ({code})" for code in slot.codes
        )
    if isinstance(slot, Kind):
        return lang.say(KINDS[slot.kind])
    if isinstance(slot, Word):
        return lang.say(slot.word)
    if isinstance(slot, Titled):
        return slot.title[lang.code]
    if isinstance(slot, Text):
        # In both languages, since only one of them may differ.
        return " / ".join(dict.fromkeys(text for _, text in slot))
    return lang.date(slot) if isinstance(slot, date) else slot
