"""Comparisons in words, by what is compared with what."""

from __future__ import annotations

from pcca.instrument.tree import (
    And,
    Between,
    Call,
    Code,
    Compare,
    Everyone,
    Expr,
    In,
    Includes,
    Not,
    Or,
    Ref,
)
from pcca.wording import sentences
from pcca.wording.lists import listed_in
from pcca.wording.manner import (
    Manner,
    is_date,
    is_labelled,
    is_question,
    label_of,
    literal,
    option_named,
    question_named,
    scale_of,
)
from pcca.wording.values import Conditions, conditions_listed, counts_options, value

OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
MIRRORED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
TRUTHS = (And, Or, Not, Compare, In, Between, Includes, Everyone)


def compared(by: Manner, node: Compare, yes: bool, conditions: Conditions) -> tuple[str, bool]:
    """A comparison as a sentence, and whether it has a list in it."""
    op = node.op if yes else OPPOSITE[node.op]
    left, right = node.left, node.right
    if literal(by, left) is not None and literal(by, right) is None and not isinstance(right, Code):
        left, right, op = right, left, MIRRORED[op]
    if isinstance(left, TRUTHS) and isinstance(right, TRUTHS):
        shape = "both_alike" if op == "=" else "one_alone"
        return by.tell(shape, list=conditions_listed(by, (left, right), conditions)), True
    return _to_literal(by, op, (left, right), conditions) or _two(by, op, (left, right), conditions)


def _written(by: Manner, left: Expr, node: Expr) -> str | None:
    """A literal in words; a code as the label of its option, or as the number it is on a line of numbers."""
    if not isinstance(node, Code):
        return literal(by, node)
    scale = scale_of(by, left)
    found = option_named(by, scale, node.value)
    return found if scale and scale.steps else f"“{found}”"


def _to_literal(by: Manner, op: str, both: tuple[Expr, Expr], conditions: Conditions) -> tuple[str, bool] | None:
    """What is compared with a number, date or text; None where it is compared with something else."""
    left, right = both
    written, dated = _written(by, left, right), is_date(by, left) or is_date(by, right)
    if written is None:
        return None
    if is_question(left, by):
        table = sentences.ANSWERED_DATE if dated else sentences.ANSWER
        return by.lang.say(table[op], question=question_named(by, left.path), value=written), False
    if is_labelled(left, by):
        table = sentences.LABELLED_DATE if dated else sentences.LABELLED
        return by.lang.say(table[op], label=label_of(by, left.path), value=written), False
    match left:
        case Call(name="count", args=(Ref(path=path),)) if counts_options(by, left):
            return by.lang.say(sentences.HOW_MANY_CHOSEN[op], question=question_named(by, path), value=written), False
        case Call(name="count", args=args) if listed_in(by, left) is None:
            listed = conditions_listed(by, args, conditions)
            return by.lang.say(sentences.HOW_MANY_TRUE[op], list=listed, value=written), True
    table = sentences.DATE if dated else sentences.VALUE
    return by.lang.say(table[op], value=written, left=value(by, left, conditions)), True


def _two(by: Manner, op: str, both: tuple[Expr, Expr], conditions: Conditions) -> tuple[str, bool]:
    """Two answers, or any two values."""
    left, right = both
    dated = is_date(by, left) or is_date(by, right)
    if is_question(left, by) and is_question(right, by):
        table = sentences.TWO_DATES if dated else sentences.TWO_ANSWERS
        slots = {"question": question_named(by, left.path), "other": question_named(by, right.path)}
        return by.lang.say(table[op], **slots), False
    table = sentences.TWO_DAYS if dated else sentences.TWO_VALUES
    first, second = (f"({value(by, part, conditions)})" for part in both)
    return by.lang.say(table[op], left=first, right=second), True


def within(by: Manner, node: Between, yes: bool) -> str | None:
    """An answer between two numbers or dates; None where it is something else between something else."""
    low, high = literal(by, node.low), literal(by, node.high)
    if not is_question(node.left, by) or low is None or high is None:
        return None
    shape = "within" if yes else "outside"
    shape = f"dates_{shape}" if is_date(by, node.low) else shape
    return by.tell(shape, question=question_named(by, node.left.path), low=low, high=high)
