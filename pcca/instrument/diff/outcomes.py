"""Decision tables, advice and the ratings of a panel, as parts."""

from __future__ import annotations

from collections.abc import Iterator

from pcca.instrument.diff.part import Aspect, Part, Reader
from pcca.instrument.faults import Path
from pcca.instrument.model import Advice, DecisionRow, DecisionTable
from pcca.language import Text


def outcome_parts(reader: Reader) -> Iterator[Part]:
    """What follows from the answers of one response, and how those of a panel are laid side by side."""
    found = reader.instrument
    yield from (_table(reader, each) for each in found.decisions.values())
    yield from (_advice(reader, each) for each in found.advice)
    yield from _consensus(reader)


def _part(path: Path, label: str, touches: str, aspects: tuple[Aspect, ...]) -> Part:
    kinds = ("result-added", "result-removed")
    return Part("result", ".".join(map(str, path)), path, *kinds, label, frozenset({touches}), aspects)


def _words(reader: Reader, text: Text, *tail: str) -> Aspect:
    return Aspect(f"result-words {' '.join(tail)}", reader.words(text), tail)


def _table(reader: Reader, table: DecisionTable) -> Part:
    aspects = (
        Aspect("computation scale", table.scale.id, ("scale",)),
        Aspect("computation rows", tuple((row.when, row.give) for row in table.rows), ("rows",)),
        Aspect("computation else", table.otherwise.give, ("else", "give")),
        Aspect("computation decision", table.decision, ("decision",)),
        Aspect("computation reason", table.reason, ("reason",)),
        _words(reader, table.label, "label"),
        *(_said(reader, row) for row in table.every),
    )
    return _part(("rules", table.id), reader.source(table.label), table.id, aspects)


def _said(reader: Reader, row: DecisionRow) -> Aspect:
    return _words(reader, row.say, *(("else",) if row.when is None else ("rows", row.id)), "say")


def _advice(reader: Reader, each: Advice) -> Part:
    aspects = (Aspect("computation when", each.when, ("when",)), _words(reader, each.say, "say"))
    return _part(("advice", each.id), reader.source(each.say), f"advice:{each.id}", aspects)


def _consensus(reader: Reader) -> Iterator[Part]:
    found = reader.instrument.consensus
    if found is not None:
        aspects = (
            Aspect("computation of", tuple(sorted(found.of)), ("of",)),
            Aspect("computation split", found.split, ("split",)),
            Aspect("computation agreed", found.agreed, ("agreed",)),
        )
        yield _part(("consensus",), "consensus", "consensus:", aspects)
