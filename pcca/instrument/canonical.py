"""The canonical form of an instrument: the JSON its content hash is of, and the same as a YAML file again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pcca.instrument.written import document


def canonical_yaml(compiled: str) -> str:
    """A YAML file that is the same instrument as its canonical JSON: comments and layout are not part of one."""
    data = json.loads(compiled)
    first = _first_language(data)
    return document(_apart(data, first))


def _first_language(data: dict[str, Any]) -> str:
    listed = data["languages"]
    return listed if isinstance(listed, str) else str(listed[0])


def _apart(data: Any, first: str) -> Any:
    """Texts as keys side by side, each with the suffix of its language."""
    if isinstance(data, list):
        return [_apart(each, first) for each in data]
    if not isinstance(data, dict):
        return data
    return {name: each for key, value in data.items() for name, each in _entries(key, value, first)}


def _entries(key: str, value: Any, first: str) -> Iterator[tuple[str, Any]]:
    if _is_text(value):
        yield from ((key if code == first else f"{key}.{code}", part) for _, code, part in value)
    else:
        yield key, _apart(value, first)


def _is_text(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], list) and value[0][:1] == ["text"]
