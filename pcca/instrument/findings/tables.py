"""Builds the declared tables of answers to one question by those to another."""

from __future__ import annotations

from pcca.instrument.build import Builder
from pcca.instrument.faults import problem
from pcca.instrument.findings.columns import Data, unknown
from pcca.instrument.model import CrossTable
from pcca.instrument.scope import column_type
from pcca.instrument.tree import Everyone
from pcca.language import N_


def tables(builder: Builder, data: Data, identification: str) -> dict[str, CrossTable]:
    """The declared tables."""
    hide = 0 if identification == "named" else 10
    return {id_: _table(builder, id_, each, hide) for id_, each in data.items()}


def _table(builder: Builder, id_: str, data: Data, hide: int) -> CrossTable:
    path = ("tables", id_)
    for key in ("rows", "columns"):
        _check_column(builder, (*path, key), data.get(key))
    if data.get("rows") is not None and data.get("rows") == data.get("columns"):
        builder.add((*path, "columns"), problem("same-question", N_("A table is of two different questions.")))
    return CrossTable(
        id_,
        data.get("rows", ""),
        data.get("columns", ""),
        data.get("percent", "row"),
        builder.condition((*path, "among"), data.get("among")) or Everyone(),
        data.get("hide_below", hide),
        builder.words(data.get("label")),
    )


def _check_column(builder: Builder, path: tuple[str, ...], name: str | None) -> None:
    stem = (name or "").split(".")[0]
    if name is None or stem in builder.broken:
        return
    question = builder.questions.get(stem)
    kind = column_type(question, name) if question else None
    if kind is None:
        builder.add(path, unknown(builder, name))
    elif kind.name != "code":
        hint = N_("It needs a question with one answer, or one row of a grid.")
        builder.add(path, problem("wrong-statistic", N_("'{word}' cannot be part of a table."), word=name, hint=hint))
