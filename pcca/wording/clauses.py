"""A condition in words, and how several are joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pcca.language import N_
from pcca.wording.manner import Manner


@dataclass(frozen=True)
class Clause:
    """A condition in words; a loose one has "and", "or" or a list in it, and stands in brackets beside others."""

    text: str
    loose: bool = False


def together(by: Manner, clauses: Sequence[Clause], every: bool) -> Clause:
    """Clauses joined by "and" or by "or"."""
    if len(clauses) == 1:
        return clauses[0]
    texts = [f"({each.text})" if each.loose else each.text for each in clauses]
    sentence = N_("{first}, and {last}") if every else N_("{first}, or {last}")
    return Clause(by.lang.say(sentence, first=", ".join(texts[:-1]), last=texts[-1]), loose=True)
