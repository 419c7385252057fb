"""What a finding reads of a file of counts: one question, one option of a question with several answers, or more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pcca.columns import Columns
from pcca.counts.tables import Table
from pcca.instrument.behind import behind
from pcca.instrument.model import Finding, Instrument, Item, items_of, parts_of
from pcca.instrument.tree import Call, Code, Expr, Includes, Ref, Str, children
from pcca.report.bases import score_columns_of
from pcca.staging import stage_scores
from scoring.coding import KINDS, NOT_ASKED, Codes

OTHER = np.int8(126)
"""An answer that is none of the listed options."""

STATES = ("answered", "responded", "asked", "missing")


@dataclass(frozen=True)
class Atom:
    """A question or column, and the option read of it; no option is a question as a whole."""

    path: str
    option: str | None = None


def atoms_of(instrument: Instrument, finding: Finding) -> frozenset[Atom]:
    """Everything a finding counts and its base reads; other bases are looked at one by one."""
    return frozenset(_counted(instrument, finding)) | frozenset(atoms(instrument, finding.among))


def _counted(instrument: Instrument, finding: Finding) -> Iterator[Atom]:
    if finding.kind == "stage_share":
        for score in stage_scores(instrument):
            yield from _score_atoms(instrument, score)
    for part in parts_of(finding.what):
        yield from _path_atoms(instrument, part) if isinstance(part, str) else atoms(instrument, part)


def atoms(instrument: Instrument, expr: Expr) -> Iterator[Atom]:
    """What an expression reads, derived values and scores followed to their answers."""
    match expr:
        case Call(name=name, args=(Ref(path=path), *_)) if name in STATES:
            yield from _path_atoms(instrument, path)
        case Includes(left=Ref(path=path), option=Code(value=code) | Str(value=code)):
            yield Atom(path, code)
        case Call(name="count", args=(Ref(path=path),)):
            yield from (Atom(path, item.option) for item in _ticks(instrument, path))
        case Ref(path=path):
            yield from _path_atoms(instrument, path)
        case _:
            yield from (atom for child in children(expr) for atom in atoms(instrument, child))


def _path_atoms(instrument: Instrument, path: str) -> Iterator[Atom]:
    if path in instrument.derived:
        yield from atoms(instrument, instrument.derived[path].expr)
    elif behind(instrument, path):
        yield from _score_atoms(instrument, path)
    else:
        yield from _answer_atoms(instrument, path)


def _answer_atoms(instrument: Instrument, path: str) -> list[Atom]:
    """Those of a column, of a whole question, or of something in a list."""
    item = instrument.columns.get(path)
    if item is not None and item.kind == "tick":
        return [Atom(item.question, item.option)]
    if item is not None or path.split(".")[0] in instrument.repeats or _ticks(instrument, path):
        return [Atom(path)]
    return [Atom(part.column) for part in items_of(instrument.questions[path])]


def _ticks(instrument: Instrument, path: str) -> list[Item]:
    question = instrument.questions.get(path)
    return [item for item in items_of(question) if item.kind == "tick"] if question else []


def _score_atoms(instrument: Instrument, score: str) -> Iterator[Atom]:
    for column in score_columns_of(instrument, score):
        yield from _path_atoms(instrument, column)


def option_margin(instrument: Instrument, table: Table, option: str) -> Columns:
    """Two cells: those who ticked the option, and the others in its base."""
    row = table.substantive[option]
    codes = _blank(instrument, 2)
    for place, item in enumerate(instrument.items):
        if item.question == table.question:
            codes[place] = [1, 0] if item.option == option else [0, 0]
    return _cells(instrument, codes, [row.count, (row.n or 0) - row.count])


def option_cells(instrument: Instrument, table: Table, rest: str | None) -> Columns:
    """A cell for each option of a question with one answer; what is beyond the listed ones stands under `rest`.

    Without `rest` it is an answer that is none of the options.
    """
    scale = table.scale
    order = [option.code for option in scale.substantive]
    counted = {code: table.substantive[code].count if code in table.substantive else 0 for code in order}
    place = next(i for i, item in enumerate(instrument.items) if item.column == table.question)
    kinds = [(KINDS[kind], count) for kind, count in table.kinds.items()]
    others = [(int(OTHER), table.beyond)] if rest is None and table.beyond else []
    if rest is not None:
        counted[rest] += table.beyond
    extra = [*kinds, *others]
    codes = _blank(instrument, len(order) + len(extra))
    codes[place] = [*range(len(order)), *(code for code, _ in extra)]
    return _cells(instrument, codes, [*counted.values(), *(count for _, count in extra)])


def _blank(instrument: Instrument, size: int) -> Codes:
    return np.full((len(instrument.items), size), NOT_ASKED, np.int8)


def _cells(instrument: Instrument, codes: Codes, counts: list[int]) -> Columns:
    quantities = sum(item.kind == "quantity" for item in instrument.items)
    frequency = np.array(counts, np.int64)
    return Columns(instrument, codes, np.zeros((quantities, len(counts)), np.int64), frequency)
