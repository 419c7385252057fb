"""Expressions as sentences in each language: who is to answer on paper, and who a figure is of."""

from __future__ import annotations

from collections.abc import Mapping

from pcca.instrument.model import Instrument
from pcca.instrument.tree import Expr
from pcca.language import Language
from pcca.wording.bases import base
from pcca.wording.conditions import spoken
from pcca.wording.manner import Manner, question_named
from pcca.wording.routes import only_if

__all__ = ["Manner", "base", "condition", "only_if", "question_named"]


def condition(
    instrument: Instrument,
    expr: Expr,
    lang: Language,
    *,
    numbers: Mapping[str, str] | None = None,
    you: bool = False,
) -> str:
    """A condition as a part of a sentence; questions by their number on a form where `numbers` holds it."""
    return spoken(Manner(instrument, lang, numbers or {}, you), expr)
