"""What the sentences of a privacy notice are made of, and how they are put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pcca.fieldwork.promised import Facts
from pcca.instrument.model import Instrument
from pcca.language import Language, Text
from pcca.store import Wave


@dataclass(frozen=True)
class Site:
    """Where answers are kept and how they travel: what no wave decides."""

    secure: bool
    server: bool


@dataclass(frozen=True)
class Known:
    """Everything that the sentences are made of."""

    promise: Facts
    instrument: Instrument
    site: Site

    @property
    def wave(self) -> Wave:
        return self.promise.wave

    @property
    def lang(self) -> Language:
        return self.promise.lang

    @property
    def asker(self) -> str:
        return self.wave.asker.get(self.lang.code) or next(iter(self.wave.asker.values()), "")

    @property
    def anonymous(self) -> bool:
        return self.wave.identification == "anonymous"


@dataclass(frozen=True)
class Part:
    """A heading with its sentences, a text of the author below, and what is to be filled in by hand."""

    heading: str
    sentences: tuple[str, ...] = ()
    about: Text | None = None
    blanks: tuple[str, ...] = ()


Say = Callable[[Known], str]
Make = Callable[[Known], tuple[Part, ...]]


def part(heading: str, *said: Say) -> Make:
    """A heading with those of its sentences that are true."""

    def make(known: Known) -> tuple[Part, ...]:
        sentences = tuple(each for each in (say(known) for say in said) if each)
        return (Part(known.lang.say(heading), sentences),)

    return make


def always(sentence: str) -> Say:
    """A sentence that is true of every wave."""
    return lambda known: known.lang.say(sentence)


def where(true: Callable[[Known], bool], sentence: str, otherwise: str = "") -> Say:
    """One sentence where something is so, another or none where it is not."""

    def say(known: Known) -> str:
        chosen = sentence if true(known) else otherwise
        return known.lang.say(chosen) if chosen else ""

    return say


def blanks(heading: str, *labels: str) -> Make:
    """Lines to be filled in by hand: what no software knows."""
    return lambda known: (Part(known.lang.say(heading), blanks=tuple(known.lang.say(each) for each in labels)),)
