"""Fits plain data to a schema, and hangs whatever does not fit on the places of its file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, ValidationError

from pcca.instrument.faults import Path, Problem, Sheet, problem
from pcca.instrument.read import Plain, read
from pcca.language import N_

NOT_A_MAP = problem("not-a-map", N_("A map of keys belongs here."))
PLAIN_MESSAGES = {
    "Missing data for required field.": problem("missing-key", N_("The key '{key}' is missing here.")),
    "Invalid input type.": NOT_A_MAP,
    "Not a valid mapping type.": NOT_A_MAP,
}


def read_map(source: bytes, sheet: Sheet) -> dict[str, Plain] | None:
    """The keys of a file with their values; None, and a fault, where it holds no map."""
    data = read(source, sheet)
    if isinstance(data, dict):
        return data
    if not sheet.faults:
        sheet.add((), NOT_A_MAP)
    return None


def shaped(schema: type[Schema], data: Plain, sheet: Sheet) -> tuple[dict[str, Any], frozenset[Path]]:
    """The data by schema, and the paths at or below which something did not fit."""
    try:
        return dict(schema().load(data)), frozenset()  # type: ignore[arg-type]
    except ValidationError as error:
        lost = set(_spread(error.messages, (), sheet))
        return dict(error.valid_data or {}), frozenset(path[:end] for path in lost for end in range(len(path) + 1))


def _spread(messages: Any, path: Path, sheet: Sheet) -> Iterator[Path]:
    """Hangs marshmallow's tree of messages on the places of the file; gives those places."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from _spread(inner, path if key == "_schema" else (*path, key), sheet)
        return
    yield path
    for each in () if path in sheet.spoilt else messages:
        found = each if isinstance(each, Problem) else PLAIN_MESSAGES.get(str(each), Problem("shape", str(each)))
        missing = found.check == "missing-key" and "key" not in found.slots
        place = path[:-1] if missing else path
        sheet.add(place, Problem(found.check, found.sentence, {"key": path[-1]}, found.hint) if missing else found)
