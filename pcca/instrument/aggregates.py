"""What an expression may say of the entries of a list: how many there are, and the sum of a number in each."""

from __future__ import annotations

from collections.abc import Container, Sequence

from pcca.instrument.faults import Problem, problem, unlisted
from pcca.instrument.scope import ANY, NUMBER, Found, Inside, Scope, Walker
from pcca.instrument.tree import Call, Expr, Ref
from pcca.language import N_

LIST = N_("'{word}' is a list of entries, not one answer.")
IN_LIST = N_("'{word}' stands in a list of entries.")
AGGREGATES = ("sum", "min", "max", "mean", "count")


def list_of(names: Container[str], node: Call) -> tuple[str, str] | None:
    """The list that the first argument of a call speaks of, and what of each entry; `names` are those of the lists."""
    first = node.args[0] if node.args else None
    if not isinstance(first, Ref):
        return None
    stem, _, inner = first.path.partition(".")
    return (stem, inner) if stem in names else None


def whole_list(resolver: Walker, node: Call, found: tuple[str, str]) -> Expr:
    """What answered, responded, asked and missing say of a list: of all of it, never of what its entries hold."""
    list_, inner = found
    if not inner:
        return node.args[0]
    sentence = N_("{name}(..) takes a whole list, not what its entries hold.")
    hint = N_("Write {name}({list}), or count({path}) > 0.")
    path = f"{list_}.{inner}"
    wrong = problem("bad-arguments", sentence, hint=hint, offset=node.at, name=node.name, list=list_, path=path)
    return resolver.refused(wrong, node.args[0])[0]


def aggregate(resolver: Walker, node: Call, found: tuple[str, str]) -> Found:
    """sum, min, max, mean and count: one number of all entries of a list."""
    wrong = _wrong(resolver.scope, node, *found)
    if wrong is None:
        return node, NUMBER
    resolver.problems.append(wrong)
    return node, ANY


def _wrong(scope: Scope, node: Call, list_: str, inner: str) -> Problem | None:
    inside, at = scope.lists[list_], node.args[0].at if isinstance(node.args[0], Ref) else -1
    if len(node.args) > 1 or (not inner and node.name != "count"):
        sentence = N_("{name}(..) of a list takes one thing that its entries hold.")
        hint = N_("Write {name}({list}.{example}).")
        example = next((name for name in inside.names if _numeric(inside, name)), "..")
        return problem("bad-arguments", sentence, hint=hint, offset=at, name=node.name, list=list_, example=example)
    if not inner or inner.split(".")[0] in scope.broken:
        return None
    kind = inside.type_of(inner)
    if kind is None:
        sentence = N_("The entries of '{list}' hold no '{word}'.")
        return unlisted("unknown-reference", sentence, inner, inside.names, offset=at, list=list_)
    if node.name == "count" or kind.numeric:
        return None
    return problem(
        "not-a-number",
        N_("Arithmetic needs numbers or a scale with values."),
        offset=at,
        hint=N_("Give the scale 'values:' or use whole-number codes."),
    )


def _numeric(inside: Inside, name: str) -> bool:
    kind = inside.type_of(name)
    return kind is not None and kind.numeric


def outside(scope: Scope, path: str, list_: str, offset: int = -1) -> Problem:
    """The problem of reading what each entry of a list holds as if it were one answer."""
    inner = path.removeprefix(f"{list_}.")
    whole = inner == list_
    allowed = AGGREGATES if _numeric(scope.lists[list_], inner) else ("count",)
    return problem(
        "outside-list",
        LIST if whole else IN_LIST,
        hint=N_("Write {whole}.") if whole else N_("Write {allowed}."),
        offset=offset,
        word=path,
        whole=f"count({list_})",
        allowed=_written(list_, inner, allowed),
    )


def unnamed(scope: Scope, name: str, otherwise: Problem) -> Problem:
    """Why a name cannot be taken: each entry of a list has it, or else what is said otherwise."""
    stem = name.split(".")[0]
    list_ = stem if stem in scope.lists else scope.list_of(stem)
    if list_ is None:
        return otherwise
    inner = name.removeprefix(f"{list_}.")
    whole = inner == list_
    return problem(
        "outside-list",
        LIST if whole else IN_LIST,
        hint=N_("Give one number of all entries a name under 'derive', such as {example}."),
        word=name,
        example=f"count({list_})" if whole else f"sum({list_}.{inner})",
    )


def _written(list_: str, inner: str, names: Sequence[str]) -> str:
    return ", ".join(f"{name}({list_}.{inner})" for name in names)
