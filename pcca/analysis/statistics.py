"""Findings whose base is always empty, or that count everybody or nobody in it."""

from __future__ import annotations

from collections.abc import Iterator

from pcca.analysis.conditions import YES, YES_OR_NO, Remark, unknown
from pcca.analysis.coverage.findings import conditions_of
from pcca.analysis.found import found
from pcca.analysis.reads import alternatives
from pcca.analysis.space import Space, entry_space
from pcca.instrument.faults import Path, problem
from pcca.instrument.model import MISSING_CODES, DifferenceOf, Finding
from pcca.instrument.tree import Call, Code, Compare, Expr, Ref, walk
from pcca.instrument.unparse import unparse
from pcca.language import N_


def finding_remarks(space: Space) -> Iterator[Remark]:
    """What is to be said of the findings of an instrument."""
    for finding in space.instrument.findings.values():
        yield from _finding(space if finding.over is None else entry_space(space, finding.over), finding)


def _finding(space: Space, finding: Finding) -> Iterator[Remark]:
    path: Path = ("findings", finding.id)
    base = found(space, finding.among, wanted=YES)
    if base.never(True):
        hint = N_("Nobody can be in it: read its condition beside the routes of what it names.")
        yield (*path, "among"), problem("base-always-empty", N_("The base of this finding is always empty."), hint=hint)
        return
    if True not in base.seen:
        yield (*path, "among"), unknown()
    else:
        for key, expr in conditions_of(finding):
            yield from _counted(space, finding, expr, key)
        yield from _groups(space, finding)
    for at, expr in _bases(finding):
        yield from _offered(space, at, expr)
        yield from _parts(space, at, expr)


def _groups(space: Space, finding: Finding) -> Iterator[Remark]:
    """The groups of a difference, in each of which somebody can be."""
    what = finding.what
    between = what.between if isinstance(what, DifferenceOf) else None
    for group in what.groups if isinstance(what, DifferenceOf) and between is not None else ():
        expr = Compare("=", Ref(between or ""), Code(group))
        if found(space, expr, place=(finding.among,), wanted=YES).never(True):
            sentence = N_("Nobody in the group '{group}' can be in the base of this finding.")
            hint = N_("Read its base beside the routes of what it names.")
            path: Path = ("findings", finding.id, "difference", "between")
            yield path, problem("base-always-empty", sentence, hint=hint, group=group)


def _bases(finding: Finding) -> Iterator[tuple[Path, Expr]]:
    yield ("findings", finding.id, "among"), finding.among
    for number, expr in enumerate(finding.sensitivity):
        yield ("findings", finding.id, "sensitivity", number), expr


def _parts(space: Space, path: Path, expr: Expr) -> Iterator[Remark]:
    """Alternatives of a base that nobody is in."""
    for part in alternatives(expr):
        if not _unoffered(space, part) and found(space, part, wanted=YES).never(True):
            sentence = N_("'{part}' is never true, so it adds nothing here.")
            yield path, problem("never-true", sentence, part=unparse(part), hint=N_("Mend it, or leave it out."))


def _offered(space: Space, path: Path, expr: Expr) -> Iterator[Remark]:
    """Kinds of missing answers that a question does not offer."""
    for column, code in _unoffered(space, expr):
        sentence = N_("'{column}' does not offer '{code}', so nobody can have answered so.")
        hint = N_("Leave it out, or offer the answer.")
        yield path, problem("missing-not-offered", sentence, column=column, code=code, hint=hint)


def _unoffered(space: Space, expr: Expr) -> list[tuple[str, str]]:
    return [each for part in walk(expr) if isinstance(part, Call) for each in _not_in_scale(space, part)]


def _not_in_scale(space: Space, call: Call) -> Iterator[tuple[str, str]]:
    first = call.args[0] if call.name == "missing" and call.args else None
    if not isinstance(first, Ref):
        return
    items = [item for item in space.instrument.items if first.path in (item.column, item.question)]
    scales = [item.scale for item in items]
    asked = [code.value for code in call.args[1:] if isinstance(code, Code) and code.value in MISSING_CODES]
    for code in asked if items else ():
        if not any(scale is not None and code in scale.missing for scale in scales):
            yield first.path, code


def _counted(space: Space, finding: Finding, what: Expr, key: str) -> Iterator[Remark]:
    """A share of which some of the base are counted, and some are not."""
    path: Path = ("findings", finding.id, *key.split("."))
    came = found(space, what, place=(finding.among,), wanted=YES_OR_NO)
    if came.never(True):
        hint = N_("Read its condition beside its base.")
        yield path, problem("share-always-0", N_("Nobody in the base can be counted: it is always 0."), hint=hint)
    elif came.only:
        hint = N_("Read its condition beside its base.")
        yield path, problem("share-always-100", N_("Everybody in the base is counted: it is always 100%."), hint=hint)
    elif not came.exact and not (True in came.seen and came.seen & {False, None}):
        yield path, unknown()
