"""Builds questions: one builder per kind, in a dict."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable
from dataclasses import replace

from pcca.instrument.bridges import bridge_of
from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, unlisted
from pcca.instrument.kind_options import allocate, choice, multi, rank
from pcca.instrument.kind_organisation import organisation
from pcca.instrument.kind_plain import date, file, money, note, number, words
from pcca.instrument.kind_rows import decide, grid, matrix, slider
from pcca.instrument.kind_scales import Data
from pcca.instrument.model import Kind, Note, Question
from pcca.instrument.prefill import prefill_of
from pcca.instrument.roles import shown_to
from pcca.language import N_

COMMON = {
    "ask",
    "hint",
    "guidance",
    "required",
    "required_if",
    "show_if",
    "for",
    "check",
    "warn",
    "personal",
    "same_meaning",
    "same_as",
    "prefill",
    "review",
}


OWN = {
    "choice": {"labels"},
    "multi": {"labels", "exclusive", "min", "max"},
    "grid": {"labels", "rows", "reversed"},
    "matrix": {"labels", "rows", "reversed", "evidence", "target", "confidence"},
    "number": {"whole", "unit"},
    "money": {"whole"},
    "slider": {"steps", "rows", "reversed"},
    "decide": {"labels", "rows"},
    "organisation": {"labels", "within", "options"},
    "text": set(),
    "date": set(),
    "rank": {"labels", "options"},
    "allocate": {"labels", "options"},
    "file": set(),
    "note": set(),
}


NEEDED = {
    "grid": ("ask", "rows"),
    "matrix": ("ask", "rows"),
    "decide": ("ask", "rows"),
    "rank": ("ask", "options"),
    "allocate": ("ask", "options"),
    "note": (),
}


def question_of(builder: Builder, path: Path, id_: str, data: Data, section: str) -> Question:
    """A question of whatever kind its one kind key says."""
    name = builder.one_of(path, data, BUILDERS, N_("A question has exactly one kind key; this one has {count}."))
    before = len(builder.sheet.faults)
    kind = BUILDERS[name](builder, path, data) if name else Note()
    if not name or builder.broke(before) or _lost(builder, path, data):
        builder.broken.add(id_)
    question = Question(id_, kind, builder.text(data.get("note") if name == "note" else data.get("ask")), section)
    if name:
        _fitting(builder, path, name, data)
    return _conditions(builder, path, question, data)


def _lost(builder: Builder, path: Path, data: Data) -> bool:
    """Whether what the columns come of could not be read."""
    scales = [data.get(key) for key in ("choice", "multi", "grid", "matrix", "decide", "options")]
    parts = ("choice", "multi", "decide", "options", "rows")
    return any(name in builder.broken_scales for name in scales if isinstance(name, str)) or any(
        (*path, part) in builder.misshapen for part in parts
    )


def _fitting(builder: Builder, path: Path, name: str, data: Data) -> None:
    for key in data:
        if key != name and key not in COMMON | OWN[name] and key not in BUILDERS:
            builder.add(
                (*path, key, "#key"),
                unlisted(
                    "key-of-another-kind",
                    N_("'{word}' has no meaning for a question of the kind '{kind}'."),
                    key,
                    sorted(OWN[name] | COMMON),
                    kind=name,
                ),
            )
    for each in NEEDED.get(name, ("ask",)):
        builder.needs(path, data, each)


def _conditions(builder: Builder, path: Path, question: Question, data: Data) -> Question:
    itself = replace(builder.scope, questions=ChainMap({question.id: question}, builder.questions))
    return replace(
        question,
        hint=builder.words(data.get("hint")),
        guidance=builder.words(data.get("guidance")),
        required=data.get("required", False),
        personal=data.get("personal", False),
        same_meaning=data.get("same_meaning", False),
        same_as=bridge_of(data.get("same_as")),
        prefill=prefill_of(builder, path, question.kind, data),
        required_if=builder.condition((*path, "required_if"), data.get("required_if")),
        show_if=shown_to(builder, path, data),
        roles=tuple(data.get("for", ())),
        check=builder.rule((*path, "check"), data.get("check"), itself),
        warn=builder.rule((*path, "warn"), data.get("warn"), itself),
    )


BUILDERS: dict[str, Callable[[Builder, Path, Data], Kind]] = {
    "choice": choice,
    "multi": multi,
    "grid": grid,
    "matrix": matrix,
    "number": number,
    "money": money,
    "slider": slider,
    "decide": decide,
    "organisation": organisation,
    "text": words,
    "date": date,
    "rank": rank,
    "allocate": allocate,
    "file": file,
    "note": note,
}


__all__ = ["BUILDERS", "question_of"]
