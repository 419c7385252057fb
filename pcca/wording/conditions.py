"""Conditions as clauses, one writer for each kind of expression; "not" is said by turning each part round."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pcca.instrument.tree import (
    And,
    Between,
    Call,
    Code,
    Compare,
    Day,
    Everyone,
    Expr,
    In,
    Includes,
    Not,
    Num,
    Or,
    Ref,
    Str,
    Sum,
)
from pcca.language import N_
from pcca.wording.chosen import chosen_of, said
from pcca.wording.comparing import compared, within
from pcca.wording.lists import said_of_list
from pcca.wording.manner import (
    Manner,
    either,
    is_labelled,
    is_question,
    label_of,
    literal,
    option_named,
    question_named,
    quoted,
    scale_of,
)
from pcca.wording.values import conditions_listed, value


@dataclass(frozen=True)
class Clause:
    """A condition in words; a loose one has "and", "or" or a list in it, and stands in brackets beside others."""

    text: str
    loose: bool = False


def spoken(by: Manner, node: Expr) -> str:
    """A condition in words."""
    return clause(by, node, True).text


def clause(by: Manner, node: Expr, yes: bool) -> Clause:
    """What an expression says when it is true, or when it is false; what is unknown is neither."""
    found = chosen_of(by, node, yes)
    return Clause(said(by, found)) if found else CLAUSES[type(node)](by, node, yes)


def _certain(node: Expr, yes: bool) -> bool | None:
    """Whether an expression is so for everyone; None where it depends."""
    match node:
        case Everyone():
            return yes
        case Not(of=of):
            return _certain(of, not yes)
        case And(parts=parts) | Or(parts=parts):
            every = isinstance(node, And) == yes
            found = [_certain(part, yes) for part in parts]
            return (not every) if (not every) in found else None if None in found else every
    return None


def _joined(by: Manner, node: And | Or, yes: bool) -> Clause:
    """Parts of which all must be so, or at least one; those that are so for everyone are left out."""
    certain = _certain(node, yes)
    if certain is not None:
        return Clause(by.say("always" if certain else "never"))
    every = isinstance(node, And) == yes
    parts = [part for part in node.parts if _certain(part, yes) is None]
    return together(by, [clause(by, part, yes) for part in parts], every)


def together(by: Manner, clauses: Sequence[Clause], every: bool) -> Clause:
    """Clauses joined by "and" or by "or"."""
    if len(clauses) == 1:
        return clauses[0]
    texts = [f"({each.text})" if each.loose else each.text for each in clauses]
    sentence = N_("{first}, and {last}") if every else N_("{first}, or {last}")
    return Clause(by.lang.say(sentence, first=", ".join(texts[:-1]), last=texts[-1]), loose=True)


def _compare(by: Manner, node: Compare, yes: bool) -> Clause:
    return Clause(*compared(by, node, yes, spoken))


def _in(by: Manner, node: In, yes: bool) -> Clause:
    yes = yes != node.negated
    values = [_listed(by, node.left, each) for each in node.among]
    if is_question(node.left, by):
        shape = "chosen" if yes else "different"
        return Clause(by.say(shape, question=question_named(by, node.left.path), answers=either(by, values)))
    if is_labelled(node.left, by):
        return Clause(
            by.say("value" if yes else "other_value", label=label_of(by, node.left.path), answers=either(by, values))
        )
    each = tuple(Compare("=", node.left, one) for one in node.among)
    return clause(by, each[0] if len(each) == 1 else Or(each), yes)


def _listed(by: Manner, left: Expr, node: Expr) -> str:
    if isinstance(node, Code):
        scale = scale_of(by, left)
        found = option_named(by, scale, node.value)
        return found if scale and scale.steps else f"“{found}”"
    return literal(by, node) or ""


def _between(by: Manner, node: Between, yes: bool) -> Clause:
    found = within(by, node, yes)
    if found is not None:
        return Clause(found, loose=not yes)
    return clause(by, And((Compare(">=", node.left, node.low), Compare("<=", node.left, node.high))), yes)


def _includes(by: Manner, node: Includes, yes: bool) -> Clause:
    left, scale = node.left, None
    if is_question(left, by):
        scale = getattr(by.instrument.questions[left.path].kind, "scale", None)
    question = question_named(by, left.path) if is_question(left, by) else value(by, left, spoken)
    answers = quoted([option_named(by, scale, getattr(node.option, "value", ""))])[0]
    return Clause(by.say("ticked" if yes else "unticked", question=question, answers=answers))


def _ref(by: Manner, node: Ref, yes: bool) -> Clause:
    if is_labelled(node, by):
        return Clause(by.say("true" if yes else "false", label=label_of(by, node.path)))
    return _held(by, node, yes)


def _held(by: Manner, node: Expr, yes: bool) -> Clause:
    return Clause(by.say("holds" if yes else "holds_not", left=value(by, node, spoken)), loose=True)


def _everyone(by: Manner, node: Everyone, yes: bool) -> Clause:
    return Clause(by.say("always" if yes else "never"))


STATES = ("answered", "responded", "asked", "missing")


def _call(by: Manner, node: Call, yes: bool) -> Clause:
    of_list = said_of_list(by, node, yes) if node.name in STATES else None
    return Clause(of_list) if of_list else CALLS.get(node.name, _held)(by, node, yes)


def _answered(by: Manner, node: Call, yes: bool) -> Clause:
    """Whether there is an answer with substance: one of those the scale does not count as missing."""
    path = _first_place(by, _path(node))
    if is_labelled(Ref(path), by):
        return Clause(by.say("worked_out" if yes else "not_worked_out", label=label_of(by, path)))
    question, missing = question_named(by, path), _missing_labels(by, path)
    if not missing:
        return Clause(by.say("answered" if yes else "unanswered", question=question))
    answers = either(by, quoted(missing))
    if yes:
        return Clause(by.say("other", question=question, answers=answers))
    parts = [by.say("unanswered", question=question), by.say("chosen", question=question, answers=answers)]
    return together(by, [Clause(part) for part in parts], every=False)


def _path(node: Call) -> str:
    return getattr(node.args[0], "path", "")


def _first_place(by: Manner, path: str) -> str:
    """The question whose first place a column is: a ranking is answered when its first place is."""
    item = by.instrument.columns.get(path)
    return item.question if item and item.part == "1" else path


def _missing_labels(by: Manner, path: str) -> list[str]:
    """The labels of the answers without substance that a question offers."""
    item = by.instrument.columns.get(path)
    question = by.instrument.questions.get(item.question if item else path)
    scale = item.scale if item and item.kind == "code" else getattr(question and question.kind, "scale", None)
    return [option_named(by, scale, code) for code in scale.missing] if scale else []


def _responded(by: Manner, node: Call, yes: bool) -> Clause:
    if is_labelled(Ref(_path(node)), by):
        return _answered(by, node, yes)
    return Clause(by.say("answered" if yes else "unanswered", question=question_named(by, _path(node))))


def _asked(by: Manner, node: Call, yes: bool) -> Clause:
    if is_labelled(Ref(_path(node)), by):
        return _answered(by, node, yes)
    return Clause(by.say("asked" if yes else "not_asked", question=question_named(by, _path(node))))


def _missing(by: Manner, node: Call, yes: bool) -> Clause:
    kind = next((arg.value for arg in node.args[1:] if isinstance(arg, Code)), None)
    if kind is None or is_labelled(Ref(_path(node)), by):
        return _answered(by, node, not yes)
    if kind == "not_asked":
        return _asked(by, node, not yes)
    question = question_named(by, _path(node))
    if kind == "skipped":
        return Clause(by.say("skipped" if yes else "not_skipped", question=question), loose=not yes)
    return _without_substance(by, _path(node), kind, yes)


def _without_substance(by: Manner, path: str, kind: str, yes: bool) -> Clause:
    """Whether dk, na or refused was the answer; never where the question does not offer it."""
    item = by.instrument.columns.get(path)
    asked = by.instrument.questions.get(item.question if item else path)
    scale = item.scale if item and item.scale else getattr(asked and asked.kind, "scale", None)
    if scale is None or kind not in scale.missing:
        return Clause(by.say("never" if yes else "always"))
    slots = {"question": question_named(by, path), "answers": quoted([option_named(by, scale, kind)])[0]}
    return Clause(by.say("chosen" if yes else "not_chosen", **slots))


def _matches(by: Manner, node: Call, yes: bool) -> Clause:
    form = node.args[1].value if len(node.args) > 1 and isinstance(node.args[1], Str) else ""
    if form not in _FORMATS:
        return _held(by, node, yes)
    return Clause(by.say(form if yes else f"not_{form}", left=value(by, node.args[0], spoken)), loose=True)


_FORMATS = ("postcode", "email", "wcode")


def _if(by: Manner, node: Call, yes: bool) -> Clause:
    """True where its condition and then the first value are, or where the condition is false and the second is true."""
    test, first, second = node.args
    kept = (first, second) if yes else (Not(first), Not(second))
    return clause(by, Or((And((test, kept[0])), And((Not(test), kept[1])))), True)


def _coalesce(by: Manner, node: Call, yes: bool) -> Clause:
    shape = "first_known" if yes else "first_known_not"
    return Clause(by.say(shape, list=conditions_listed(by, node.args, spoken)), loose=True)


CALLS: Mapping[str, Callable[[Manner, Any, bool], Clause]] = {
    "answered": _answered,
    "responded": _responded,
    "asked": _asked,
    "missing": _missing,
    "matches": _matches,
    "if": _if,
    "coalesce": _coalesce,
}
"""The functions that give true or false; the others give values."""

CLAUSES: Mapping[type, Callable[[Manner, Any, bool], Clause]] = {
    And: _joined,
    Or: _joined,
    Not: lambda by, node, yes: clause(by, node.of, not yes),
    Compare: _compare,
    In: _in,
    Between: _between,
    Includes: _includes,
    Everyone: _everyone,
    Call: _call,
    Ref: _ref,
    **dict.fromkeys((Num, Str, Day, Code, Sum), _held),
}
