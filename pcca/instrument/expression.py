"""Reads an expression into its syntax tree; the grammar is in `expression.lark`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path as FilePath
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError, UnexpectedInput, VisitError

from pcca.instrument.faults import Problem, problem, unlisted
from pcca.instrument.tree import (
    And,
    Between,
    Call,
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
    children,
)
from pcca.language import N_

MAX_NODES = 500
MAX_DEPTH = 20
MAX_LENGTH = 8_000
MAX_DIGITS = 20
FUNCTIONS = (
    "answered",
    "responded",
    "asked",
    "missing",
    "count",
    "sum",
    "mean",
    "median",
    "min",
    "max",
    "round",
    "abs",
    "length",
    "matches",
    "today",
    "years_between",
    "coalesce",
    "if",
)
OPERATORS = ["=", "!=", "<", "<=", ">", ">=", "in", "not", "and", "or", "between", "includes", "+", "-", "*", "/"]


class BadExpression(ValueError):
    """An expression that cannot be read; carries the problem."""

    def __init__(self, wrong: Problem) -> None:
        super().__init__(wrong.sentence)
        self.wrong = wrong


def _too_deep() -> Problem:
    return problem(
        "expression-too-deep",
        N_("The expression is nested more than {limit} levels deep."),
        limit=MAX_DEPTH,
        hint=N_("Give a part of it a name under 'derive'."),
    )


@v_args(inline=True)
class _Tree(Transformer[Token, Expr]):
    """Builds the tree while the text is parsed, so that no depth is ever built that is not allowed."""

    def __init__(self) -> None:
        super().__init__()
        self.depths: dict[int, int] = {}
        self.kept: list[Expr] = []

    def _made(self, node: Expr) -> Expr:
        depth = 1 + max((self.depths.get(id(child), 1) for child in children(node)), default=0)
        if depth > MAX_DEPTH:
            raise BadExpression(_too_deep())
        self.depths[id(node)] = depth
        self.kept.append(node)
        if len(self.kept) > MAX_NODES:
            raise BadExpression(
                problem(
                    "expression-too-long",
                    N_("The expression has more than {limit} parts."),
                    limit=MAX_NODES,
                    hint=N_("Give a part of it a name under 'derive'."),
                )
            )
        return node

    def number(self, token: Token, sign: Token | str = "") -> Expr:
        if len(token) > MAX_DIGITS:
            raise BadExpression(
                problem(
                    "number-too-long",
                    N_("A number has at most {limit} digits."),
                    limit=MAX_DIGITS,
                    offset=token.start_pos or 0,
                )
            )
        return self._made(Num(Fraction(f"{sign}{token}"), getattr(sign or token, "start_pos", 0) or 0))

    def negative(self, sign: Token, token: Token) -> Expr:
        return self.number(token, sign)

    def string(self, token: Token) -> Expr:
        return self._made(Str(str(token)[1:-1], token.start_pos or 0))

    def day(self, token: Token) -> Expr:
        try:
            return self._made(Day(date.fromisoformat(str(token)), token.start_pos or 0))
        except ValueError:
            raise BadExpression(
                problem(
                    "bad-date",
                    N_("'{word}' is not a date of the calendar."),
                    word=str(token),
                    offset=token.start_pos or 0,
                )
            ) from None

    def ref(self, token: Token) -> Expr:
        return self._made(Ref(str(token), token.start_pos or 0))

    def everyone(self) -> Expr:
        return self._made(Everyone())

    def call(self, name: Token, *args: Expr | None) -> Expr:
        if name not in FUNCTIONS:
            raise BadExpression(
                unlisted(
                    "unknown-function",
                    N_("'{word}' is not a function."),
                    str(name),
                    FUNCTIONS,
                    offset=name.start_pos or 0,
                )
            )
        return self._made(Call(str(name), tuple(arg for arg in args if arg is not None), name.start_pos or 0))

    def set(self, *literals: Expr) -> Any:
        return literals

    def arithmetic(self, left: Expr, op: Token, right: Expr) -> Expr:
        return self._made(Sum(str(op), left, right))

    def compare(self, left: Expr, op: Token, right: Expr) -> Expr:
        return self._made(Compare(str(op), left, right))

    def in_(self, left: Expr, among: tuple[Expr, ...]) -> Expr:
        return self._made(In(left, among))

    def not_in(self, left: Expr, among: tuple[Expr, ...]) -> Expr:
        return self._made(In(left, among, negated=True))

    def between(self, left: Expr, low: Expr, high: Expr) -> Expr:
        return self._made(Between(left, low, high))

    def includes(self, left: Expr, option: Expr) -> Expr:
        return self._made(Includes(left, option))

    def not_(self, of: Expr) -> Expr:
        return self._made(Not(of))

    def and_(self, *parts: Expr) -> Expr:
        return parts[0] if len(parts) == 1 else self._made(And(parts))

    def or_(self, *parts: Expr) -> Expr:
        return parts[0] if len(parts) == 1 else self._made(Or(parts))


@cache
def _grammar() -> str:
    return (FilePath(__file__).parent / "expression.lark").read_text(encoding="utf-8")


@cache
def _parser() -> Callable[..., Any]:
    return Lark(_grammar(), parser="lalr", maybe_placeholders=False).parse


@lru_cache(maxsize=4096)
def parse(text: str) -> Expr:
    """The syntax tree of an expression; BadExpression says where and why it cannot be read."""
    if len(text) > MAX_LENGTH:
        raise BadExpression(
            problem("expression-too-long", N_("The expression has more than {limit} characters."), limit=MAX_LENGTH)
        )
    try:
        tree = _parser()(text)
        result: Expr = _Tree().transform(tree)
    except VisitError as error:
        if isinstance(error.orig_exc, BadExpression):
            raise error.orig_exc from None
        if isinstance(error.orig_exc, RecursionError):
            raise BadExpression(_too_deep()) from None
        raise
    except UnexpectedInput as error:
        raise BadExpression(_unexpected(text, error)) from None
    except RecursionError:
        raise BadExpression(_too_deep()) from None
    except LarkError as error:
        raise BadExpression(
            problem("expression-syntax", N_("The expression cannot be read: {what}."), what=str(error).splitlines()[0])
        ) from None
    return result


def _unexpected(text: str, error: UnexpectedInput) -> Problem:
    at = min(max(getattr(error, "pos_in_stream", 0) or 0, 0), len(text))
    token = getattr(error, "token", None)
    if token is not None and token.type == "$END":
        return problem(
            "expression-syntax",
            N_("The expression ends too early."),
            offset=len(text),
            hint=N_("Something is missing after '{last}'."),
            last=text.split()[-1] if text.split() else "",
        )
    word = re.match(r"\S+", text[at:])
    found = word[0][:30] if word else ""
    if text[max(at - 1, 0) : at + 1] == "==":
        return problem(
            "expression-syntax", N_("'==' is not an operator."), offset=at - 1, hint=N_("Write '=' to compare.")
        )
    if found.startswith('"'):
        return problem("expression-syntax", N_("Texts in expressions stand in single quotes."), offset=at)
    return problem(
        "expression-syntax",
        N_("'{word}' cannot stand here."),
        offset=at,
        word=found,
        hint=N_("Operators: {operators}."),
        operators=" ".join(OPERATORS),
    )
