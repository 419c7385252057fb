"""Builds the scores: numbers worked out of answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from pcca.instrument.aggregates import unnamed
from pcca.instrument.bands import bands
from pcca.instrument.build import Builder, unique
from pcca.instrument.faults import Path, problem, unlisted
from pcca.instrument.gaps import gaps
from pcca.instrument.model import Grid, Matrix, Points, Question, Score, Weighted
from pcca.instrument.points import points_of
from pcca.instrument.resolve import Type, column_type
from pcca.instrument.schema import HOWS
from pcca.language import N_

Data = Mapping[str, Any]
NO_NEED = N_("'{word}' does not say how many must be answered.")
OTHER_NEED = N_("'{word}' speaks of {of}, but the score has {parts} parts.")
NOT_BEFORE = N_("'{word}' is not a question, derived value or score before this one.")


def scores(builder: Builder, data: Data) -> dict[str, Score]:
    """The scores, each able to read those before it."""
    made = {}
    for id_, each in data.items():
        before = len(builder.sheet.faults)
        unique(builder, ("scores", id_), id_)
        made[id_] = _score(builder, ("scores", id_), id_, each)
        builder.values |= _readable(made[id_])
        builder.scores[id_] = made[id_] if len(builder.sheet.faults) == before else None
    return made


def _readable(score: Score) -> dict[str, Type]:
    """What may be read of a score: itself, the rows of a need and got score, and its band."""
    number = Type("number")
    rows = {f"{score.id}.{gap.row}": number for gap in score.gaps}
    band = {f"{score.id}.band": Type("code", score.band_scale)} if score.bands else {}
    return {score.id: number, **rows, **band}


def _score(builder: Builder, path: Path, id_: str, data: Data) -> Score:
    how = builder.one_of(path, data, HOWS, N_("A score has exactly one of these keys; this one has {count}."))
    made = BUILDERS.get(how or "", _of_parts)(builder, path, data, Score(id_, how, (), 0)) if how else None
    score = made or Score(id_, "mean", (), 0)
    label, cut = builder.words(data.get("label")), bands(builder, path, data.get("bands", {}))
    if cut and any(gap.row == "band" for gap in score.gaps):
        sentence = N_("The row '{id}' and the band of this score would be read by the same name.")
        builder.add((*path, "bands", "#key"), problem("duplicate-id", sentence, id="band"))
    return replace(score, label=label, rescale=_rescaled(data), bands=cut)


def _of_parts(builder: Builder, path: Path, data: Data, score: Score) -> Score:
    how = score.how
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
    return replace(score, parts=parts, need=_need(builder, path, data, len(parts) if known else 0))


def _of_points(builder: Builder, path: Path, data: Data, score: Score) -> Score:
    given: dict[str, Points] = {}
    broken = False
    for name, points in data["points"].items():
        if name.split(".")[0] in builder.broken:
            broken = True
            continue
        found = points_of(builder, (*path, "points", name), name, points)
        broken = broken or not found
        _counted_once(builder, (*path, "points"), tuple(map(Weighted, (*given, *found))))
        given |= found
    need = _need(builder, path, data, 0 if broken else len(given))
    return replace(score, parts=tuple(map(Weighted, given)), need=need, points=given)


def _of_gaps(builder: Builder, path: Path, data: Data, score: Score) -> Score:
    rows = gaps(builder, (*path, "need_got_gap"), data["need_got_gap"])
    parts = tuple(Weighted(column) for row in rows for column in (row.needed, row.got))
    return replace(score, parts=parts, gaps=rows, need=_need(builder, path, data, len(rows)))


BUILDERS: Mapping[str, Callable[[Builder, Path, Data, Score], Score]] = {
    "points": _of_points,
    "need_got_gap": _of_gaps,
}


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
    if name.split(".")[0] in builder.broken:
        return [Weighted(name, weight)]
    if name in builder.values:
        return [Weighted(name, weight)] if _has_number(builder, path, name, builder.values[name]) else []
    question = builder.questions.get(name.split(".")[0])
    if question is None:
        known = [*builder.questions, *builder.values]
        unknown = unlisted("unknown-reference", NOT_BEFORE, name, known)
        builder.add(path, unnamed(builder.scope, name, unknown))
        return []
    if name == question.id and isinstance(question.kind, Grid | Matrix):
        columns = [f"{name}.{row.id}" for row in question.kind.rows]
    else:
        columns = [name]
    return [Weighted(column, weight) for column in columns if _numeric(builder, path, question, column)]


def _numeric(builder: Builder, path: Path, question: Question, column: str) -> bool:
    return _has_number(builder, path, column, column_type(question, column))


def _has_number(builder: Builder, path: Path, column: str, kind: Type | None) -> bool:
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
        hint = N_("Write 'need: 2 of 3' or 'need: all'.")
        builder.add((*path, "need"), problem("bad-need", NO_NEED, word=need[:30], hint=hint))
        return parts
    if parts and int(found[2]) != parts:
        other = problem("bad-need", OTHER_NEED, word=need, of=int(found[2]), parts=parts)
        builder.add((*path, "need"), other)
    return int(found[1])
