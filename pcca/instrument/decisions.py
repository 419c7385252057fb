"""Builds decision tables: rows of which the first that matches gives the outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pcca.instrument.build import Builder, unique
from pcca.instrument.covers import covers
from pcca.instrument.faults import Path, problem, unlisted
from pcca.instrument.model import Choice, DecisionRow, DecisionTable, Scale, Words
from pcca.instrument.resolve import BOOL, Type
from pcca.language import N_

Data = Mapping[str, Any]
NO_QUESTION = N_("There is no question '{word}'.")


def decisions(builder: Builder, data: Data) -> dict[str, DecisionTable]:
    """The decision tables, each able to read the outcome of those before it."""
    made: dict[str, DecisionTable] = {}
    for id_, each in data.items():
        unique(builder, ("rules", id_), id_)
        table = _table(builder, ("rules", id_), id_, each)
        builder.values[id_] = Type("code", table.outcomes) if table.scale.options else Type("any")
        if "decision" in each:
            builder.values[f"{id_}.overrode"] = BOOL
        made[id_] = table
    return made


def _table(builder: Builder, path: Path, id_: str, data: Data) -> DecisionTable:
    scale = _scale(builder, path, data.get("scale", ""))
    rows = tuple(_row(builder, (*path, "rows", row), row, each, scale) for row, each in data.get("rows", {}).items())
    otherwise = _row(builder, (*path, "else"), "else", data.get("else", {}), scale)
    _matched(builder, (*path, "rows"), rows)
    _reason(builder, path, data)
    return DecisionTable(
        id_,
        builder.text(data.get("label")),
        scale,
        rows,
        otherwise,
        _decision(builder, path, data.get("decision"), scale),
        data.get("reason"),
    )


def _scale(builder: Builder, path: Path, name: str) -> Scale:
    if name and name not in builder.scales:
        found = unlisted("unknown-scale", N_("There is no scale '{word}'."), name, builder.scales)
        builder.add((*path, "scale"), found)
    return builder.scales.get(name, Scale(name, ()))


def _row(builder: Builder, path: Path, id_: str, data: Data, scale: Scale) -> DecisionRow:
    if scale.options and "give" in data:
        allowed = {option.code: option for option in scale.substantive}
        builder.codes((*path, "give"), [data["give"]], allowed, N_("'{word}' is not an outcome of this table."))
    when = builder.condition((*path, "when"), data.get("when"))
    return DecisionRow(id_, data.get("give", ""), builder.text(data.get("say")), when)


def _matched(builder: Builder, path: Path, rows: Sequence[DecisionRow]) -> None:
    """A row never matches where one before it does whenever it would."""
    for place, row in enumerate(rows):
        earlier = (each for each in rows[:place] if each.when is not None and row.when is not None)
        first = next((each for each in earlier if each.when and row.when and covers(each.when, row.when)), None)
        if first is not None:
            sentence = N_("The row '{word}' never matches: wherever it would, the row '{first}' does before it.")
            hint = N_("Put it before that row, or take it out.")
            found = problem("never-matched", sentence, hint=hint, word=row.id, first=first.id)
            builder.add((*path, row.id, "when"), found)


def _decision(builder: Builder, path: Path, name: str | None, scale: Scale) -> str | None:
    """The question in which the decision is entered: it offers every outcome of the table."""
    if name is None or name in builder.broken:
        return name
    question = builder.questions.get(name)
    if question is None:
        builder.add((*path, "decision"), unlisted("unknown-reference", NO_QUESTION, name, builder.questions))
        return None
    offered = question.kind.scale.by_code if isinstance(question.kind, Choice) else {}
    lacking = [option.code for option in scale.substantive if option.code not in offered]
    if lacking:
        sentence = N_("'{word}' is not a question with one answer that offers {words}.")
        hint = N_("The decision is entered in a choice that has every outcome of the table.")
        found = problem("wrong-decision", sentence, hint=hint, word=name, words=", ".join(lacking[:12]))
        builder.add((*path, "decision"), found)
    return name


def _reason(builder: Builder, path: Path, data: Data) -> None:
    name = data.get("reason")
    if name is None or name in builder.broken:
        return
    builder.needs(path, data, "decision")
    texts = {id_: each for id_, each in builder.questions.items() if isinstance(each.kind, Words)}
    if name not in texts:
        sentence = N_("'{word}' is not a question that is answered in words.")
        builder.add((*path, "reason"), unlisted("wrong-reason", sentence, name, texts))
