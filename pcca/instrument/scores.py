"""Builds the scores: numbers worked out of answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from pcca.instrument.build import Builder, unique
from pcca.instrument.faults import Path, problem, unlisted
from pcca.instrument.model import (
    Grid,
    Matrix,
    Question,
    Score,
    Weighted,
)
from pcca.instrument.resolve import Type, column_type
from pcca.instrument.schema import HOWS
from pcca.language import N_

Data = Mapping[str, Any]


def scores(builder: Builder, data: Data) -> dict[str, Score]:
    """The scores, each able to read those before it."""
    made = {}
    for id_, each in data.items():
        before = len(builder.sheet.faults)
        unique(builder, ("scores", id_), id_)
        made[id_] = _score(builder, ("scores", id_), id_, each)
        builder.values[id_] = Type("number")
        builder.scores[id_] = made[id_] if len(builder.sheet.faults) == before else None
    return made


def _score(builder: Builder, path: Path, id_: str, data: Data) -> Score:
    how = builder.one_of(path, data, HOWS, N_("A score has exactly one of these keys; this one has {count}."))
    if how is None:
        return Score(id_, "mean", (), 0)
    weights = data[how] if how == "weighted" else dict.fromkeys(data[how], Fraction(1))
    steps: list[str | int] = list(weights) if how == "weighted" else list(range(len(weights)))
    parts = tuple(
        part
        for step, (name, weight) in zip(steps, weights.items(), strict=True)
        for part in _parts(builder, (*path, how, step), name, weight)
    )
    _counted_once(builder, (*path, how), parts)
    if any(part.weight <= 0 for part in parts):
        builder.add((*path, how), problem("weight-not-positive", N_("Weights are greater than 0.")))
    known = not any(part.of.split(".")[0] in builder.broken for part in parts)
    need = _need(builder, path, data, len(parts) if known else 0)
    return Score(id_, how, parts, need, builder.words(data.get("label")), _rescaled(data))


def _rescaled(data: Data) -> tuple[Fraction, Fraction] | None:
    if "rescale" not in data:
        return None
    low, high = data["rescale"].split("..")
    return Fraction(low), Fraction(high)


def _counted_once(builder: Builder, path: Path, parts: tuple[Weighted, ...]) -> None:
    """A row that also stands in its whole grid would count twice."""
    counts = Counter(part.of for part in parts)
    for name in (name for name, times in counts.items() if times > 1):
        builder.add(path, problem("listed-twice", N_("'{word}' is listed twice."), word=name))


def _parts(builder: Builder, path: Path, name: str, weight: Fraction) -> list[Weighted]:
    """A matrix or grid stands for its rows; anything else for itself."""
    if name in builder.values or name.split(".")[0] in builder.broken:
        return [Weighted(name, weight)]
    question = builder.questions.get(name.split(".")[0])
    if question is None:
        builder.add(
            path,
            unlisted(
                "unknown-reference",
                N_("'{word}' is not a question, derived value or score before this one."),
                name,
                [*builder.questions, *builder.values],
            ),
        )
        return []
    if name == question.id and isinstance(question.kind, Grid | Matrix):
        columns = [f"{name}.{row.id}" for row in question.kind.rows]
    else:
        columns = [name]
    return [Weighted(column, weight) for column in columns if _numeric(builder, path, question, column)]


def _numeric(builder: Builder, path: Path, question: Question, column: str) -> bool:
    kind = column_type(question, column)
    if kind is None or not kind.numeric:
        builder.add(
            path,
            problem(
                "not-a-number",
                N_("'{word}' has no number to score."),
                word=column,
                hint=N_("Scores are made of numbers, and of scales with values."),
            ),
        )
        return False
    return True


def _need(builder: Builder, path: Path, data: Data, parts: int) -> int:
    need = data.get("need", "")
    found = re.fullmatch(r"(\d{1,3}) of (\d{1,3})", need)
    if need == "all":
        return parts
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        builder.add(
            (*path, "need"),
            problem(
                "bad-need",
                N_("'{word}' does not say how many must be answered."),
                word=need[:30],
                hint=N_("Write 'need: 2 of 3' or 'need: all'."),
            ),
        )
        return parts
    if parts and int(found[2]) != parts:
        builder.add(
            (*path, "need"),
            problem(
                "bad-need",
                N_("'{word}' speaks of {of}, but the score has {parts} parts."),
                word=need,
                of=int(found[2]),
                parts=parts,
            ),
        )
    return int(found[1])
