"""What shares count: a condition, two of them, or stages."""

from __future__ import annotations

from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, problem
from pcca.instrument.findings.columns import Data
from pcca.instrument.model import NetOf, Stages
from pcca.instrument.tree import Everyone, Expr
from pcca.language import N_


def share(builder: Builder, path: Path, source: str, stages: Stages | None) -> Expr | None:
    return builder.condition(path, source)


def net(builder: Builder, path: Path, data: Data, stages: Stages | None) -> NetOf:
    more, less = (builder.condition((*path, key), data.get(key)) for key in ("more", "less"))
    return NetOf(more or Everyone(), less or Everyone())


def stage_share(builder: Builder, path: Path, codes: list[str], stages: Stages | None) -> tuple[str, ...] | None:
    if stages is None:
        builder.add(path, problem("no-stages", N_("The instrument declares no stages.")))
        return None
    if codes == ["each"]:
        return ("each",)
    known = {option.code: option for option in stages.scale.substantive}
    return builder.codes(path, codes, known, N_("There is no stage '{word}'."))
