"""The database that a command works on, and the waves in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from pcca import store as stored
from pcca.cli.terminal import Terminal
from pcca.language import N_
from pcca.store import Store, Wave


@contextmanager
def opened(data: Path, *, create: bool = False) -> Iterator[Store]:
    """The store of the folder, or on the server that the environment names, closed at the end.

    One that is not there is made only where asked for.
    """
    store = stored.open_store(data, url=stored.database_url(), create=create)
    try:
        yield store
    finally:
        store.close()


def now() -> datetime:
    return datetime.now(UTC)


def require_wave(terminal: Terminal, store: Store, name: str) -> Wave:
    """The wave; without it, the command ends with the names there are."""
    found = stored.wave(store, name)
    return found if found is not None else _no_wave(terminal, store, name)


def _no_wave(terminal: Terminal, store: Store, name: str) -> NoReturn:
    names = [each.id for each in stored.waves(store)]
    near = get_close_matches(name, names, n=1)
    if near:
        sentence = N_("There is no wave called {wave}. Did you mean {nearest}?")
        terminal.misuse(sentence, wave=name, nearest=near[0])
    if names:
        sentence = N_("There is no wave called {wave}. There are: {waves}.")
        terminal.misuse(sentence, wave=name, waves=", ".join(names))
    terminal.misuse(N_("There is no wave called {wave}. No wave has been added yet."), wave=name)
