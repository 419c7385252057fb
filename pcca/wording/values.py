"""What is compared, in words."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from pcca.instrument.tree import Call, Code, Expr, Num, Ref, Sum
from pcca.wording.lists import entry_count, entry_values, listed_in
from pcca.wording.manner import Manner, is_labelled, is_question, label_of, literal, number, question_named
from pcca.wording.sentences import VALUES

Conditions = Callable[[Manner, Expr], str]
"""Says a condition; handed in, because conditions are made of values too."""


def value(by: Manner, node: Expr, conditions: Conditions) -> str:
    """An expression as the name of its value."""
    found = literal(by, node)
    if found is not None:
        return found
    match node:
        case Code(value=code):
            return f"“{code}”"
        case Ref():
            return _named(by, node)
        case Sum():
            return _sum(by, node, conditions)
        case Call(name=name) if name in CALLS:
            return CALLS[name](by, node, conditions)
    return by.lang.say(VALUES["truth"], condition=conditions(by, node))


def _named(by: Manner, node: Ref) -> str:
    if is_labelled(node, by):
        return f"“{label_of(by, node.path)}”"
    return by.lang.say(VALUES["answer"], question=question_named(by, node.path))


def _sum(by: Manner, node: Sum, conditions: Conditions) -> str:
    alone = (Ref, Num, Call) if node.op in "+-" else (Num,)
    left, right = (_bracketed(by, part, conditions, alone) for part in (node.left, node.right))
    return by.lang.say(VALUES[node.op], left=left, right=right)


def _bracketed(by: Manner, node: Expr, conditions: Conditions, alone: tuple[type, ...]) -> str:
    text = value(by, node, conditions)
    return text if isinstance(node, alone) else f"({text})"


def _list(by: Manner, parts: tuple[Expr, ...], say: Callable[[Expr], str]) -> str:
    return ", ".join(f"({say(part)})" for part in parts)


def _several(by: Manner, node: Call, conditions: Conditions) -> str:
    """A function of several values, of the answers to all rows of one question, or of all entries of a list."""
    entries = listed_in(by, node)
    if entries is not None:
        return by.lang.say(VALUES[node.name], list=entry_values(by, entries))
    whole = _whole_question(by, node)
    listed = (
        by.lang.say(VALUES["answers"], question=question_named(by, whole))
        if whole
        else _list(by, node.args, lambda part: value(by, part, conditions))
    )
    return by.lang.say(VALUES[node.name], list=listed)


def _whole_question(by: Manner, node: Call) -> str | None:
    """The question whose rows, all of them, are the arguments."""
    paths = [arg.path for arg in node.args if isinstance(arg, Ref)]
    first = by.instrument.columns.get(paths[0]) if paths else None
    if first is None or len(paths) < 2 or len(paths) < len(node.args):
        return None
    own = [item.column for item in by.instrument.questions[first.question].items if not item.part]
    return first.question if own == paths else None


def _count(by: Manner, node: Call, conditions: Conditions) -> str:
    entries = listed_in(by, node)
    if entries is not None:
        return entry_count(by, entries)
    if counts_options(by, node):
        return by.lang.say(VALUES["chosen"], question=question_named(by, getattr(node.args[0], "path", "")))
    return by.lang.say(VALUES["count"], list=conditions_listed(by, node.args, conditions))


def counts_options(by: Manner, node: Expr) -> bool:
    """Whether an expression is the number of options chosen in one question."""
    match node:
        case Call(name="count", args=(Ref() as only,)):
            return is_question(only, by)
    return False


def conditions_listed(by: Manner, parts: tuple[Expr, ...], conditions: Conditions) -> str:
    """Conditions in a row, each in brackets."""
    return _list(by, parts, lambda part: conditions(by, part))


def _one(by: Manner, node: Call, conditions: Conditions) -> str:
    return by.lang.say(VALUES[node.name], value=value(by, node.args[0], conditions))


def _round(by: Manner, node: Call, conditions: Conditions) -> str:
    places = node.args[1].value if len(node.args) > 1 and isinstance(node.args[1], Num) else Fraction(0)
    shape, slots = ("round_to", {"places": number(by.lang, places)}) if places else ("round", {})
    return by.lang.say(VALUES[shape], value=value(by, node.args[0], conditions), **slots)


def _if(by: Manner, node: Call, conditions: Conditions) -> str:
    yes, no = (value(by, part, conditions) for part in node.args[1:])
    return by.lang.say(VALUES["if"], condition=conditions(by, node.args[0]), yes=yes, no=no)


CALLS: dict[str, Callable[[Manner, Any, Conditions], str]] = {
    "count": _count,
    **dict.fromkeys(("sum", "mean", "median", "min", "max", "coalesce", "years_between"), _several),
    **dict.fromkeys(("abs", "length"), _one),
    "round": _round,
    "if": _if,
}
