"""Responses in files: a table of one row each, and beside it a table for the entries of each list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pcca.cli.files import require_free, written_whole
from pcca.cli.terminal import Terminal
from pcca.export.responses import write_responses
from pcca.instrument.model import Instrument
from pcca.language import N_

ENTRIES = N_("The file of entries of a list, as LIST=FILE; FILE.LIST.csv beside FILE.csv unless given.")


def beside(path: Path, list_: str) -> Path:
    """Where the entries of a list are: `funding.lines.csv` beside `funding.csv`."""
    return path.with_name(f"{path.stem}.{list_}{path.suffix}")


def tables_of(instrument: Instrument, path: Path) -> Mapping[str, Path]:
    """The file of every list that is written beside a file of responses."""
    return {list_: beside(path, list_) for list_ in instrument.repeats}


def require_free_tables(terminal: Terminal, instrument: Instrument, path: Path, *, force: bool) -> None:
    """Ends the command rather than overwrite a file of entries that nobody gave up."""
    for each in tables_of(instrument, path).values():
        require_free(terminal, each, force=force)


def write_tables(
    path: Path,
    instrument: Instrument,
    responses: Iterable[tuple[Mapping[str, Any], str]],
    *,
    late: Iterable[bool] | None = None,
) -> int:
    """Writes documents with their languages, and the entries of lists beside; returns how many documents."""
    with ExitStack() as open_files:
        lists = {
            list_: open_files.enter_context(written_whole(each)) for list_, each in tables_of(instrument, path).items()
        }
        file = open_files.enter_context(written_whole(path))
        return write_responses(file, instrument, responses, lists, late=late)


def say_tables(terminal: Terminal, instrument: Instrument, path: Path) -> None:
    """Says where the entries of each list are."""
    for list_, each in tables_of(instrument, path).items():
        title = instrument.repeats[list_].title[terminal.lang.code]
        terminal.say(N_("The entries of “{list}” are in {file}."), list=title, file=each)


def entry_files(terminal: Terminal, instrument: Instrument, path: Path, given: Iterable[str]) -> Mapping[str, Path]:
    """The files that the entries of lists are read from."""
    named = dict(tables_of(instrument, path))
    for each in given:
        list_, sign, name = each.partition("=")
        if not sign or list_ not in named:
            sentence = N_("'{word}' does not name a list and its file. Lists of the instrument: {allowed}.")
            terminal.misuse(sentence, word=each, allowed=", ".join(named) or "–")
        named[list_] = Path(name)
    for list_, file in named.items():
        if not file.exists():
            sentence = N_("There is no file {file} with the entries of '{list}'. Name it with --entries {list}=FILE.")
            terminal.misuse(sentence, file=file, list=list_)
    return named
