"""Bridges: what a question was called in an earlier version, or is called in another instrument (`same_as`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pcca.instrument.faults import Sheet, problem
from pcca.instrument.model import Bridge, Instrument
from pcca.language import N_


def bridge_of(given: str | Mapping[str, Any] | None) -> Bridge | None:
    """What `same_as` says."""
    if given is None:
        return None
    if isinstance(given, str):
        return Bridge(given)
    return Bridge(given.get("question", ""), given.get("instrument"), given.get("version"))


def check_bridges(instrument: Instrument, sheet: Sheet) -> None:
    """Adds the faults of bridges that can be seen without the other end."""
    seen: dict[Bridge, str] = {}
    for question in instrument.every_question.values():
        bridge = question.same_as
        if bridge is None:
            continue
        path = ("sections", question.section, "questions", question.id, "same_as")
        if bridge.instrument in (None, instrument.id) and bridge.question in instrument.every_question:
            sentence = N_("'{word}' is a question of this version; 'same_as' is what it was called in an earlier one.")
            hint = N_("A question that keeps its id needs no 'same_as'.")
            sheet.add(path, problem("bridge-to-own", sentence, hint=hint, word=bridge.question))
        elif bridge in seen:
            sentence = N_("'{first}' is the same as '{word}' already; two questions cannot both be.")
            sheet.add(path, problem("bridge-twice", sentence, word=bridge.question, first=seen[bridge]))
        seen.setdefault(bridge, question.id)
