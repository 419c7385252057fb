"""What a response holds in a column: an answer of substance, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from pcca.instrument.model import Item

Answer = str | Fraction | date | tuple[str, ...]
Entry = Mapping[str, Answer | None]
"""The answers of one entry of a list, by question column."""
Value = Answer | tuple[Entry, ...]
Values = Mapping[str, Value | None]
"""Answers by question column: an absent column was not asked, None was left empty; a list's entries by its section."""


def substance(item: Item, values: Values) -> Value | None:
    """The substantive answer in a column: None when missing for any reason."""
    given = given_in(item, values)
    if given is None or (item.scale is not None and given in item.scale.missing):
        return None
    return given


def given_in(item: Item, values: Values) -> Value | None:
    """The answer in a column, dk, na and refused included; a tick is 1 or 0."""
    if item.kind == "tick":
        return _tick(item, values.get(item.question))
    if item.part is not None and item.part.isdigit():
        ranked = values.get(item.question)
        place = int(item.part) - 1
        return str(ranked[place]) if isinstance(ranked, tuple) and place < len(ranked) else None
    return values.get(item.column)


def _tick(item: Item, ticked: Value | None) -> Value | None:
    if not isinstance(ticked, tuple) or not ticked or item.scale is None:
        return None
    missing = [code for code in ticked if code in item.scale.missing]
    return missing[0] if missing else Fraction(int(item.option in ticked))


def missing_kind(item: Item, values: Values) -> str | None:
    """not_asked, skipped, dk, na or refused; None when there is a substantive answer."""
    if item.key not in values:
        return "not_asked"
    given = given_in(item, values)
    if given is None:
        return "skipped"
    return str(given) if item.scale is not None and given in item.scale.missing else None


def answered(item: Item, values: Values) -> bool:
    return missing_kind(item, values) is None


def responded(item: Item, values: Values) -> bool:
    return missing_kind(item, values) not in ("not_asked", "skipped")


def asked(item: Item, values: Values) -> bool:
    return missing_kind(item, values) != "not_asked"
