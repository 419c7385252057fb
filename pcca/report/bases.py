"""Bases: who is counted, who was asked, and why others gave no answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from pcca.columns import Columns, Evaluator, own_items
from pcca.instrument.behind import answers_behind, behind, rated
from pcca.instrument.model import Finding, Instrument, parts_of, stage_of
from pcca.instrument.tree import Call, Code, Everyone, Expr, Or, Ref, references
from pcca.language import language
from pcca.staging import stage_scores
from pcca.wording import condition
from scoring.coding import KINDS, NOT_ASKED, Mask


@dataclass(frozen=True)
class Sources:
    """The columns and questions a figure reads, and the scores."""

    paths: tuple[str, ...]
    scores: tuple[str, ...]

    @property
    def main(self) -> str | None:
        """The column whose missing answers are told; a score has none."""
        return self.paths[0] if self.paths and not self.scores else None

    @property
    def every(self) -> tuple[str, ...]:
        """The columns, the questions and the scores."""
        return (*self.paths, *self.scores)


def read_by(instrument: Instrument, finding: Finding) -> Sources:
    """What a finding counts or averages, derived values followed to their answers."""
    if finding.over is not None and finding.over in instrument.repeats:
        return read_by(instrument.entry(finding.over), finding)
    if finding.kind == "stage_share":
        return Sources((), stage_scores(instrument))
    staged = [] if stage_of(finding.what) is None else [Sources((), stage_scores(instrument))]
    found = staged + [
        _leaves(instrument, [part]) if isinstance(part, str) else sources_of(instrument, part)
        for part in parts_of(finding.what)
    ]
    paths, scores = ([each for own in found for each in getattr(own, kind)] for kind in ("paths", "scores"))
    return Sources(tuple(dict.fromkeys(paths)), tuple(dict.fromkeys(scores)))


def sources_of(instrument: Instrument, expr: Expr) -> Sources:
    """What an expression reads."""
    return _leaves(instrument, [ref.path for ref in references(expr)])


def _leaves(instrument: Instrument, names: Sequence[str]) -> Sources:
    paths: list[str] = []
    scores: list[str] = []
    for name in names:
        if name in instrument.derived or name in instrument.gaps:
            inner = _leaves(instrument, behind(instrument, name))
            paths, scores = [*paths, *inner.paths], [*scores, *inner.scores]
        else:
            (scores if rated(instrument, name) else paths).append(name)
    return Sources(tuple(dict.fromkeys(paths)), tuple(dict.fromkeys(scores)))


def score_columns_of(instrument: Instrument, score: str) -> tuple[str, ...]:
    """The columns a score, its band or an outcome is made of, through all that it is made of."""
    return answers_behind(instrument, score)


def asked_mask(columns: Columns, sources: Sources) -> Mask:
    """Those asked every question read; of scores, those asked any of their parts."""
    every = [_asked(columns, path) for path in sources.paths]
    parts = [path for score in sources.scores for path in score_columns_of(columns.instrument, score)]
    if parts:
        every.append(np.logical_or.reduce([_asked(columns, path) for path in parts]))
    found: Mask = np.logical_and.reduce([columns.everyone, *every])
    return found


def _asked(columns: Columns, path: str) -> Mask:
    if path.split(".")[0] in columns.lists:
        return Evaluator(columns).condition(Call("asked", (Ref(path.split(".")[0]),))).true
    items = own_items(columns.instrument, path)
    if not items:
        return columns.everyone
    found: Mask = np.logical_or.reduce([columns.codes_of(item.column) != NOT_ASKED for item in items])
    return found


def missing_counts(columns: Columns, path: str, where: Mask) -> dict[str, int]:
    """Those without a substantive answer in a column, by kind; of a list, without an entry that has one."""
    if path.split(".")[0] in columns.lists:
        return _missing_entries(columns, path, where)
    items = own_items(columns.instrument, path)
    if not items:
        return dict.fromkeys(KINDS, 0)
    codes = columns.codes_of(items[0].column)
    return {kind: columns.count((codes == code) & where) for kind, code in KINDS.items()}


def _missing_entries(columns: Columns, path: str, where: Mask) -> dict[str, int]:
    entries = Evaluator(columns).number(Call("count", (Ref(path),)))
    none = {"not_asked": ~entries.known, "skipped": entries.known & (entries.numerators == 0)}
    return dict.fromkeys(KINDS, 0) | {kind: columns.count(mask & where) for kind, mask in none.items()}


def excluded(columns: Columns, outside: Mask, missing: Callable[[Mask], Mapping[str, int]]) -> dict[str, int]:
    """Those outside a base by the kind of their missing answer; `other` by the rule of the base alone."""
    found = dict(missing(outside))
    return found | {"other": columns.count(outside) - sum(found.values())}


def unknown_counts(columns: Columns, asked: Mask, known: Mask, where: Mask) -> dict[str, int]:
    """Those without a score or a certain stage: never asked, or not enough known."""
    return {
        "not_asked": columns.count(where & ~asked & ~known),
        "unknown": columns.count(where & asked & ~known),
    }


def incomplete_counts(columns: Columns, asked: Mask, complete: Mask, where: Mask) -> dict[str, int]:
    """Those who did not answer every part: never asked, or not all answered."""
    return {
        "not_asked": columns.count(where & ~asked & ~complete),
        "incomplete": columns.count(where & asked & ~complete),
    }


def form_of(instrument: Instrument, expr: Expr) -> str:
    """The shape of a base, by which it is put in words; `rule` when it has no usual shape."""
    match expr:
        case Everyone():
            return "everyone"
        case Call(name="answered", args=(Ref(path=path),)) if path in instrument.decisions:
            return "decided"
        case Call(name="answered", args=(Ref(path=path),)) if rated(instrument, path):
            return "scored"
        case Call(name="answered", args=(Ref(path=path),)) if behind(instrument, path):
            return "derived"
        case Call(name="answered" | "responded" | "asked" as name, args=(Ref(),)):
            return name
        case Or(parts=parts):
            return _either(parts)
    return "rule"


@lru_cache(maxsize=1024)
def said_of(instrument: Instrument, expr: Expr) -> Mapping[str, str]:
    """The rule of a base in each language of the instrument; empty where its shape says it."""
    if form_of(instrument, expr) != "rule":
        return {}
    return {code: condition(instrument, expr, language(code)) for code in instrument.languages}


def _either(parts: Sequence[Expr]) -> str:
    """`answered(x) or missing(x, kind)..` about one question."""
    match list(parts):
        case [Call(name="answered", args=(Ref(path=path),)), *rest]:
            kinds = [_kind_of(each, path) for each in rest]
            return _WITH.get(frozenset(kinds), "rule")
    return "rule"


def _kind_of(expr: Expr, path: str) -> Any:
    match expr:
        case Call(name="missing", args=(Ref(path=of), Code(value=kind))) if of == path:
            return kind
    return None


_WITH = {
    frozenset({"dk"}): "answered_dk",
    frozenset({"na"}): "answered_na",
    frozenset({"dk", "na"}): "answered_dk_na",
}
