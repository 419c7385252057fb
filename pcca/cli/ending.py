"""How a command ends when something it met is wrong: one sentence on the error stream, and an exit code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pcca import store as stored
from pcca.cli.terminal import Misuse, Stop, Terminal
from pcca.language import N_, Language

# What was named on the command line does not exist or cannot be: the usage was wrong, not the data.
USAGE = (stored.NoWave, stored.InvalidWave)


@contextmanager
def ending(lang: Language) -> Iterator[None]:
    """Turns the faults of the store and of files into a sentence."""
    try:
        yield
    except stored.StoreError as error:
        ends = Misuse if isinstance(error, USAGE) else Stop
        raise ends(_said(error, Terminal(lang))) from error
    except BrokenPipeError:
        raise
    except OSError as error:
        sentence = N_("The file {file} cannot be used: {reason}.")
        raise Stop(lang.say(sentence, file=error.filename or "?", reason=error.strerror or error)) from error


def _said(error: stored.StoreError, terminal: Terminal) -> str:
    if isinstance(error, stored.InvalidWave):
        reasons = " ".join(_said(each, terminal) for each in error.faults)
        return terminal.phrase(error.sentence, **{**error.slots, "reasons": reasons})
    return terminal.phrase(error.sentence, **error.slots)
