"""The columns, derived values and scores that a statistic may be taken of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pcca.instrument.aggregates import unnamed
from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, Problem, problem, unlisted
from pcca.instrument.model import Stages
from pcca.instrument.scope import Type, column_type
from pcca.language import N_

Data = Mapping[str, Any]
NUMERIC = ("mean", "median", "quantile", "ratio")


def column(builder: Builder, path: Path, name: str, stages: Stages | None) -> str | None:
    if name.split(".")[0] in builder.broken:
        return name
    question = builder.questions.get(name.split(".")[0])
    kind = builder.values.get(name) or (column_type(question, name) if question else None)
    wrong = unknown(builder, name) if kind is None else None if suits(path[2], kind) else _unsuited(path[2], name)
    if wrong is None:
        return name
    builder.add(path, wrong)
    return None


def suits(statistic: object, kind: Type) -> bool:
    """Whether the statistic can be taken of what has this type."""
    return kind.numeric if statistic in NUMERIC else kind.name in ("code", "multi", "rows", "any")


def unknown(builder: Builder, name: str) -> Problem:
    sentence = N_("'{word}' is not a question, derived value or score.")
    known = [*builder.questions, *builder.values]
    return unnamed(builder.scope, name, unlisted("unknown-reference", sentence, name, known))


def _unsuited(statistic: object, name: str) -> Problem:
    return problem(
        "wrong-statistic",
        N_("A {statistic} cannot be taken of '{word}'."),
        statistic=statistic,
        word=name,
        hint=N_(
            "A distribution needs options to count; a mean, median, quantile or ratio needs numbers or a "
            "scale with values."
        ),
    )
