"""Builds scores of what is needed and not got, row by row of two grids."""

from __future__ import annotations

from collections.abc import Mapping

from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, problem, unlisted
from pcca.instrument.model import Gap, Grid, Matrix
from pcca.language import N_


def gaps(builder: Builder, path: Path, data: Mapping[str, str]) -> tuple[Gap, ...]:
    """The rows of the two grids side by side; both have the same ones."""
    sides = {key: rows for key in ("needed", "got") if (rows := _rows(builder, (*path, key), data.get(key, "")))}
    if len(sides) < 2:
        return ()
    needed, got = sides["needed"], sides["got"]
    differing = [*(row for row in needed if row not in got), *(row for row in got if row not in needed)]
    if differing:
        sentence = N_("The two grids must have the same rows; only one of them has {words}.")
        builder.add((*path, "got"), problem("rows-differ", sentence, words=", ".join(differing[:12])))
    return tuple(Gap(row, f"{data['needed']}.{row}", f"{data['got']}.{row}") for row in needed if row in got)


def _rows(builder: Builder, path: Path, name: str) -> tuple[str, ...]:
    """The rows of a grid or matrix whose answers have numbers."""
    if name in builder.broken or not name:
        return ()
    grids = {id_: q.kind for id_, q in builder.questions.items() if isinstance(q.kind, Grid | Matrix)}
    if name not in grids:
        sentence = N_("'{word}' is not a grid or matrix asked before.")
        builder.add(path, unlisted("not-a-grid", sentence, name, grids))
        return ()
    if not grids[name].scale.valued:
        hint = N_("Scores are made of numbers, and of scales with values.")
        found = problem("not-a-number", N_("'{word}' has no number to score."), hint=hint, word=name)
        builder.add(path, found)
        return ()
    return tuple(row.id for row in grids[name].rows)
