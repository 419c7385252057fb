"""Everything that can be said of an instrument file: faults, warnings and notes in the order of the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pcca.examples import run_examples
from pcca.instrument.faults import Fault, Path, Problem, Sheet
from pcca.instrument.faults import where as dotted
from pcca.instrument.load import Loaded, inspect
from pcca.instrument.model import Instrument
from pcca.instrument.overlay import Overlay
from pcca.instrument.read import read
from pcca.language import N_


@dataclass(frozen=True)
class Linted:
    """An instrument as it was loaded, and what is said of it."""

    loaded: Loaded
    faults: tuple[Fault, ...]


def lint(source: bytes, file: str, overlays: Sequence[Overlay] = ()) -> Linted:
    """Inspects a file, runs its examples and analyses what they leave open."""
    loaded = inspect(source, file, overlays)
    return Linted(loaded, (*loaded.faults, *remarks(loaded, source, file)))


def remarks(loaded: Loaded, source: bytes, file: str) -> tuple[Fault, ...]:
    """What is said of an instrument that could be loaded."""
    if loaded.instrument is None:
        return ()
    sheet = Sheet(file)
    found = [*_examples(loaded.instrument)]
    if found:
        read(source, sheet)
    for where, wrong in found:
        sheet.add(_keys(where, sheet), wrong)
    return tuple(sheet.sorted())


def _examples(instrument: Instrument) -> list[tuple[str, Problem]]:
    """The instrument's own examples that do not come out as they say."""
    hint = N_("Mend the example, or what it is about.")
    return [(each.where, Problem("example", each.sentence, each.slots, hint)) for each in run_examples(instrument)]


def _keys(where: str, sheet: Sheet) -> Path:
    """The path of keys; a column of answers is one key although it has dots."""
    return next((path for path in sheet.marks if dotted(path) == where), tuple(where.split(".")))
