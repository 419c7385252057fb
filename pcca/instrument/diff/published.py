"""Versions as they are compared, from files and from what a database keeps."""

from __future__ import annotations

import json

from pcca.instrument.diff.part import Version
from pcca.instrument.faults import Faulty, Sheet, where
from pcca.instrument.load import Loaded, from_compiled, inspect
from pcca.instrument.read import read
from pcca.instrument.translation import Entry, Translations


def version_of(loaded: Loaded, file: str = "", source: bytes = b"") -> Version:
    """The version that was found in a file, with its places; Faulty when there is any fault."""
    if loaded.instrument is None:
        raise Faulty(loaded.faults)
    sheet = Sheet(file)
    if source:
        read(source, sheet)
        sheet.elsewhere.update(loaded.borrowed.places)
    return Version(loaded.instrument, _checks(loaded.compiled), sheet, _recorded(loaded.translations))


def version_kept(compiled: str | None, source: str) -> Version | None:
    """The version that a database keeps; None when it has faults by the rules of today."""
    try:
        if compiled is not None:
            return Version(from_compiled(compiled), _checks(compiled))
        return version_of(inspect(source.encode(), ""))
    except Faulty:
        return None


def _checks(compiled: str) -> tuple[str, ...]:
    return tuple(json.loads(compiled).get("checks", {}))


def _recorded(found: Translations) -> dict[tuple[str, str], Entry]:
    places = ((code, where(entry.path), entry) for entry in found.entries for code in entry.states)
    return {(code, place): entry for code, place, entry in places if (code, place) in found.records}
