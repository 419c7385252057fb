"""What is counted: responses, or the entries of a list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, problem, unlisted
from pcca.instrument.findings.columns import Data
from pcca.language import N_

# Statistics whose intervals can tell that entries of one response came together.
OVER = ("share", "distribution", "mean", "median", "quantile", "net", "ratio")


@contextmanager
def counting(builder: Builder, path: Path, kind: str, data: Data) -> Iterator[str | None]:
    """Reads a finding as it counts: over a list, also what each entry holds; gives the list."""
    name = data.get("over")
    if name is None or _wrong(builder, path, kind, name):
        yield None
        return
    inside, outside = builder.lists[name], (builder.questions, builder.values)
    builder.questions = {**builder.questions, **inside.questions}
    builder.values = {**builder.values, **inside.values}
    try:
        yield name
    finally:
        builder.questions, builder.values = outside


def _wrong(builder: Builder, path: Path, kind: str, name: str) -> bool:
    """Whether the finding cannot count these entries; says why."""
    if name not in builder.lists:
        sentence = N_("There is no list '{word}': no section with this id has 'repeat'.")
        builder.add((*path, "over"), unlisted("unknown-list", sentence, name, builder.lists))
        return True
    if kind not in OVER:
        sentence = N_("A {statistic} cannot be taken of the entries of a list.")
        hint = N_("Allowed: {allowed}.")
        wrong = problem("not-over-entries", sentence, hint=hint, statistic=kind, allowed=", ".join(OVER))
        builder.add((*path, "over"), wrong)
    return False
