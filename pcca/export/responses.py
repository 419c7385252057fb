"""Responses as CSV: one row each, codes as they are, and the word for every reason why an answer is missing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from pcca.answers import typed
from pcca.fieldwork.quoting import quoted
from pcca.instrument.model import Instrument, Item
from pcca.outcomes import worked_cells, worked_columns


def header(instrument: Instrument) -> list[str]:
    """The columns of the file: the items in order, what is worked out of them, then the language of the answer."""
    return [*instrument.columns, *worked_columns(instrument), "language"]


def row(instrument: Instrument, document: Mapping[str, Any], language: str) -> list[str]:
    """One response as cells."""
    worked = worked_cells(instrument, typed(instrument, document))
    return [*(_cell(item, document) for item in instrument.items), *worked, language]


def write_responses(file: TextIO, instrument: Instrument, responses: Iterable[tuple[Mapping[str, Any], str]]) -> int:
    """Writes documents with their languages; returns how many."""
    written = csv.writer(file)
    written.writerow(header(instrument))
    rows = 0
    for document, language in responses:
        written.writerow(row(instrument, document, language))
        rows += 1
    return rows


def _cell(item: Item, document: Mapping[str, Any]) -> str:
    key = item.key
    if key not in document:
        return "not_asked"
    given = document[key]
    if item.kind == "tick":
        return _tick(item, given)
    if isinstance(given, list):
        place = int(item.part or 0) - 1
        given = given[place] if place < len(given) else None
    if given is None:
        return "skipped"
    return quoted(given) if item.kind == "words" else str(given)


def _tick(item: Item, ticked: list[str] | None) -> str:
    if not ticked:
        return "skipped"
    missing = [code for code in ticked if item.scale is not None and code in item.scale.missing]
    return missing[0] if missing else str(int(item.option in ticked))
