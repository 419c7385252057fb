"""Everything that can be said of an instrument file: faults, warnings and notes in the order of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from pcca.analysis.conditions import Remark, condition_remarks
from pcca.analysis.decided import decision_remarks
from pcca.analysis.emptiness import emptiness_remarks, example_remarks
from pcca.analysis.identity import identity_remarks
from pcca.analysis.lengths import length_remarks
from pcca.analysis.reached import reached_remarks
from pcca.analysis.scales import unused_scales
from pcca.analysis.space import Space, space_of
from pcca.analysis.statistics import finding_remarks
from pcca.analysis.wording import wording_remarks
from pcca.examples import run_examples
from pcca.instrument.faults import Fault, Path, Problem, Sheet
from pcca.instrument.faults import where as dotted
from pcca.instrument.files import Inspect
from pcca.instrument.load import Loaded, inspect
from pcca.instrument.model import Instrument
from pcca.instrument.overlay import Overlay
from pcca.instrument.read import Plain, read
from pcca.language import N_

SEARCHES: tuple[Callable[[Space], Iterator[Remark]], ...] = (
    condition_remarks,
    finding_remarks,
    reached_remarks,
    decision_remarks,
    emptiness_remarks,
)
READINGS: tuple[Callable[[Instrument], Iterator[Remark]], ...] = (example_remarks, length_remarks, wording_remarks)


@dataclass(frozen=True)
class Linted:
    """An instrument as it was loaded, and what is said of it."""

    loaded: Loaded
    faults: tuple[Fault, ...]


def lint(
    source: bytes,
    file: str,
    overlays: Sequence[Overlay] = (),
    folder: FilePath | None = None,
    *,
    how: Inspect = inspect,
) -> Linted:
    """Inspects a file, runs its examples and analyses what they leave open; modules are found from its folder."""
    loaded = how(source, file, overlays, folder)
    return Linted(loaded, (*loaded.faults, *remarks(loaded, source, file)))


def remarks(loaded: Loaded, source: bytes, file: str, *, population: int | None = None) -> tuple[Fault, ...]:
    """What is said of an instrument that could be loaded."""
    if loaded.instrument is None:
        return ()
    sheet = Sheet(file)
    data = read(source, sheet)
    sheet.faults.clear()
    for path, wrong in (*_all(loaded.instrument, population), *unused_scales(data)):
        sheet.add(_placed(path, data), wrong)
    for where, wrong in _examples(loaded.instrument):
        sheet.add(_keys(where, sheet), wrong)
    return tuple(sheet.sorted())


def _all(instrument: Instrument, population: int | None) -> Iterator[Remark]:
    space = space_of(instrument)
    for search in SEARCHES:
        yield from search(space)
    for reading in READINGS:
        yield from reading(instrument)
    yield from identity_remarks(instrument, population)


def _placed(path: Path, data: Plain | None) -> Path:
    """The path with the key of a check in place of its number."""
    checks = data.get("checks") if path[0] == "checks" and isinstance(data, dict) else None
    return ("checks", list(checks)[int(path[1])], *path[2:]) if isinstance(checks, dict) else path


def _examples(instrument: Instrument) -> list[tuple[str, Problem]]:
    """The instrument's own examples that do not come out as they say."""
    hint = N_("Mend the example, or what it is about.")
    return [(each.where, Problem("example", each.sentence, each.slots, hint)) for each in run_examples(instrument)]


def _keys(where: str, sheet: Sheet) -> Path:
    """The path of keys; a column of answers is one key although it has dots."""
    return next((path for path in sheet.marks if dotted(path) == where), tuple(where.split(".")))
