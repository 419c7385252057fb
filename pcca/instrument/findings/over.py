"""What is counted: responses, or the entries of a list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from pcca.instrument.aggregates import IN_LIST
from pcca.instrument.build import Builder
from pcca.instrument.faults import Path, Problem, problem, unlisted
from pcca.instrument.findings.columns import Data
from pcca.instrument.repeats import inside
from pcca.language import N_

# Statistics whose intervals can tell that entries of one response came together.
OVER = ("share", "distribution", "mean", "median", "quantile", "net", "ratio", "days_between")


@contextmanager
def counting(builder: Builder, path: Path, kind: str, data: Data) -> Iterator[str | None]:
    """Reads a finding as it counts: over a list, also what each entry holds; gives the list."""
    name = data.get("over")
    if name is None:
        yield None
        return
    _check(builder, path, kind, name)
    # Of a list that is not there, nothing that any entry holds is called unknown as well.
    with ExitStack() as opened:
        for list_ in [name] if name in builder.lists else builder.lists:
            opened.enter_context(inside(builder, list_))
        yield name


def of_entries(word: str, list_: str) -> Problem:
    """The problem of a cut by what each entry of a list holds, where responses are counted."""
    hint = N_("Count entries instead, with 'over: {list}'.")
    return problem("outside-list", IN_LIST, hint=hint, word=word, list=list_)


def _check(builder: Builder, path: Path, kind: str, name: str) -> None:
    """A fault where the finding cannot count these entries."""
    if name not in builder.lists:
        sentence = N_("There is no list '{word}': no section with this id has 'repeat'.")
        builder.add((*path, "over"), unlisted("unknown-list", sentence, name, builder.lists))
    elif kind not in OVER:
        sentence = N_("A {statistic} cannot be taken of the entries of a list.")
        hint = N_("Allowed: {allowed}.")
        wrong = problem("not-over-entries", sentence, hint=hint, statistic=kind, allowed=", ".join(OVER))
        builder.add((*path, "over"), wrong)
