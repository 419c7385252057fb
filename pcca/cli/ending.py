"""How a command ends when something it met is wrong: one sentence on the error stream, and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pcca.cli.terminal import Misuse, Stop, Terminal
from pcca.language import N_, Language
from pcca.refusals import refusal

if TYPE_CHECKING:
    from pcca.store import StoreError


@contextmanager
def ending(lang: Language) -> Iterator[None]:
    """Turns the faults of the store and of files into a sentence."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        sentence = N_("The file {file} cannot be used: {reason}.")
        raise Stop(lang.say(sentence, file=error.filename or "?", reason=refusal(lang, error))) from error
    except Exception as error:
        _end_for_settings(error, Terminal(lang))
        _end_for_store(error, Terminal(lang))
        raise


def _end_for_settings(error: Exception, terminal: Terminal) -> None:
    if "pcca.settings" not in sys.modules:
        return
    from pcca.settings import BadSettings

    if isinstance(error, BadSettings):
        raise Misuse(" ".join(terminal.phrase(each.sentence, **each.slots) for each in error.faults)) from error


def _end_for_store(error: Exception, terminal: Terminal) -> None:
    # Asked without importing it: a command that never touched the store must not pay for its start.
    if "pcca.store" not in sys.modules:
        return
    from pcca.store import InvalidWave, NoWave, StoreError

    if isinstance(error, StoreError):
        # What was named on the command line does not exist or cannot be: the usage was wrong, not the data.
        ends = Misuse if isinstance(error, NoWave | InvalidWave) else Stop
        raise ends(_said(error, terminal)) from error


def _said(error: StoreError, terminal: Terminal) -> str:
    faults: tuple[StoreError, ...] = getattr(error, "faults", ())
    reasons = " ".join(_said(each, terminal) for each in faults)
    return terminal.phrase(error.sentence, **(error.slots | {"reasons": reasons} if faults else error.slots))
