"""Reads response files for commands, and prints what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NoReturn, Protocol

from pcca.cli.terminal import Terminal
from pcca.fieldwork.loading import Loading, read_responses
from pcca.fieldwork.tables import BadTable
from pcca.instrument.model import Instrument
from pcca.language import N_, Language

PRINTED = 50


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


def read_or_end(terminal: Terminal, instrument: Instrument, file: Path, source: bytes, *, as_json: bool) -> Loading:
    """The rows of the file; the command ends with every fault when its columns cannot be used."""
    watch = partial(terminal.progress, label=terminal.lang.say(N_("Reading responses")))
    try:
        return read_responses(instrument, source, language=terminal.lang.code, watch=watch)
    except BadTable as error:
        end_for_bad(terminal, file, error.bad, as_json=as_json)


def end_for_bad(terminal: Terminal, file: Path, bad: Sequence[Placed], *, as_json: bool) -> NoReturn:
    """Ends the command with what is wrong with a file that nothing is taken from."""
    if as_json:
        terminal.json({"file": str(file), "loaded": 0, "bad": [_as_json(terminal, each) for each in bad]})
    else:
        print_bad(terminal, file, bad)
    raise SystemExit(1)


def _as_json(terminal: Terminal, bad: Placed) -> dict[str, object]:
    return {"row": bad.row, "column": bad.column, "message": bad.message(terminal.lang)}


def print_bad(terminal: Terminal, file: Path, bad: Sequence[Placed]) -> None:
    """Prints the first bad cells with their places, and how many more there are."""
    for each in bad[:PRINTED]:
        slots = {"file": file, "row": each.row, "column": each.column, "message": each.message(terminal.lang)}
        terminal.complain(terminal.phrase(PLACES[bool(each.row), bool(each.column)], **slots))
    more = len(bad) - PRINTED
    if more > 0:
        said = terminal.lang.count(
            "And {n} more bad cell; --format json lists every one.",
            "And {n} more bad cells; --format json lists every one.",
            more,
        )
        terminal.complain(said)
