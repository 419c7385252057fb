"""One answer as a cell: codes as they are, and the word for every reason why an answer is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pcca.fieldwork.quoting import quoted
from pcca.instrument.model import Item


def cell(item: Item, document: Mapping[str, Any]) -> str:
    """What a response, or an entry of a list, holds in a column."""
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
