"""Builds the findings: statistics that may be published."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, Problem, problem, unlisted
from pcca.instrument.model import (
    Choice,
    Finding,
    Interval,
    NetOf,
    QuantileOf,
    RatioOf,
    Reference,
    Score,
    Stages,
)
from pcca.instrument.schema import STATISTICS
from pcca.instrument.scope import Type, column_type
from pcca.instrument.tree import Everyone, Expr
from pcca.language import N_, Text

Data = Mapping[str, Any]
INTERVALS = ("wilson", "clopper_pearson", "exact")
SLOTS = {
    "share": {"value", "k", "n", "low", "high"},
    "stage_share": {"value", "k", "n", "low", "high", "option"},
    "distribution": {"value", "k", "n", "low", "high", "option"},
    "net": {"value", "n", "low", "high", "more", "less"},
    **{kind: {"value", "n", "low", "high"} for kind in ("mean", "median", "quantile", "ratio", "reliability")},
}
NUMERIC = ("mean", "median", "quantile", "ratio")
DECIMALS = {"reliability": 2}


def findings(builder: Builder, data: Data, stages: Stages | None, identification: str) -> dict[str, Finding]:
    """The declared statistics."""
    hide = 0 if identification == "named" else 10
    return {id_: found for id_, each in data.items() if (found := _finding(builder, id_, each, stages, hide))}


def _finding(builder: Builder, id_: str, data: Data, stages: Stages | None, hide: int) -> Finding | None:
    path: Path = ("findings", id_)
    kind = builder.one_of(path, data, STATISTICS, N_("A finding has exactly one of these keys; this one has {count}."))
    if kind is None:
        return None
    what = WHATS[kind](builder, (*path, kind), data[kind], stages)
    among = builder.condition((*path, "among"), data.get("among"))
    extra = [builder.condition((*path, "sensitivity", i), each) for i, each in enumerate(data.get("sensitivity", []))]
    _say(builder, path, kind, data.get("say"))
    reference = data.get("reference", {})
    return Finding(
        id_,
        kind,
        what if what is not None else Everyone(),
        builder.text(data.get("say")),
        among or Everyone(),
        tuple(each for each in extra if each is not None),
        _cuts(builder, path, data),
        int(data.get("decimals", DECIMALS.get(kind, 1))),
        _interval(builder, path, data.get("interval")),
        data.get("hide_below", hide),
        Reference(reference["value"], builder.text(reference["source"]))
        if {"value", "source"} <= set(reference)
        else None,
        _rule(builder, path, data, stages),
        builder.words(data.get("label")),
    )


def _share(builder: Builder, path: Path, source: str, stages: Stages | None) -> Expr | None:
    return builder.condition(path, source)


def _column(builder: Builder, path: Path, name: str, stages: Stages | None) -> str | None:
    if name.split(".")[0] in builder.broken:
        return name
    question = builder.questions.get(name.split(".")[0])
    kind = builder.values.get(name) or (column_type(question, name) if question else None)
    wrong = _unknown(builder, name) if kind is None else None if _suits(path[2], kind) else _unsuited(path[2], name)
    if wrong is None:
        return name
    builder.add(path, wrong)
    return None


def _suits(statistic: object, kind: Type) -> bool:
    """Whether the statistic can be taken of what has this type."""
    return kind.numeric if statistic in NUMERIC else kind.name in ("code", "multi", "rows", "any")


def _unknown(builder: Builder, name: str) -> Problem:
    sentence = N_("'{word}' is not a question, derived value or score.")
    return unlisted("unknown-reference", sentence, name, [*builder.questions, *builder.values])


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


def _net(builder: Builder, path: Path, data: Data, stages: Stages | None) -> NetOf:
    more, less = (builder.condition((*path, key), data.get(key)) for key in ("more", "less"))
    return NetOf(more or Everyone(), less or Everyone())


def _ratio(builder: Builder, path: Path, data: Data, stages: Stages | None) -> RatioOf:
    of, to = (_column(builder, (*path, key), data[key], stages) if key in data else None for key in ("of", "to"))
    return RatioOf(of or "", to or "", data.get("percent", False))


def _quantile(builder: Builder, path: Path, data: Data, stages: Stages | None) -> QuantileOf:
    name = _column(builder, (*path, "of"), data["of"], stages) if "of" in data else None
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


def _reliability(builder: Builder, path: Path, name: str, stages: Stages | None) -> str | None:
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


def _stage_share(builder: Builder, path: Path, codes: list[str], stages: Stages | None) -> tuple[str, ...] | None:
    if stages is None:
        builder.add(path, problem("no-stages", N_("The instrument declares no stages.")))
        return None
    if codes == ["each"]:
        return ("each",)
    known = {option.code: option for option in stages.scale.substantive}
    return builder.codes(path, codes, known, N_("There is no stage '{word}'."))


WHATS: dict[str, Callable[[Builder, Path, Any, Stages | None], Any]] = {
    "share": _share,
    "distribution": _column,
    "mean": _column,
    "median": _column,
    "quantile": _quantile,
    "net": _net,
    "ratio": _ratio,
    "reliability": _reliability,
    "stage_share": _stage_share,
}


def _rule(builder: Builder, path: Path, data: Data, stages: Stages | None) -> str | None:
    if "rule" in data and stages is not None:
        builder.codes((*path, "rule"), [data["rule"]], stages.rules, N_("There is no rule '{word}'."))
    return data.get("rule")


def _cuts(builder: Builder, path: Path, data: Data) -> tuple[str, ...]:
    choices = {id_: q for id_, q in builder.questions.items() if isinstance(q.kind, Choice)}
    return builder.codes(
        (*path, "by"),
        data.get("by", []),
        choices,
        N_("'{word}' is not a question with one answer, so results cannot be cut by it."),
    )


def _interval(builder: Builder, path: Path, source: str | None) -> Interval:
    found = re.fullmatch(r"([a-z_]+) (\d{2})", source or "wilson 95")
    if not found or found[1] not in INTERVALS or not 50 <= int(found[2]) <= 99:
        builder.add(
            (*path, "interval"),
            unlisted(
                "bad-interval",
                N_("'{word}' is not a method and a level, such as 'wilson 95'."),
                source or "",
                [f"{m} 95" for m in INTERVALS],
            ),
        )
        return Interval()
    return Interval(found[1], int(found[2]))


def _say(builder: Builder, path: Path, kind: str, say: Text | None) -> None:
    for code, sentence in say or ():
        key = "say" if code in ("", builder.languages[0]) else f"say.{code}"
        slots = re.findall(r"\{([^{}]*)\}", sentence)
        for slot in slots:
            if slot not in SLOTS[kind]:
                builder.add(
                    (*path, key),
                    unlisted(
                        "unknown-slot", N_("'{{{word}}}' is not filled in this sentence."), slot, sorted(SLOTS[kind])
                    ),
                )
        if (
            re.sub(r"\{[^{}]*\}", "", sentence).strip("{}") != re.sub(r"\{[^{}]*\}", "", sentence)
            or "value" not in slots
        ):
            builder.add(
                (*path, key),
                problem("sentence-without-value", N_("The sentence must show the value in the place '{{value}}'.")),
            )
