"""The syntax tree of expressions, shared by every reader of them; `at` is where a word stands in its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction


@dataclass(frozen=True)
class Num:
    value: Fraction
    at: int = field(default=-1, compare=False)


@dataclass(frozen=True)
class Str:
    value: str
    at: int = field(default=-1, compare=False)


@dataclass(frozen=True)
class Day:
    value: date
    at: int = field(default=-1, compare=False)


@dataclass(frozen=True)
class Code:
    """An option code; in a checked tree every bare word beside a coded question is one of these."""

    value: str
    at: int = field(default=-1, compare=False)


@dataclass(frozen=True)
class Ref:
    """A column: a question, `question.row`, `question.option`, a derived value or a score."""

    path: str
    at: int = field(default=-1, compare=False)


@dataclass(frozen=True)
class Everyone:
    """True for every submitted response."""


@dataclass(frozen=True)
class Call:
    name: str
    args: tuple[Expr, ...]
    at: int = field(default=-1, compare=False)


@dataclass(frozen=True)
class Sum:
    """`left + right`, `-`, `*` or `/`."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True)
class Compare:
    """`=`, `!=`, `<`, `<=`, `>` or `>=`; unknown when either side is missing."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True)
class In:
    """`left in (literals)`, or `not in` when negated."""

    left: Expr
    among: tuple[Expr, ...]
    negated: bool = False


@dataclass(frozen=True)
class Between:
    """`left between low and high`, both ends included."""

    left: Expr
    low: Expr
    high: Expr


@dataclass(frozen=True)
class Includes:
    """True when the multi-answer question `left` has the option ticked."""

    left: Expr
    option: Expr


@dataclass(frozen=True)
class Not:
    of: Expr


@dataclass(frozen=True)
class And:
    parts: tuple[Expr, ...]


@dataclass(frozen=True)
class Or:
    parts: tuple[Expr, ...]


Expr = Num | Str | Day | Code | Ref | Everyone | Call | Sum | Compare | In | Between | Includes | Not | And | Or
Literal = Num | Str | Day | Code


def children(node: Expr) -> tuple[Expr, ...]:
    """The expressions directly inside this one."""
    match node:
        case Call(args=parts) | And(parts=parts) | Or(parts=parts):
            return parts
        case Not(of=part):
            return (part,)
        case Sum(left=left, right=right) | Compare(left=left, right=right):
            return (left, right)
        case In(left=left, among=among):
            return (left, *among)
        case Between(left=left, low=low, high=high):
            return (left, low, high)
        case Includes(left=left, option=option):
            return (left, option)
        case _:
            return ()


def walk(node: Expr) -> list[Expr]:
    """Every expression in the tree, outermost first."""
    return [node, *(inner for child in children(node) for inner in walk(child))]


def references(node: Expr) -> list[Ref]:
    """The columns an expression reads, in order of appearance."""
    return [part for part in walk(node) if isinstance(part, Ref)]
