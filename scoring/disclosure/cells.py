"""Which cells of several tables are the same group of respondents.

A key names a group by the variables that restrict it, each with the set of its finest categories; a variable of
which every category is meant is left out, so that one group has one key whatever table shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from scoring.disclosure.faults import BadTable
from scoring.disclosure.table import Layout, Place

Categories = frozenset[str]
Key = frozenset[tuple[str, Categories]]
Domains = Mapping[str, Categories]

REST = "\0rest"
"""Stands for the respondents of a variable that no table lists."""


def domains(layouts: Sequence[Layout]) -> dict[str, Categories]:
    """The finest categories of every variable that any table names, with the rest unless some axis has them all."""
    listed: dict[str, set[str]] = {}
    whole: set[str] = set()
    for layout in layouts:
        for axis in layout.axes:
            listed.setdefault(axis.variable, set()).update(name for one in axis.categories for name in axis.fine(one))
            whole |= {axis.variable} if axis.exhaustive else set()
        for variable, categories in layout.where.items():
            listed.setdefault(variable, set()).update(categories)
    _refuse_mixed(layouts, listed)
    return {name: frozenset(held | (set() if name in whole else {REST})) for name, held in listed.items()}


def keys(layout: Layout, every: Domains) -> list[Key]:
    """The key of each published cell, in the order of `Layout.places`."""
    whole = {
        axis.variable: frozenset(name for one in axis.categories for name in axis.fine(one)) for axis in layout.axes
    }
    single = {(axis.variable, one): frozenset(axis.fine(one)) for axis in layout.axes for one in axis.categories}
    fixed = {variable: frozenset(categories) for variable, categories in layout.where.items()}
    return [_key({**fixed, **whole, **{pair[0]: single[pair] for pair in place}}, every) for place in layout.places()]


def gaps(known: Iterable[Key], every: Domains) -> list[Key]:
    """Groups that no table shows but subtraction of shown groups could: all Wales less six boards is the seventh.

    For each set of variables that keys name together, every variable is cut into the classes that shown sets tell
    apart, those of the keys themselves and wider ones of keys with fewer variables; what no set holds is one class.
    The groups of one class of each variable that no key names and that lie in a shown group are returned. So any
    difference of two groups, one in the other, is such groups together, and cannot be smaller than each.
    """
    found = set(known)
    patterns: dict[tuple[str, ...], list[Key]] = {}
    for key in sorted(found, key=_order):
        patterns.setdefault(tuple(sorted(name for name, _ in key)), []).append(key)
    new = [key for pattern in patterns for key in _classes_of(pattern, patterns, every) if key not in found]
    return [key for key in new if any(_holds(other, key) for other in found)]


def describe(place: Place) -> str:
    """A cell of a table in words."""
    return ", ".join(f"{variable} {category!r}" for variable, category in place) or "the total"


def describe_key(key: Key) -> str:
    """A group of respondents in words."""
    return ", ".join(f"{name} {_in_words(held)}" for name, held in sorted(key, key=_pair_order)) or "everybody"


def _in_words(categories: Categories) -> str:
    named = sorted(categories - {REST})
    return " or ".join([repr(name) for name in named] + ["another"] * (REST in categories))


def _key(sets: Mapping[str, Categories], every: Domains) -> Key:
    return frozenset((name, held) for name, held in sets.items() if held != every[name])


def _classes_of(pattern: tuple[str, ...], patterns: Mapping[tuple[str, ...], list[Key]], every: Domains) -> list[Key]:
    fewer = [key for names, held in patterns.items() if set(names) < set(pattern) for key in held]
    classes = []
    for variable in pattern:
        own = {dict(key)[variable] for key in patterns[pattern]}
        wider = {held for key in fewer for name, held in key if name == variable and any(one < held for one in own)}
        classes.append(_classes(every[variable], own | wider))
    return [frozenset(zip(pattern, chosen, strict=True)) for chosen in product(*classes)]


def _classes(domain: Categories, sets: Iterable[Categories]) -> list[Categories]:
    """The coarsest partition of a domain of which each set is a union."""
    member: dict[str, list[int]] = {name: [] for name in domain}
    for place, held in enumerate(sets):
        for name in held:
            member[name].append(place)
    alike: dict[tuple[int, ...], set[str]] = {}
    for name in sorted(domain):
        alike.setdefault(tuple(member[name]), set()).add(name)
    return [frozenset(names) for names in alike.values()]


def _holds(outer: Key, inner: Key) -> bool:
    inside = dict(inner)
    return outer != inner and all(name in inside and inside[name] <= held for name, held in outer)


def _order(key: Key) -> list[tuple[str, list[str]]]:
    return sorted(_pair_order(pair) for pair in key)


def _pair_order(pair: tuple[str, Categories]) -> tuple[str, list[str]]:
    return pair[0], sorted(pair[1])


def _refuse_mixed(layouts: Sequence[Layout], listed: Mapping[str, set[str]]) -> None:
    for layout in layouts:
        for axis in layout.axes:
            mixed = sorted(set(axis.groups) & listed[axis.variable])
            if mixed and any(axis.fine(name) != (name,) for name in mixed):
                raise BadTable(
                    f"table {layout.name!r}: {mixed[0]!r} is a group of {axis.variable!r} here and a finest category "
                    "elsewhere; give the other table the same groups"
                )
