"""Values that are compared otherwise than by being equal, and how values are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from fractions import Fraction
from typing import Any, get_args

from pcca.instrument.diff.part import Words
from pcca.instrument.model import Example
from pcca.instrument.tree import Expr
from pcca.instrument.unparse import unparse


@dataclass(frozen=True)
class Label:
    """The words of an option, and what the source calls the others."""

    words: Words | None
    others: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Ends:
    """The least and the most; None where there is no limit."""

    low: Fraction | int | None
    high: Fraction | int | None

    def holds(self, other: Ends) -> bool:
        """Whether everything in the other lies in this one."""
        below = self.low is None or (other.low is not None and self.low <= other.low)
        above = self.high is None or (other.high is not None and other.high <= self.high)
        return below and above


@dataclass(frozen=True)
class Groups:
    """The heading of each option of a list; what is told of `options` that come or go is not told again."""

    headings: Mapping[str, Words | None]
    options: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def worded(self) -> tuple[Words, ...]:
        """The headings that have words."""
        return tuple(each for each in self.headings.values() if each)

    def among(self, options: frozenset[str]) -> Mapping[str, Words | None]:
        """The headings of these options."""
        return {code: words for code, words in self.headings.items() if code in options}


@dataclass(frozen=True)
class Placed:
    """The section of a question, and who is asked that section."""

    section: str
    show_if: Expr | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Tested:
    """An example of an instrument, told by its id."""

    example: Example


def words_of(value: object) -> Words | None:
    """The words of a text or label."""
    return value.words if isinstance(value, Label) else value if isinstance(value, dict) else None


def shown(value: Any) -> str:
    """One value as people write it; nothing for what is not there."""
    return SHOWN.get(type(value), _fields)(value)


def differing(old: Words | None, new: Words | None) -> tuple[str, str]:
    """The words in the first language in which they differ."""
    before, after = old or {}, new or {}
    code = next((code for code in {**after, **before} if before.get(code) != after.get(code)), "")
    return before.get(code, ""), after.get(code, "")


def left_behind(old: Words | None, new: Words | None) -> tuple[str, ...]:
    """The languages whose words stayed while those of the source changed."""
    if not old or not new:
        return ()
    source, *others = new
    if old.get(source) == new[source]:
        return ()
    return tuple(code for code in others if old.get(code) == new[code])


def _map(value: Mapping[Any, Any]) -> str:
    return ", ".join(f"{key}: {shown(each)}" for key, each in value.items())


def _fields(value: Any) -> str:
    """What something is made of, part by part."""
    return _map({each.name: getattr(value, each.name) for each in fields(value)}) if is_dataclass(value) else str(value)


SHOWN: dict[type, Callable[[Any], str]] = {
    type(None): lambda value: "",
    str: str,
    int: str,
    Fraction: str,
    bool: lambda value: "yes" if value else "no",
    tuple: lambda value: ", ".join(map(shown, value)),
    dict: _map,
    Ends: lambda value: f"{shown(value.low)}..{shown(value.high)}",
    Placed: lambda value: value.section,
    Groups: lambda value: ", ".join(dict.fromkeys(next(iter(each.values())) for each in value.worded)),
    Tested: lambda value: value.example.id,
    **dict.fromkeys(get_args(Expr), unparse),
}
