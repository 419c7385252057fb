"""Files that commands read and write: sizes guarded, nothing overwritten unasked, nothing left half written."""

from __future__ import annotations

from pathlib import Path

from pcca.cli.terminal import Terminal
from pcca.language import N_
from pcca.paths import written_whole as written_whole

MOST_BYTES = 200_000_000


def read_file(terminal: Terminal, path: Path) -> bytes:
    """The bytes of a data file; the command ends when it cannot be one."""
    if path.is_dir():
        terminal.misuse(N_("{file} is a folder, not a file."), file=path)
    if not path.exists():
        terminal.misuse(N_("There is no file {file}."), file=path)
    if not path.is_file():
        terminal.misuse(N_("{file} is not a regular file."), file=path)
    size = path.stat().st_size
    if size > MOST_BYTES:
        sentence = N_("{file} has {size} bytes; at most {most} are read. Split it.")
        terminal.stop(sentence, file=path, size=terminal.lang.number(size), most=terminal.lang.number(MOST_BYTES))
    return path.read_bytes()


def require_free(terminal: Terminal, path: Path, *, force: bool) -> None:
    """Ends the command rather than overwrite a file that nobody gave up."""
    if path.is_dir():
        terminal.misuse(N_("{file} is a folder, not a file."), file=path)
    if path.exists() and not force:
        terminal.stop(N_("{file} is there already: choose another name, or add --force to replace it."), file=path)
