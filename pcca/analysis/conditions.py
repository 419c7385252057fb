"""Conditions that are always or never true, and rules that nothing or everything breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pcca.analysis.found import found
from pcca.analysis.reads import alternatives, conditions_inside
from pcca.analysis.search import Kinds, Outcomes
from pcca.analysis.space import Space, entry_space
from pcca.instrument.faults import Path, Problem, problem
from pcca.instrument.model import Question, Rule, Section
from pcca.instrument.tree import Expr
from pcca.instrument.unparse import unparse
from pcca.language import N_

Remark = tuple[Path, Problem]
YES: Kinds = frozenset([True])
YES_OR_NO: Kinds = frozenset([True, False])


@dataclass(frozen=True)
class Asked:
    """A condition in its place in the file, and the conditions on which its place is reached."""

    path: Path
    expr: Expr
    place: tuple[Expr, ...] = ()


def condition_remarks(space: Space) -> Iterator[Remark]:
    """What is to be said of the conditions of an instrument, and of the entries of its lists."""
    instrument = space.instrument
    for section in instrument.sections:
        inner = entry_space(space, section.id) if section.repeat else space
        yield from _section(space, inner, section)
    for number, rule in enumerate(instrument.checks):
        yield from _rule(space, rule, Asked(("checks", number, "that"), rule.that))
    for name, derived in instrument.derived.items():
        for test in conditions_inside(derived.expr):
            yield from _test(space, Asked(("derive", name, "value"), test))


def _section(space: Space, inner: Space, section: Section) -> Iterator[Remark]:
    path: Path = ("sections", section.id)
    shown = () if section.show_if is None else (section.show_if,)
    dead = False
    for expr in shown:
        said = list(_shown(space, Asked((*path, "show_if"), expr), "never-asked"))
        dead = any(wrong.check == "never-asked" for _, wrong in said)
        yield from said
    for question in () if dead else section.questions:
        yield from _question(inner, question, (*path, "questions", question.id), shown)


def _question(space: Space, question: Question, path: Path, place: tuple[Expr, ...]) -> Iterator[Remark]:
    """A question that is asked at all is looked into."""
    own = () if question.show_if is None else (question.show_if,)
    said = [each for expr in own for each in _shown(space, Asked((*path, "show_if"), expr, place), "never-asked")]
    yield from said
    if not any(wrong.check == "never-asked" for _, wrong in said):
        yield from _inside(space, question, path, (*place, *own))


def _inside(space: Space, question: Question, path: Path, place: tuple[Expr, ...]) -> Iterator[Remark]:
    for row in question.routed_rows:
        if row.show_if is not None:
            yield from _shown(space, Asked((*path, "rows", row.id, "show_if"), row.show_if, place), "never-offered")
    for option in question.routed_options:
        if option.show_if is not None:
            at = _option_path(question, option.code, path)
            yield from _shown(space, Asked(at, option.show_if, place), "never-offered")
    if question.required_if is not None:
        yield from _test(space, Asked((*path, "required_if"), question.required_if, place))
    for key, rule in (("check", question.check), ("warn", question.warn)):
        if rule is not None:
            yield from _rule(space, rule, Asked((*path, key, "that"), rule.that, place))


def _option_path(question: Question, code: str, path: Path) -> Path:
    """An option stands in the question, or in the scale that it names."""
    scale = getattr(question.kind, "scale", None)
    return ("scales", scale.id, code, "show_if") if scale is not None and "." not in scale.id else (*path, code)


def _shown(space: Space, asked: Asked, never: str) -> Iterator[Remark]:
    """A condition that hides: something that nobody sees is a fault."""
    came = _came(space, asked)
    if came.never(True) and came.seen:
        yield asked.path, NOBODY[never]()
    else:
        yield from _decides(space, asked, came)


def _test(space: Space, asked: Asked) -> Iterator[Remark]:
    """A condition of which nothing hangs but what follows from it."""
    came = _came(space, asked)
    if came.never(True) and came.seen:
        yield asked.path, problem("never-true", N_("This is never true."), hint=N_("Mend it, or leave it out."))
    else:
        yield from _decides(space, asked, came)


def _came(space: Space, asked: Asked) -> Outcomes:
    """True and anything else: false and unknown hide alike."""
    return found(space, asked.expr, place=asked.place, wanted=YES_OR_NO)


def _decides(space: Space, asked: Asked, came: Outcomes) -> Iterator[Remark]:
    if came.only:
        hint = N_("Leave the condition out, or say what it is meant to leave out.")
        yield asked.path, problem("always-true", N_("This is always true, so it decides nothing."), hint=hint)
    elif not came.exact and not (True in came.seen and came.seen & {False, None}):
        yield asked.path, unknown()
    for part in alternatives(asked.expr) if True in came.seen else ():
        if found(space, part, place=asked.place, wanted=YES).never(True):
            sentence = N_("'{part}' is never true, so it adds nothing here.")
            yield asked.path, problem("never-true", sentence, part=unparse(part), hint=N_("Mend it, or leave it out."))


def unknown() -> Problem:
    """Said of what could not be searched to the end."""
    sentence = N_("Too much hangs on this for every combination of answers to be tried: not analysed.")
    return problem("not-analysed", sentence, hint=N_("An example that shows the missing case settles it."))


def _rule(space: Space, rule: Rule, asked: Asked) -> Iterator[Remark]:
    """A rule that answers can both keep and break."""
    came = found(space, asked.expr, place=asked.place, without=rule, wanted=YES_OR_NO)
    if came.never(True) and False in came.seen:
        hint = N_("Compare it with the bounds of what it reads, and with the other rules.")
        yield asked.path, problem("check-never-holds", N_("No answers keep this rule."), hint=hint)
    elif came.never(False) and came.seen:
        hint = N_("Leave it out, or say what it is meant to refuse.")
        yield asked.path, problem("check-never-fails", N_("No answers break this rule."), hint=hint)
    elif not came.exact and not came.seen >= YES_OR_NO:
        yield asked.path, unknown()


def _never_asked() -> Problem:
    hint = N_("Its condition is never true where it is reached: mend it, or leave this out.")
    return problem("never-asked", N_("Nobody is ever asked this."), hint=hint)


def _never_offered() -> Problem:
    hint = N_("Its condition is never true where it is reached: mend it, or leave this out.")
    return problem("never-offered", N_("Nobody is ever shown this."), hint=hint)


NOBODY: Mapping[str, Callable[[], Problem]] = {"never-asked": _never_asked, "never-offered": _never_offered}
