"""Answers between their forms: document (JSON), typed values, and the blob of small codes."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import cast

from pcca.instrument.entries import entries_of
from pcca.instrument.given import Answer, Entry, Value, Values, given_in
from pcca.instrument.model import Calendar, Instrument, Item, Question
from pcca.routing import path
from scoring.coding import KINDS

AnswerJson = str | list[str] | None
EntryJson = dict[str, AnswerJson]
Json = AnswerJson | list[EntryJson]
Document = Mapping[str, Json]
PLACES = 10_000


def typed(instrument: Instrument, document: Document) -> dict[str, Value | None]:
    """The values a document holds; keys the instrument does not have are left out."""
    keys, lists = instrument.keys, instrument.repeats
    found: dict[str, Value | None] = {
        key: _typed(keys[key], key, given) for key, given in document.items() if key in keys
    }
    for list_ in lists:
        if list_ in document:
            found[list_] = typed_entries(instrument, list_, cast("list[EntryJson]", document[list_]))
    return found


def typed_entries(instrument: Instrument, list_: str, given: Sequence[EntryJson] | None) -> tuple[Entry, ...]:
    """The entries of a list as values."""
    keys = instrument.entry(list_).keys
    return tuple(
        {key: _typed(keys[key], key, each) for key, each in entry.items() if key in keys} for entry in given or ()
    )


def _typed(question: Question, key: str, given: Json) -> Answer | None:
    if given is None:
        return None
    if isinstance(given, list):
        return tuple(cast("list[str]", given))
    item = question.columns.get(key)
    if item is None or item.kind != "quantity":
        return given
    return date.fromisoformat(given) if isinstance(question.kind, Calendar) else Fraction(given)


def document_of(values: Values) -> dict[str, Json]:
    """The document of typed values."""
    return {key: _json(value) for key, value in values.items()}


def document_of_entry(entry: Entry) -> EntryJson:
    """The document of one entry of a list."""
    return {key: _plain(value) for key, value in entry.items()}


def _json(value: Value | None) -> Json:
    if isinstance(value, tuple) and not (value and isinstance(value[0], str)):
        return [document_of_entry(entry) for entry in cast("tuple[Entry, ...]", value)]
    return _plain(value)


def _plain(value: Answer | None) -> AnswerJson:
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
    """The projection of a document onto the instrument's items: int8 codes, then int64 quantities.

    After them, for every list, how many entries it has, then the codes of each entry and then the quantities.
    """
    values = typed(instrument, document)
    once = _projected(instrument.items, _tables(instrument), [values])
    return once + b"".join(_list(instrument, list_, values) for list_ in instrument.repeats)


def _list(instrument: Instrument, list_: str, values: Values) -> bytes:
    """The entries of one list; one that is not asked has a count below 0."""
    if list_ not in values:
        return array("b", [KINDS["not_asked"]]).tobytes()
    entries, items = entries_of(values, list_), entry_items(instrument, list_)
    return array("b", [len(entries)]).tobytes() + _projected(items, _tables_of_entry(instrument, list_), entries)


Table = tuple[str, Item, Mapping[Value, int]]


def _projected(items: Sequence[Item], tables: Sequence[Table], given: Sequence[Values]) -> bytes:
    """The codes of every given response or entry, then the quantities of every one."""
    codes = array("b", [_code(key, item, table, values) for values in given for key, item, table in tables])
    read = [item.column for item in items if item.kind == "quantity"]
    quantities = array("q", (_quantity(values.get(column)) for values in given for column in read))
    if sys.byteorder == "big":
        quantities.byteswap()
    return codes.tobytes() + quantities.tobytes()


@lru_cache(maxsize=64)
def _tables(instrument: Instrument) -> tuple[Table, ...]:
    """Every item with its key, and the code of each answer it can hold; none for quantities and words."""
    return tuple((item.key, item, _table(item)) for item in instrument.items)


@lru_cache(maxsize=64)
def _tables_of_entry(instrument: Instrument, list_: str) -> tuple[Table, ...]:
    return tuple((item.key, item, _table(item)) for item in entry_items(instrument, list_))


@lru_cache(maxsize=64)
def entry_items(instrument: Instrument, list_: str) -> tuple[Item, ...]:
    """The columns of data that each entry of a list fills."""
    return tuple(item for question in instrument.repeats[list_].questions for item in question.items)


def _table(item: Item) -> Mapping[Value, int]:
    if item.scale is None or item.kind == "words":
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
    """Bytes of the fixed part of one response's blob: all of it where the instrument has no list."""
    return _bytes_of(instrument.items)


def entry_size(instrument: Instrument, list_: str) -> int:
    """Bytes that one entry of a list adds to a blob."""
    return _bytes_of(entry_items(instrument, list_))


def _bytes_of(items: Sequence[Item]) -> int:
    return len(items) + 8 * sum(item.kind == "quantity" for item in items)
