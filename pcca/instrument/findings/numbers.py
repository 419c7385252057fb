"""What ratios, quantiles and reliability are made of."""

from __future__ import annotations

from fractions import Fraction

from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, problem, unlisted
from pcca.instrument.findings.columns import Data, column
from pcca.instrument.model import QuantileOf, RatioOf, Score, Stages
from pcca.language import N_


def ratio(builder: Builder, path: Path, data: Data, stages: Stages | None) -> RatioOf:
    of, to = (column(builder, (*path, key), data[key], stages) if key in data else None for key in ("of", "to"))
    return RatioOf(of or "", to or "", data.get("percent", False))


def quantile(builder: Builder, path: Path, data: Data, stages: Stages | None) -> QuantileOf:
    name = column(builder, (*path, "of"), data["of"], stages) if "of" in data else None
    at = data.get("at", Fraction(1, 2))
    if not 0 < at < 1:
        builder.add(
            (*path, "at"),
            problem(
                "bad-quantile",
                N_("'{word}' is not a share above 0 and below 1."),
                word=at,
                hint=N_("Write 'at: 0.9' for the value that 90% do not exceed."),
            ),
        )
    return QuantileOf(name or "", at)


def reliability(builder: Builder, path: Path, name: str, stages: Stages | None) -> str | None:
    if name not in builder.scores:
        builder.add(path, unlisted("unknown-score", N_("There is no score '{word}'."), name, builder.scores))
        return None
    score = builder.scores[name]
    if score is not None and not _has_items(builder, score):
        builder.add(
            path,
            problem(
                "wrong-statistic",
                N_("The reliability of '{word}' cannot be told."),
                word=name,
                hint=N_("It needs a mean or sum of two or more answers on scales, such as the rows of a grid."),
            ),
        )
    return name


def _has_items(builder: Builder, score: Score) -> bool:
    """Whether a score adds up several answers on scales; one of a broken question is taken to be sound."""
    stems = {part.of: part.of.split(".")[0] for part in score.parts}
    if set(stems.values()) & builder.broken:
        return True
    coded = [
        (question := builder.questions.get(stem)) is not None
        and of in question.columns
        and question.columns[of].kind == "code"
        for of, stem in stems.items()
    ]
    return score.how in ("mean", "sum") and len(coded) > 1 and all(coded)
