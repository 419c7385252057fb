"""Versions as they are compared, from files and from what a database keeps."""

from __future__ import annotations

import json

from pcca.instrument.diff.part import Version
from pcca.instrument.faults import Faulty, Sheet
from pcca.instrument.load import from_compiled, inspect
from pcca.instrument.model import Instrument
from pcca.instrument.read import read


def version_of(instrument: Instrument, compiled: str, file: str = "", source: bytes = b"") -> Version:
    """The version with the places of its file, where there is one."""
    sheet = Sheet(file)
    if source:
        read(source, sheet)
    return Version(instrument, tuple(json.loads(compiled).get("checks", {})), sheet)


def version_kept(compiled: str | None, source: str) -> Version | None:
    """The version that a database keeps; None when it has faults by the rules of today."""
    try:
        if compiled is not None:
            return version_of(from_compiled(compiled), compiled)
    except Faulty:
        return None
    found = inspect(source.encode(), "")
    return version_of(found.instrument, found.compiled) if found.instrument else None
