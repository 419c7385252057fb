"""Whether one condition is true wherever another is, where that can be seen from how they are written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from pcca.instrument.tree import And, Between, Code, Compare, Everyone, Expr, In, Num, Or, Str

End = tuple[Fraction, bool]
"""A number, and whether it belongs to the range."""


@dataclass(frozen=True)
class Range:
    """The numbers for which a comparison is true; an end that is None is open."""

    low: End | None
    high: End | None


def covers(first: Expr, later: Expr) -> bool:
    """Whether `first` is true wherever `later` is; False where that cannot be seen."""
    if isinstance(first, Everyone) or first == later:
        return True
    match first, later:
        case _, Or(parts=parts):
            return all(covers(first, part) for part in parts)
        case And(parts=parts), _:
            return all(covers(part, later) for part in parts)
    if isinstance(later, And) and any(covers(first, part) for part in later.parts):
        return True
    if isinstance(first, Or):
        return any(covers(part, later) for part in first.parts)
    return _same_thing(first, later) and (_more_codes(first, later) or _wider(first, later))


def _same_thing(first: Expr, later: Expr) -> bool:
    """Whether two comparisons are about the same thing."""
    kinds = (Compare, In, Between)
    return isinstance(first, kinds) and isinstance(later, kinds) and first.left == later.left


def _codes(node: Expr) -> frozenset[str] | None:
    match node:
        case Compare(op="=", right=Code(value=code) | Str(value=code)):
            return frozenset([code])
        case In(among=among, negated=False):
            return _values(among)
    return None


def _values(among: Iterable[Expr]) -> frozenset[str] | None:
    among = tuple(among)
    found = frozenset(each.value for each in among if isinstance(each, Code | Str))
    return found if len(found) == len(among) else None


def _more_codes(first: Expr, later: Expr) -> bool:
    wide, narrow = _codes(first), _codes(later)
    return wide is not None and narrow is not None and narrow <= wide


def _range(node: Expr) -> Range | None:
    match node:
        case Compare(op="<" | "<=" as op, right=Num(value=value)):
            return Range(None, (value, op == "<="))
        case Compare(op=">" | ">=" as op, right=Num(value=value)):
            return Range((value, op == ">="), None)
        case Compare(op="=", right=Num(value=value)):
            return Range((value, True), (value, True))
        case Between(low=Num(value=low), high=Num(value=high)):
            return Range((low, True), (high, True))
    return None


def _wider(first: Expr, later: Expr) -> bool:
    wide, narrow = _range(first), _range(later)
    if wide is None or narrow is None:
        return False
    return _reaches(wide.low, narrow.low, 1) and _reaches(wide.high, narrow.high, -1)


def _reaches(wide: End | None, narrow: End | None, sign: int) -> bool:
    """Whether the end of one range lies at or beyond that of another."""
    if wide is None or narrow is None:
        return wide is None
    (at, included), (other, inside) = wide, narrow
    return sign * at < sign * other or (at == other and (included or not inside))
