"""What a question is filled in with beforehand: a value of answers before it, or the unit's answer of last time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, Sheet, problem
from pcca.instrument.model import Calendar, Choice, Instrument, Kind, Number, Prefill, Words
from pcca.instrument.scope import Type
from pcca.language import N_

LAST = "last"


def prefill_of(builder: Builder, path: Path, kind: Kind, data: Mapping[str, Any]) -> Prefill | None:
    """What `prefill` says."""
    source = data.get("prefill")
    if source is None or source == LAST:
        return None if source is None else Prefill(None)
    here = (*path, "prefill")
    found = builder.value(here, source)
    if found is None:
        return None
    if found[1].name != "any" and not _FITS.get(type(kind), _nothing)(kind, found[1]):
        hint = N_("A choice takes an answer with the same codes, a number a number, a text a text, a date a date.")
        builder.add(here, problem("prefill-of-another-kind", N_("The value is no answer to this question."), hint=hint))
    return Prefill(found[0])


def _nothing(kind: Kind, given: Type) -> bool:
    return False


def _codes(kind: Choice, given: Type) -> bool:
    return given.scale is not None and all(option.code in kind.scale.by_code for option in given.scale.substantive)


_FITS: Mapping[type, Callable[[Any, Type], bool]] = {
    Choice: _codes,
    Number: lambda kind, given: given.name == "number",
    Words: lambda kind, given: given.name == "text",
    Calendar: lambda kind, given: given.name == "date",
}


def check_prefills(instrument: Instrument, sheet: Sheet) -> None:
    """Adds the faults of questions that offer the answers of last time."""
    unit, named = instrument.unit_question, False
    for question in instrument.every_question.values():
        if question.prefill and question.prefill.expr is None:
            path: Path = ("sections", question.section, "questions", question.id, "prefill")
            _check_last(instrument, sheet, path, known=named and question.section not in instrument.repeats)
        named = named or question is unit


def _check_last(instrument: Instrument, sheet: Sheet, path: Path, *, known: bool) -> None:
    if instrument.identification != "named":
        sentence = N_("Answers of last time are shown to whoever names the unit, so the instrument must be named.")
        sheet.add(path, problem("prefill-not-named", sentence, hint=N_("Take 'prefill' away, or identify by name.")))
    elif not known:
        sentence = N_("Whose answers of last time are meant is not known here.")
        hint = N_("Ask '{unit}' before, outside lists: the question that names the unit.")
        sheet.add(path, problem("prefill-without-unit", sentence, hint=hint, unit=instrument.unit))
