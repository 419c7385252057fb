"""Reads response files for commands, and prints what is wrong with them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn, Protocol

from pcca.cli.files import read_file
from pcca.cli.tables import entry_files
from pcca.cli.terminal import Terminal
from pcca.fieldwork.loading import Loading, read_responses
from pcca.fieldwork.tables import BadCell, BadTable
from pcca.instrument.model import Instrument
from pcca.language import N_, Language

PRINTED = 50
NO_FILES: Mapping[str, Path] = MappingProxyType({})


class Placed(Protocol):
    """What is wrong in a row and column of a file; row 0 is the file itself."""

    @property
    def row(self) -> int: ...
    @property
    def column(self) -> str: ...
    def message(self, lang: Language) -> str: ...


PLACES = {
    (True, True): N_("{file}: row {row}, column {column}: {message}"),
    (True, False): N_("{file}: row {row}: {message}"),
    (False, True): N_("{file}: column {column}: {message}"),
    (False, False): N_("{file}: {message}"),
}


@dataclass(frozen=True)
class Files:
    """A file of responses, and those of the entries of its lists, with what is in each."""

    file: Path
    source: bytes
    entries: Mapping[str, Path] = field(default_factory=dict)
    sources: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The SHA-256 of everything that is read."""
        return hashlib.sha256(b"".join([self.source, *self.sources.values()])).hexdigest()


def open_files(terminal: Terminal, instrument: Instrument, file: Path, entries: Sequence[str]) -> Files:
    """The files that responses are read from; `entries` name those of lists that are not beside."""
    source, named = read_file(terminal, file), entry_files(terminal, instrument, file, entries)
    return Files(file, source, named, {list_: read_file(terminal, each) for list_, each in named.items()})


def read_or_end(terminal: Terminal, instrument: Instrument, files: Files, *, as_json: bool) -> Loading:
    """The rows of the files; the command ends with every fault when their columns cannot be used."""
    watch = partial(terminal.progress, label=terminal.lang.say(N_("Reading responses")))
    try:
        return read_responses(instrument, files.source, language=terminal.lang.code, watch=watch, entries=files.sources)
    except BadTable as error:
        end_for_bad(terminal, files.file, error.bad, as_json=as_json, entries=files.entries)


def end_for_bad(
    terminal: Terminal, file: Path, bad: Sequence[Placed], *, as_json: bool, entries: Mapping[str, Path] = NO_FILES
) -> NoReturn:
    """Ends the command with what is wrong with a file that nothing is taken from."""
    if as_json:
        terminal.json({"file": str(file), "loaded": 0, "bad": [_as_json(terminal, each) for each in bad]})
    else:
        print_bad(terminal, file, bad, entries)
    raise SystemExit(1)


def _as_json(terminal: Terminal, bad: Placed) -> dict[str, object]:
    if isinstance(bad, BadCell):
        return bad.to_dict(terminal.lang)
    return {"row": bad.row, "column": bad.column, "message": bad.message(terminal.lang)}


def _file_of(bad: Placed, file: Path, entries: Mapping[str, Path]) -> Path:
    return entries.get(bad.entries, file) if isinstance(bad, BadCell) else file


def print_bad(terminal: Terminal, file: Path, bad: Sequence[Placed], entries: Mapping[str, Path] = NO_FILES) -> None:
    """Prints the first bad cells with their places, and how many more there are."""
    for each in bad[:PRINTED]:
        where = _file_of(each, file, entries)
        slots = {"file": where, "row": each.row, "column": each.column, "message": each.message(terminal.lang)}
        terminal.complain(terminal.phrase(PLACES[bool(each.row), bool(each.column)], **slots))
    more = len(bad) - PRINTED
    if more > 0:
        said = terminal.lang.count(
            "And {n} more bad cell; --format json lists every one.",
            "And {n} more bad cells; --format json lists every one.",
            more,
        )
        terminal.complain(said)
