"""What is wrong with an act on the register, all of it at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pcca.answers.cells import Wrong, wrong
from pcca.fieldwork.register.kinds import KINDS
from pcca.language import Language


@dataclass(frozen=True)
class Fault:
    """What is wrong with an organisation, and in which column of a table it would be mended."""

    code: str
    column: str
    wrong: Wrong

    def say(self, lang: Language) -> str:
        return f"{self.code}: {told(self.wrong, lang)}"


class Refused(Exception):
    """An act that cannot be done, with everything that stands against it; nothing was changed."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{each.code} {each.column} {each.wrong.sentence}" for each in self.faults))


def told(wrong: Wrong, lang: Language) -> str:
    """What is wrong as people read it: days and kinds in their language."""
    return lang.say(wrong.sentence, **{name: _shown(name, each, lang) for name, each in wrong.slots.items()})


def _shown(name: str, slot: object, lang: Language) -> object:
    if isinstance(slot, date):
        return lang.date(slot)
    return lang.say(KINDS[str(slot)]) if name in ("kind", "given") and slot in KINDS else slot


def refused(code: str, column: str, sentence: str, **slots: object) -> Refused:
    """A refusal for one reason."""
    return Refused([fault(code, column, sentence, **slots)])


def fault(code: str, column: str, sentence: str, **slots: object) -> Fault:
    """A fault from keywords."""
    return Fault(code, column, wrong(sentence, **slots))
