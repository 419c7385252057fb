"""What expressions compare each answer with: the cuts, codes and words between which an answer changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from pcca.analysis.reads import STATES, keys_read, spelled_out
from pcca.clock import CLOCK
from pcca.instrument.model import CutPoints, Instrument, Score
from pcca.instrument.tree import (
    Between,
    Call,
    Code,
    Compare,
    Day,
    Everyone,
    Expr,
    In,
    Includes,
    Num,
    Ref,
    Str,
    children,
    walk,
)

Cut = Fraction | date


def _sets() -> dict[str, set[Any]]:
    return defaultdict(set)


@dataclass
class Facts:
    """Of each key: the cuts it is compared with, the keys it is compared with, the codes and words that are named.

    Of a key in `loose` the cuts are no more than good guesses: it is reckoned with.
    """

    instrument: Instrument
    cuts: dict[str, set[Cut]] = field(default_factory=_sets)
    beside: dict[str, set[str]] = field(default_factory=_sets)
    codes: dict[str, set[str]] = field(default_factory=_sets)
    words: dict[str, set[str]] = field(default_factory=_sets)
    formats: dict[str, set[str]] = field(default_factory=_sets)
    loose: set[str] = field(default_factory=set)

    def group(self, key: str) -> set[str]:
        """The key and all that are compared with it, directly or through others."""
        found, left = {key}, [key]
        while left:
            new = self.beside[left.pop()] - found
            found |= new
            left += new
        return found

    def cuts_of(self, key: str) -> set[Cut]:
        """The cuts of the key and of all it is compared with."""
        return {cut for each in self.group(key) for cut in self.cuts[each]}


def facts_of(instrument: Instrument, exprs: Iterable[Expr]) -> Facts:
    """The facts of expressions in which derived values are written out."""
    facts = Facts(instrument)
    for expr in exprs:
        _visit(facts, expr)
    return facts


def _visit(facts: Facts, node: Expr) -> None:
    NODES.get(type(node), _inside)(facts, node)


def _inside(facts: Facts, node: Expr) -> None:
    for child in children(node):
        _visit(facts, child)


def _called(facts: Facts, node: Call) -> None:
    CALLS.get(node.name, _inside)(facts, node)


def _compared(facts: Facts, node: Expr) -> None:
    """A comparison is exact where answers stand as they are on every side."""
    sides = children(node)
    literals = [value for side in sides if (value := _constant(side)) is not None]
    _named(facts, sides[0], sides[1:])
    answers = [side for side in sides if isinstance(side, Ref) and _is_plain(facts, side)]
    results = [side for side in sides if isinstance(side, Ref) and _is_result(facts, side)]
    others = [s for s in sides if s not in (*answers, *results) and _constant(s) is None and not _word(s)]
    keys = {_key(facts, answer) for answer in answers} | {key for each in others for key in _read(facts, each)}
    for key in keys:
        facts.cuts[key] |= {*literals, *(_literals(others) if others else ())}
        facts.beside[key] |= keys - {key}
    facts.loose |= keys if others else set()
    for each in (*others, *results):
        _visit(facts, each)


def _bare(facts: Facts, node: Ref) -> None:
    """A number that is read as it is: within a score its cuts are those of its points."""
    score = facts.instrument.scores.get(node.path) or facts.instrument.bands.get(node.path)
    table = facts.instrument.decisions.get(node.path) or facts.instrument.overrides.get(node.path)
    if score is not None:
        _points(facts, score)
    elif table is not None:
        for row in table.rows:
            _visit(facts, spelled_out(facts.instrument, row.when) if row.when is not None else Everyone())
    elif "." in node.path and node.path in facts.instrument.columns:
        item = facts.instrument.columns[node.path]
        facts.codes[item.key] |= {item.option} if item.option else set()


def _points(facts: Facts, score: Score) -> None:
    for of in (*(part.of for part in score.parts), *score.points):
        for key in _read(facts, Ref(of)):
            points = score.points.get(of)
            facts.cuts[key] |= set(points.cuts) if isinstance(points, CutPoints) else set()
            facts.codes[key] |= set() if points is None or isinstance(points, CutPoints) else set(points.by_code)
            facts.loose |= {key} if points is None else set()


def _is_plain(facts: Facts, side: Ref) -> bool:
    item = facts.instrument.columns.get(side.path)
    return item is not None and item.kind == "quantity" and item.option is None


def _is_result(facts: Facts, side: Ref) -> bool:
    """Whether it is a score, a band or what a decision table gives, whose cuts are its own."""
    known = facts.instrument
    return any(side.path in each for each in (known.scores, known.bands, known.decisions, known.overrides))


def _key(facts: Facts, side: Ref) -> str:
    return facts.instrument.columns[side.path].key


def _read(facts: Facts, expr: Expr) -> frozenset[str]:
    return keys_read(facts.instrument, expr)


def _constant(node: Expr) -> Cut | None:
    if isinstance(node, Call) and node.name == "today":
        return datetime.now(CLOCK).date()
    return node.value if isinstance(node, Num | Day) else None


def _word(node: Expr) -> bool:
    return isinstance(node, Code | Str)


def _literals(nodes: Iterable[Expr]) -> set[Cut]:
    return {value for node in nodes for part in walk(node) if (value := _constant(part)) is not None}


def _named(facts: Facts, left: Expr, words: Iterable[Expr]) -> None:
    """The codes and texts an answer is compared with."""
    given = {each.value for each in words if isinstance(each, Code | Str)}
    if isinstance(left, Ref):
        for key in _read(facts, left):
            facts.codes[key] |= given
            facts.words[key] |= given
        _bare(facts, left)


def _matches(facts: Facts, node: Call) -> None:
    wanted = node.args[1]
    for key in _read(facts, node.args[0]):
        facts.formats[key] |= {wanted.value} if isinstance(wanted, Str) else set()


def _included(facts: Facts, node: Includes) -> None:
    _named(facts, node.left, [node.option])


def _nothing(facts: Facts, node: Call) -> None:
    """A state does not depend on what is answered."""


CALLS: dict[str, Callable[[Facts, Call], None]] = {
    "matches": _matches,
    **dict.fromkeys(STATES, _nothing),
}
NODES: dict[type, Callable[[Facts, Any], None]] = {
    Compare: _compared,
    Between: _compared,
    In: _compared,
    Includes: _included,
    Call: _called,
    Ref: _bare,
}
