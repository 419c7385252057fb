"""What examples should show of findings: who is in the base and who is not, who is counted and who is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pcca.analysis.coverage.model import Missing, Need, Test
from pcca.analysis.coverage.rules import Staging, staging
from pcca.analysis.space import Space, entry_space
from pcca.instrument.given import Values
from pcca.instrument.model import DifferenceOf, Finding, NetOf
from pcca.instrument.tree import Everyone, Expr
from pcca.language import N_

COUNTED = N_("No example is counted.")
NOT_COUNTED = N_("No example of the base is not counted.")


def findings(space: Space) -> Iterator[Need]:
    """The base and the count of each finding."""
    stage = staging(space.instrument)
    for finding in space.instrument.findings.values():
        inner = entry_space(space, finding.over) if finding.over else space
        yield from _base(inner, finding)
        yield from _conditions(inner, finding)
        yield from _stages(inner, finding, stage)


def _base(space: Space, finding: Finding) -> Iterator[Need]:
    where, test = f"findings.{finding.id}", Test(space, finding.among)
    yield test.need(Missing(where, N_("No example is in the base.")), True)
    if not isinstance(finding.among, Everyone):
        yield test.need(Missing(where, N_("No example is outside the base.")), False)


def _conditions(space: Space, finding: Finding) -> Iterator[Need]:
    for key, expr in conditions_of(finding):
        test = Test(space, expr, (finding.among,))
        where = f"findings.{finding.id}.{key}"
        yield test.need(Missing(where, COUNTED), True)
        yield test.need(Missing(where, NOT_COUNTED), False)


def conditions_of(finding: Finding) -> list[tuple[str, Expr]]:
    """The conditions by which a finding counts, by their keys."""
    kind: Any = type(finding.what)
    if kind in CONDITIONS:
        return [(key, expr) for key, expr in CONDITIONS[kind](finding.what) if expr is not None]
    return [] if finding.kind != "share" or isinstance(finding.what, str | tuple) else [("share", finding.what)]  # type: ignore[list-item]


CONDITIONS: Mapping[type, Callable[[Any], list[tuple[str, Expr | None]]]] = {
    NetOf: lambda what: [("net.more", what.more), ("net.less", what.less)],
    DifferenceOf: lambda what: [("difference.share", what.share)],
}


def _stages(space: Space, finding: Finding, stage: Staging) -> Iterator[Need]:
    """Of a share of stages: some at one of them, and some at another."""
    stages = space.instrument.stages
    if finding.kind != "stage_share" or not isinstance(finding.what, tuple) or finding.what == ("each",) or not stages:
        return
    rule, base = finding.rule or stages.primary, space.reader(finding.among)
    counted = {number for number, option in enumerate(stages.scale.substantive, 1) if option.code in finding.what}

    def shown(values: Values, wanted: bool) -> bool:
        found = stage(values, rule)
        return base(values) is True and found is not None and (found in counted) == wanted

    where = f"findings.{finding.id}.stage_share"
    yield Need(Missing(where, COUNTED), lambda values: shown(values, True))
    yield Need(Missing(where, NOT_COUNTED), lambda values: shown(values, False))
