"""Instruments named on the command line: a file, or the id of one that is shipped."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from pcca.cli.faulty import print_faults
from pcca.cli.terminal import Terminal
from pcca.instrument.faults import Fault, Problem, problem
from pcca.instrument.load import Loaded, inspect
from pcca.instrument.model import Instrument
from pcca.instrument.overlay import Overlay, beside, main_of
from pcca.instrument.read import MAX_BYTES, too_large
from pcca.instrument.shipped import shipped_instruments as shipped_instruments
from pcca.language import N_
from pcca.paths import shipped


@dataclass(frozen=True)
class Source:
    """One file: its bytes and those of its overlays, and what was found in them."""

    file: str
    loaded: Loaded
    text: bytes = field(default=b"", repr=False)
    overlays: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def others(self) -> Mapping[str, bytes]:
        """The bytes of the files that belong to it: its overlays, and what it uses."""
        return {**self.loaded.borrowed.files, **self.overlays}


def shipped_beside() -> list[str]:
    """What is shipped beside instruments: modules, registers, and those that new ones begin with."""
    folder = shipped("instruments")
    found = [path for name in ("modules", "registers", "scaffolds") for path in sorted(folder.glob(f"{name}/*.yaml"))]
    return [near(path) for path in found if main_of(path) is None]


def main_file(given: str) -> str:
    """The instrument that is meant: of an overlay the one it translates, else the file itself."""
    try:
        main = main_of(Path(given))
    except (OSError, ValueError):
        return given
    return given if main is None else str(main)


Inspect = Callable[[bytes, str, Sequence[Overlay], Path | None], Loaded]


def source_path(given: str) -> Path:
    """Where a file or a shipped instrument is."""
    path, ours = Path(given), shipped_instruments()
    return ours[given] if not path.exists() and given in ours else path


def read_source(given: str, inspect: Inspect = inspect) -> Source:
    """Inspects a file or a shipped instrument; what cannot be read has one fault that says why."""
    ours = shipped_instruments()
    given = main_file(given)
    path = Path(given)
    if not path.exists() and given in ours:
        path, given = ours[given], near(ours[given])
    wrong = _unreadable(path, ours)
    if wrong is not None:
        return Source(given, Loaded(None, (Fault(given, 1, 1, "", wrong),)))
    try:
        text = path.read_bytes()
    except PermissionError:
        wrong = problem("unreadable", N_("You do not have the right to read this file."))
        return Source(given, Loaded(None, (Fault(given, 1, 1, "", wrong),)))
    except OSError as error:
        wrong = problem("unreadable", N_("The file cannot be read: {reason}."), reason=error.strerror)
        return Source(given, Loaded(None, (Fault(given, 1, 1, "", wrong),)))
    overlays = beside(Path(given))
    loaded = inspect(text, given, overlays, Path(given).parent)
    return Source(given, loaded, text, {each.file: each.source for each in overlays})


def near(path: Path) -> str:
    """The path as seen from the working folder, when it is inside."""
    inside = path.is_relative_to(Path.cwd())
    return os.path.relpath(path) if inside else str(path)


def _unreadable(path: Path, ours: dict[str, Path]) -> Problem | None:
    try:
        if path.is_dir():
            hint = N_("Name the files in it, such as {example}.")
            return problem("folder", N_("This is a folder, not a file."), hint=hint, example=path / "*.yaml")
        if not path.exists():
            return _absent(path, ours)
        if not path.is_file():
            return problem("unreadable", N_("This is not a regular file."), hint=N_("Name a YAML file."))
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        return problem("unreadable", N_("The file cannot be read: {reason}."), reason=error)
    # Said from its size alone, so that a huge file is not read first.
    return too_large(size) if size > MAX_BYTES else None


def _absent(path: Path, ours: dict[str, Path]) -> Problem:
    beside = [str(each) for each in path.parent.glob("*.yaml")] if path.parent.is_dir() else []
    found = get_close_matches(str(path), [*beside, *ours], n=1)
    sentence = N_("There is no such file, and no shipped instrument of that name.")
    if found:
        return problem("no-file", sentence, hint=N_("Did you mean '{nearest}'?"), nearest=found[0])
    return problem("no-file", sentence, hint=N_("Shipped instruments: {allowed}."), allowed=", ".join(ours))


def require(terminal: Terminal, given: str) -> tuple[Source, Instrument]:
    """The instrument; without one, the command ends with all its faults."""
    source = read_source(given)
    if source.loaded.instrument is None:
        print_faults(terminal, source.loaded.faults, source.text, others=source.others, err=True)
        raise SystemExit(1 if source.text else 2)
    return source, source.loaded.instrument
