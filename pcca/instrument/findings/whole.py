"""Builds the findings: statistics that may be published."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, unlisted
from pcca.instrument.findings.columns import Data, column
from pcca.instrument.findings.compared import agreement, days_between, difference, paired_change
from pcca.instrument.findings.numbers import quantile, ratio, reliability
from pcca.instrument.findings.ordered import gap, rank
from pcca.instrument.findings.over import counting, of_entries
from pcca.instrument.findings.sentences import check_sentence
from pcca.instrument.findings.shares import net, share, stage_share
from pcca.instrument.model import Choice, Finding, Interval, Reference, Stages
from pcca.instrument.schema import STATISTICS
from pcca.instrument.tree import Everyone
from pcca.language import N_

INTERVALS = ("wilson", "clopper_pearson", "exact")
DECIMALS = {"reliability": 2, "agreement": 2, "days_between": 0}


def findings(builder: Builder, data: Data, stages: Stages | None, identification: str) -> dict[str, Finding]:
    """The declared statistics."""
    hide = 0 if identification == "named" else 10
    return {id_: found for id_, each in data.items() if (found := _finding(builder, id_, each, stages, hide))}


def _finding(builder: Builder, id_: str, data: Data, stages: Stages | None, hide: int) -> Finding | None:
    path: Path = ("findings", id_)
    kind = builder.one_of(path, data, STATISTICS, N_("A finding has exactly one of these keys; this one has {count}."))
    if kind is None:
        return None
    with counting(builder, path, kind, data) as over:
        found = _counted(builder, (*path, kind), data, stages, hide)
    return replace(found, over=over)


def _counted(builder: Builder, of: Path, data: Data, stages: Stages | None, hide: int) -> Finding:
    """The finding of a kind, its last step `of`, once it is known what it counts."""
    path, id_, kind = of[:-1], str(of[1]), str(of[2])
    what = WHATS[kind](builder, of, data[kind], stages)
    among = builder.condition((*path, "among"), data.get("among"))
    extra = [builder.condition((*path, "sensitivity", i), each) for i, each in enumerate(data.get("sensitivity", []))]
    check_sentence(builder, path, kind, data.get("say"))
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


WHATS: dict[str, Callable[[Builder, Path, Any, Stages | None], Any]] = {
    "share": share,
    "distribution": column,
    "mean": column,
    "median": column,
    "quantile": quantile,
    "net": net,
    "ratio": ratio,
    "reliability": reliability,
    "stage_share": stage_share,
    "rank": rank,
    "gap": gap,
    "difference": difference,
    "paired_change": paired_change,
    "days_between": days_between,
    "agreement": agreement,
}


def _rule(builder: Builder, path: Path, data: Data, stages: Stages | None) -> str | None:
    if "rule" in data and stages is not None:
        builder.codes((*path, "rule"), [data["rule"]], stages.rules, N_("There is no rule '{word}'."))
    return data.get("rule")


def _cuts(builder: Builder, path: Path, data: Data) -> tuple[str, ...]:
    choices = {id_: q for id_, q in builder.questions.items() if isinstance(q.kind, Choice)}
    listed = [word for word in data.get("by", []) if word not in choices and builder.scope.list_of(word)]
    for index, word in enumerate(data.get("by", [])):
        if word in listed:
            builder.add((*path, "by", index), of_entries(word, builder.scope.list_of(word) or ""))
    return builder.codes(
        (*path, "by"),
        data.get("by", []),
        choices | dict.fromkeys(listed),
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
