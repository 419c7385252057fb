"""Checks the calls of functions in expressions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from pcca.instrument.aggregates import AGGREGATES, aggregate, list_of, whole_list
from pcca.instrument.faults import problem, unlisted
from pcca.instrument.functions import FORMATS
from pcca.instrument.model import Allocate, Grid, Matrix
from pcca.instrument.scope import ANY, BOOL, DATE, NUMBER, TEXT, Found, Type, Walker, place_of
from pcca.instrument.tree import (
    Call,
    Code,
    Expr,
    Num,
    Ref,
    Str,
)
from pcca.language import N_


def _state(resolver: Walker, node: Call) -> Found:
    """answered, responded, asked: about a whole question or one column of it."""
    if len(node.args) != 1 or not isinstance(node.args[0], Ref):
        return resolver.refused(
            problem("bad-arguments", N_("{name}(..) takes one question."), name=node.name, offset=node.at), node
        )
    return Call(node.name, (_spoken_of(resolver, node),), node.at), BOOL


def _spoken_of(resolver: Walker, node: Call) -> Expr:
    """The question or column whose state is asked for, or the list."""
    inside = list_of(resolver.scope.lists, node)
    return whole_list(resolver, node, inside) if inside else resolver.visit(node.args[0])[0]


def _missing(resolver: Walker, node: Call) -> Found:
    kinds = ("not_asked", "skipped", "dk", "na", "refused")
    if not 1 <= len(node.args) <= 2 or not all(isinstance(arg, Ref) for arg in node.args):
        return resolver.refused(
            problem(
                "bad-arguments",
                N_("missing(..) takes a question and perhaps a kind of missing answer, such as dk."),
                offset=node.at,
            ),
            node,
        )
    found = _spoken_of(resolver, node)
    which = tuple(Code(arg.path, arg.at) for arg in node.args[1:] if isinstance(arg, Ref))
    for code in which:
        if code.value not in kinds:
            resolver.problems.append(
                unlisted(
                    "unknown-missing",
                    N_("'{word}' is not a kind of missing answer."),
                    code.value,
                    kinds,
                    offset=code.at,
                )
            )
    return Call("missing", (found, *which), node.at), BOOL


def _many(resolver: Walker, node: Call) -> Found:
    """sum, mean, median, min, max: over numbers; a grid or matrix stands for its rows."""
    if not node.args:
        return _wrong_arity(resolver, node, 1)
    inside = list_of(resolver.scope.lists, node)
    if inside and node.name in AGGREGATES:
        return aggregate(resolver, node, inside)
    return Call(node.name, tuple(resolver.number(arg) for arg in _rows(resolver, node.args)), node.at), NUMBER


def _rows(resolver: Walker, args: tuple[Expr, ...]) -> list[Expr]:
    spread: list[Expr] = []
    for arg in args:
        question = resolver.scope.questions.get(arg.path) if isinstance(arg, Ref) else None
        several = question is not None and isinstance(question.kind, Grid | Matrix | Allocate)
        spread += [Ref(item.column) for item in question.items if not item.part] if question and several else [arg]
    return spread


def _count(resolver: Walker, node: Call) -> Found:
    if not node.args:
        return _wrong_arity(resolver, node, 1)
    if inside := list_of(resolver.scope.lists, node):
        return aggregate(resolver, node, inside)
    if len(node.args) == 1 and isinstance(node.args[0], Ref):
        found, kind = resolver.visit(node.args[0])
        if kind.name in ("multi", "any"):
            return Call("count", (found,), node.at), NUMBER
    return Call("count", tuple(resolver.condition(arg) for arg in node.args), node.at), NUMBER


def _wrong_arity(resolver: Walker, node: Call, arity: int) -> Found:
    return resolver.refused(
        problem(
            "bad-arguments",
            N_("{name}(..) takes {arity} values, not {given}."),
            name=node.name,
            arity=arity,
            given=len(node.args),
            offset=node.at,
        ),
        node,
    )


def _fixed(give: Type, *kinds: Type) -> Callable[[Walker, Call], Found]:
    """A function that takes one value of each of these kinds."""

    def visit(resolver: Walker, node: Call) -> Found:
        if len(node.args) != len(kinds):
            return _wrong_arity(resolver, node, len(kinds))
        given = [_of_kind(resolver, node, arg, kind) for arg, kind in zip(node.args, kinds, strict=True)]
        return Call(node.name, tuple(given), node.at), give

    return visit


def _of_kind(resolver: Walker, node: Call, arg: Expr, kind: Type) -> Expr:
    if kind == NUMBER:
        return resolver.number(arg)
    found, given = resolver.visit(arg)
    if given not in (kind, ANY):
        sentence = N_("{name}(..) needs a {kind}, not a {given}.")
        resolver.problems.append(
            problem("bad-arguments", sentence, offset=place_of(arg), name=node.name, kind=kind.name, given=given.name)
        )
    return found


def _matches(resolver: Walker, node: Call) -> Found:
    if len(node.args) != 2:
        return _wrong_arity(resolver, node, 2)
    text, form = _of_kind(resolver, node, node.args[0], TEXT), node.args[1]
    word = form.path if isinstance(form, Ref) else form.value if isinstance(form, Str) else ""
    if word not in FORMATS:
        sentence = N_("'{word}' is not a format that a text can be matched with.")
        resolver.problems.append(unlisted("unknown-format", sentence, word, FORMATS, offset=place_of(form)))
    return Call("matches", (text, Str(word)), node.at), BOOL


def _round(resolver: Walker, node: Call) -> Found:
    if not 1 <= len(node.args) <= 2:
        return _wrong_arity(resolver, node, 1)
    places = node.args[1] if len(node.args) == 2 else Num(Fraction(0))
    if not isinstance(places, Num) or places.value not in range(10):
        sentence = N_("round(..) takes a number and how many decimals to keep, from 0 to 9.")
        return resolver.refused(problem("bad-arguments", sentence, offset=node.at), node)
    return Call("round", (resolver.number(node.args[0]), *node.args[1:]), node.at), NUMBER


def _coalesce(resolver: Walker, node: Call) -> Found:
    if not node.args:
        return _wrong_arity(resolver, node, 1)
    found = [resolver.visit(arg) for arg in node.args]
    return Call("coalesce", tuple(each for each, _ in found), node.at), _alike(resolver, node, found)


def _if(resolver: Walker, node: Call) -> Found:
    if len(node.args) != 3:
        return _wrong_arity(resolver, node, 3)
    condition = resolver.condition(node.args[0])
    yes, no = resolver.visit(node.args[1]), resolver.visit(node.args[2])
    return Call("if", (condition, yes[0], no[0]), node.at), _alike(resolver, node, [yes, no])


def _alike(resolver: Walker, node: Call, found: list[Found]) -> Type:
    """The one type of several values; answers beside numbers, or of several scales, are numbers."""
    kinds = {kind.name for _, kind in found} - {"any"}
    first = next((kind for _, kind in found if kind != ANY), ANY)
    if all(kind in (first, ANY) for _, kind in found) and first.name not in ("multi", "rows"):
        return first
    if all(kind.numeric for _, kind in found):
        return NUMBER
    sentence = N_("The values of {name}(..) must be of one kind, not {kinds}.")
    resolver.problems.append(
        problem("bad-arguments", sentence, offset=node.at, name=node.name, kinds=", ".join(sorted(kinds)))
    )
    return ANY


CALLS: dict[str, Callable[[Walker, Call], Found]] = {
    "answered": _state,
    "responded": _state,
    "asked": _state,
    "missing": _missing,
    "count": _count,
    "sum": _many,
    "mean": _many,
    "median": _many,
    "min": _many,
    "max": _many,
    "round": _round,
    "abs": _fixed(NUMBER, NUMBER),
    "length": _fixed(NUMBER, TEXT),
    "matches": _matches,
    "today": _fixed(DATE),
    "years_between": _fixed(NUMBER, DATE, DATE),
    "coalesce": _coalesce,
    "if": _if,
}
