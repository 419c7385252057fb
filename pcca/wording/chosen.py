"""Conditions that say which of a few answers was given: read as the answers for which they are true."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from pcca.instrument.model import Rank
from pcca.instrument.tree import And, Between, Call, Code, Compare, Expr, In, Includes, Not, Num, Or, Ref, Str
from pcca.wording.manner import (
    Manner,
    either,
    is_labelled,
    is_question,
    label_of,
    option_named,
    question_named,
    quoted,
    scale_of,
)

_MOST_LISTED = 4
ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
TICKS = {"0": Fraction(0), "1": Fraction(1)}


@dataclass(frozen=True)
class Chosen:
    """The answers of one column or derived value for which a condition is true; `rows` are those it is said of."""

    path: str
    codes: tuple[str, ...]
    rows: tuple[str, ...] = ()
    every: bool = False


def chosen_of(by: Manner, node: Expr, yes: bool) -> Chosen | None:
    """The answers for which an expression is true, or false; None where it is not about one of a few."""
    match node:
        case Not(of=of):
            return chosen_of(by, of, not yes)
        case And(parts=parts) | Or(parts=parts):
            return _together(by, parts, yes, isinstance(node, And) == yes)
        case Includes(left=Ref(path=path), option=Code(value=code)) if f"{path}.{code}" in by.instrument.columns:
            return Chosen(f"{path}.{code}", ("1",) if yes else ("0",))
        case Compare(left=Ref(path=path), right=Num() | Code() | Str()) | In(left=Ref(path=path)):
            test = _test(node)
        case Between(left=Ref(path=path), low=Num(), high=Num()):
            test = _test(node)
        case Call(name="answered", args=(Ref(path=path),)) if (
            yes and _values(by, Ref(path)) and not _is_place(by, path)
        ):
            return Chosen(path, tuple(_values(by, Ref(path))))
        case Call(name="missing", args=(Ref(path=path), Code(value=kind))) if yes and kind in _missing(by, Ref(path)):
            return Chosen(path, (kind,))
        case _:
            return None
    values = _values(by, Ref(path))
    if not values or (any(number is None for number in values.values()) and _numeric(node)):
        return None
    return Chosen(path, tuple(code for code, number in values.items() if test(code, number) == yes))


def _values(by: Manner, ref: Ref) -> Mapping[str, Fraction | None]:
    """The answers a column may hold, with their numbers; none where it holds numbers or words."""
    item = by.instrument.columns.get(ref.path)
    if item is not None and item.kind == "tick":
        return TICKS
    scale = scale_of(by, ref)
    return {} if scale is None or scale.steps else {each.code: each.value for each in scale.substantive}


def _is_place(by: Manner, path: str) -> bool:
    item = by.instrument.columns.get(path)
    return item is not None and (item.part or "").isdigit()


def _missing(by: Manner, ref: Ref) -> tuple[str, ...]:
    """The answers without substance that a column may hold."""
    scale = scale_of(by, ref) if is_question(ref, by) else None
    return scale.missing if scale else ()


def _numeric(node: Compare | In | Between | Expr) -> bool:
    match node:
        case Compare(right=right):
            return isinstance(right, Num)
        case In(among=among):
            return any(isinstance(each, Num) for each in among)
    return True


def _test(node: Expr) -> Callable[[str, Fraction | None], bool]:
    """Whether the condition is true of an answer with this code and number."""
    match node:
        case Compare(op=op, right=Num(value=value)):
            return lambda code, number: ORDER[op](number, value)
        case Compare(op=op, right=Code(value=word) | Str(value=word)):
            return lambda code, number: ORDER[op](code, word)
        case In(among=among, negated=negated):
            wanted = {each.value for each in among if isinstance(each, Code | Str | Num)}
            return lambda code, number: (code in wanted or number in wanted) != negated
        case Between(low=Num(value=low), high=Num(value=high)):
            return lambda code, number: low <= (low - 1 if number is None else number) <= high
    raise TypeError(node)


def _together(by: Manner, parts: Sequence[Expr], yes: bool, every: bool) -> Chosen | None:
    """Several conditions about one answer, or with the same answers in several rows or places of one question."""
    found = [chosen_of(by, part, yes) for part in parts]
    known = [each for each in found if each is not None and not each.rows]
    if len(known) < len(found) or not known:
        return None
    if len({each.path for each in known}) == 1:
        codes = [set(each.codes) for each in known]
        kept = set.intersection(*codes) if every else set.union(*codes)
        ref = Ref(known[0].path)
        order = (*_values(by, ref), *_missing(by, ref))
        return Chosen(known[0].path, tuple(code for code in order if code in kept))
    return _in_rows(by, known, every)


def _in_rows(by: Manner, known: Sequence[Chosen], every: bool) -> Chosen | None:
    items = [by.instrument.columns.get(each.path) for each in known]
    first = items[0]
    if first is None or any(item is None or item.question != first.question for item in items):
        return None
    if len({each.codes for each in known}) > 1 or first.kind == "tick":
        return None
    question = by.instrument.questions[first.question]
    if isinstance(question.kind, Rank):
        whole = not every and len(known) == question.kind.top and len(known[0].codes) == 1
        return Chosen(question.id, known[0].codes) if whole else None
    if any(item is None or item.row is None or item.part for item in items):
        return None
    return replace(Chosen(question.id, known[0].codes), rows=tuple(each.path for each in known), every=every)


def said(by: Manner, found: Chosen) -> str:
    """The answers in words."""
    item = by.instrument.columns.get(found.path)
    if item is not None and item.kind == "tick":
        return _ticked(by, found, item.question, item.option or "")
    if not found.codes:
        return by.tell("never")
    scale = scale_of(by, Ref(found.rows[0] if found.rows else found.path))
    if is_labelled(Ref(found.path), by):
        return by.tell("value", label=label_of(by, found.path), answers=_answers(by, found, found.codes))
    question = question_named(by, found.path)
    if scale is None:
        return by.tell("ticked", question=question, answers=_answers(by, found, found.codes))
    if found.rows:
        shape, rows = "all_rows" if found.every else "some_rows", ", ".join(quoted(_rows(by, found)))
        return by.tell(shape, question=question, answers=_answers(by, found, found.codes), rows=rows)
    others = [option.code for option in scale.options if option.code not in found.codes]
    if not others:
        return by.tell("answered", question=question)
    if set(_values(by, Ref(found.path))) <= set(found.codes) or len(found.codes) > _MOST_LISTED > len(others):
        return by.tell("other", question=question, answers=_answers(by, found, others))
    return by.tell("chosen", question=question, answers=_answers(by, found, found.codes))


def _rows(by: Manner, found: Chosen) -> list[str]:
    rows = {row.id: row.label[by.lang.code] for row in getattr(by.instrument.questions[found.path].kind, "rows", ())}
    return [rows[path.split(".")[1]] for path in found.rows]


def _answers(by: Manner, found: Chosen, codes: Sequence[str]) -> str:
    path = found.rows[0] if found.rows else found.path
    asked = by.instrument.questions.get(path)
    scale = getattr(asked.kind, "scale", None) if asked else scale_of(by, Ref(path))
    return either(by, quoted([option_named(by, scale, code) for code in codes]))


def _ticked(by: Manner, found: Chosen, question: str, option: str) -> str:
    slots = {"question": question_named(by, question)}
    if set(found.codes) == set(TICKS):
        return by.tell("answered", **slots)
    if not found.codes:
        return by.tell("never")
    scale = getattr(by.instrument.questions[question].kind, "scale", None)
    answers = quoted([option_named(by, scale, option)])[0]
    return by.tell("ticked" if found.codes == ("1",) else "unticked", **slots, answers=answers)
