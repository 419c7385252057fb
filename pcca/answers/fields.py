"""The fields of one question in a posted page, read one by one; what is wrong with each is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple, Protocol, runtime_checkable

from pcca.answers.cells import Wrong, read_code, read_words, wrong
from pcca.instrument.given import Value, Values
from pcca.instrument.model import Choice, Question, Scale, Words
from pcca.language import N_


class Form(Protocol):
    """Posted fields, each perhaps several times."""

    def getlist(self, key: str, /) -> list[str]: ...


@runtime_checkable
class WithFiles(Protocol):
    """Posted fields with the answer to each question for a file, or what is wrong with what was sent."""

    files: dict[str, str | None]
    refused: dict[str, Wrong]


@dataclass(frozen=True)
class Mistake:
    """What is wrong with one field, and the element the summary leads to."""

    name: str
    target: str
    wrong: Wrong


class Posted(NamedTuple):
    """One question as it was posted: its answers by document key, the texts as typed, and what is wrong."""

    values: Values
    typed: Mapping[str, str] = MappingProxyType({})
    mistakes: tuple[Mistake, ...] = ()


@dataclass
class Reading:
    """The reading of one question."""

    question: Question
    form: Form
    language: str
    hidden: frozenset[str]
    values: dict[str, Value | None] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def listed(self) -> str:
        """The name of a field that is shown as a list to open."""
        kind = self.question.kind
        return self.question.id if isinstance(kind, Choice) and kind.listed else ""

    def mistake(self, name: str, reason: Wrong, target: str = "") -> None:
        self.mistakes.append(Mistake(name, target or name, reason))

    def one(self, name: str, target: str = "") -> str:
        """The field's text; one that is posted several times is a mistake."""
        found = self.form.getlist(name)
        if len(set(found)) > 1:
            self.mistake(name, wrong(N_("This answer was sent more than once. Choose one answer")), target)
        return found[0].strip() if found else ""

    def code(self, name: str, scale: Scale, *, codes: Sequence[str] | None = None) -> str | None:
        """One code of the scale, or None."""
        allowed = scale.by_code if codes is None else codes
        sent = self.form.getlist(name)
        if len(sent) == 1 and sent[0] in allowed:
            return sent[0]
        target = first_target(name, scale) if codes is None and name != self.listed else name
        text = self.one(name, target)
        found = read_code(text, allowed) if text else None
        if isinstance(found, Wrong):
            self.mistake(name, found, target)
            return None
        return found

    def words(self, name: str, kind: Words) -> str | None:
        text = "\n".join(self.form.getlist(name)[:1])
        found = read_words(text, kind)
        if isinstance(found, Wrong):
            self.mistake(name, found)
            self.typed[name] = text
            return None
        return found or None


def first_target(name: str, scale: Scale) -> str:
    """The element id of the first option."""
    return f"{name}-{scale.options[0].code}" if scale.options else name
