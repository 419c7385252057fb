"""Column types that give back exactly what was put in."""

from __future__ import annotations

import json
import zlib
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import LargeBinary, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


def to_json(value: Any, *, sort_keys: bool = False) -> str:
    """Compact JSON; ValueError for NaN and infinities, which JSON does not have."""
    text = _dumps(value, sort_keys, ensure_ascii=False)
    # A lone surrogate is legal in JSON as an escape, but no database takes it as UTF-8.
    return text if _encodable(text) else _dumps(value, sort_keys, ensure_ascii=True)


def _dumps(value: Any, sort_keys: bool, *, ensure_ascii: bool) -> str:
    return _encoder(sort_keys, ensure_ascii).encode(value)


@cache
def _encoder(sort_keys: bool, ensure_ascii: bool) -> json.JSONEncoder:
    # Kept: `json.dumps` makes one for every value when asked for anything but its defaults.
    return json.JSONEncoder(allow_nan=False, separators=(",", ":"), sort_keys=sort_keys, ensure_ascii=ensure_ascii)


def _encodable(text: str) -> bool:
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


def packed(value: Any) -> bytes:
    """A JSON value as deflated text."""
    return zlib.compress(to_json(value).encode())


def unpacked(value: bytes) -> Any:
    """The JSON value in a deflated text."""
    return json.loads(zlib.decompress(value))


class Json(TypeDecorator[Any]):
    """A JSON value as text: SQLAlchemy's own JSON type turns 1.0 into 1 on SQLite."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class PackedJson(TypeDecorator[Any]):
    """A JSON value as deflated text, so that a response fits a page of an index-organised table."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes:
        return packed(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else unpacked(value)


class Instant(TypeDecorator[datetime]):
    """A moment as ISO text in UTC; SQLite has no type that keeps the zone."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone, so it is not an instant")
        return value.astimezone(UTC).isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)
