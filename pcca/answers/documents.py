"""Answers between their forms: document (JSON), typed values, and the blob of small codes."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from pcca.instrument.given import Value, Values, given_in
from pcca.instrument.model import Calendar, Instrument, Item, Question
from pcca.routing import path
from scoring.coding import KINDS

Json = str | list[str] | None
Document = Mapping[str, Json]
PLACES = 10_000


def typed(instrument: Instrument, document: Document) -> dict[str, Value | None]:
    """The values a document holds; keys the instrument does not have are left out."""
    keys = instrument.keys
    return {key: _typed(keys[key], key, given) for key, given in document.items() if key in keys}


def _typed(question: Question, key: str, given: Json) -> Value | None:
    if given is None:
        return None
    if isinstance(given, list):
        return tuple(given)
    item = question.columns.get(key)
    if item is None or item.kind != "quantity":
        return given
    return date.fromisoformat(given) if isinstance(question.kind, Calendar) else Fraction(given)


def document_of(values: Values) -> dict[str, Json]:
    """The document of typed values."""
    return {key: _json(value) for key, value in values.items()}


def _json(value: Value | None) -> Json:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return list(value)
    return plain_number(value) if isinstance(value, Fraction) else value.isoformat()


def plain_number(value: Fraction) -> str:
    """A decimal without exponent, as people write it."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    text = format(exact, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def final(instrument: Instrument, values: Values) -> dict[str, Json]:
    """The document to submit: what was asked, empty answers as null, nothing that was routed past."""
    return document_of(path(instrument, values)[1])


def encode(instrument: Instrument, document: Document) -> bytes:
    """The projection of a document onto the instrument's items: int8 codes, then int64 quantities."""
    values = typed(instrument, document)
    codes = array("b", [_code(key, item, table, values) for key, item, table in _tables(instrument)])
    quantities = array(
        "q", (_quantity(values.get(item.column)) for item in instrument.items if item.kind == "quantity")
    )
    if sys.byteorder == "big":
        quantities.byteswap()
    return codes.tobytes() + quantities.tobytes()


@lru_cache(maxsize=64)
def _tables(instrument: Instrument) -> tuple[tuple[str, Item, Mapping[Value, int]], ...]:
    """Every item with its key, and the code of each answer it can hold; none for quantities and words."""
    return tuple((item.key, item, _table(item)) for item in instrument.items)


def _table(item: Item) -> Mapping[Value, int]:
    if item.scale is None:
        return {}
    answers: dict[Value, int] = {code: index for index, code in enumerate(item.codes)}
    if item.kind == "tick":
        answers = {Fraction(0): 0, Fraction(1): 1}
    return answers | {code: KINDS[code] for code in item.scale.missing}


def _code(key: str, item: Item, table: Mapping[Value, int], values: Values) -> int:
    if key not in values:
        return KINDS["not_asked"]
    given = given_in(item, values)
    if given is None:
        return KINDS["skipped"]
    return table[given] if table else 0


def _quantity(value: Value | None) -> int:
    if isinstance(value, date):
        return value.toordinal() * PLACES
    return int(value * PLACES) if isinstance(value, Fraction) else 0


def blob_size(instrument: Instrument) -> int:
    """Bytes of one response's blob."""
    return len(instrument.items) + 8 * sum(item.kind == "quantity" for item in instrument.items)
