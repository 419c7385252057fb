"""The site in processes of its own, as operators run it, over a wave of two questions on one page."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory

from pcca import store as stored
from pcca.app import create_app
from pcca.cli.serve import Place, run_site
from pcca.cli.terminal import Terminal
from pcca.language import language
from tests.conftest import add

# Forked, because a new interpreter spends more than a second on what this one has read already.
FORK = multiprocessing.get_context("fork")
WAVE = "ward"
PAGE = f"/en/survey/{WAVE}/page/one"
CHECK = f"/en/survey/{WAVE}/check"
SOURCE = """
instrument: ward
version: 1
languages: [en, cy]
title: A ward
title.cy: Ward
unit: member
identification: {identification}
provenance: Made for tests
sections:
  one:
    title: One
    title.cy: Un
    questions:
      first:
        text: short
        ask: What is first?
        ask.cy: Beth sydd gyntaf?
      second:
        text: long
        ask: What is second?
        ask.cy: Beth sydd yn ail?
"""


@dataclass(frozen=True)
class Served:
    """A process that serves a folder: where it listens, and how to end it."""

    process: BaseProcess
    port: int

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def kill(self) -> None:
        """Ends it as the kernel does when memory runs out: at once, wherever it is."""
        os.kill(self.pid, signal.SIGKILL)
        self.process.join()


def made(data: Path, identification: str = "anonymous", url: str | None = None) -> None:
    """A folder with the wave."""
    with closing(stored.open_store(data, url=url)) as store:
        add(store, SOURCE.format(identification=identification).encode(), WAVE)


def drafted(store: stored.Store, first: str) -> str:
    """The token of a draft whose first answer is this."""
    day = datetime.now(UTC).date()
    token = stored.start_draft(store, WAVE, language="en", day=day)
    stored.save(store, token, {"first": ({"first": first}, 0)}, day=day)
    return token


@cache
def _templates_compiled() -> None:
    """Leaves the compiled templates to the processes that are forked from this one."""
    with TemporaryDirectory() as folder:
        create_app({"DATA": Path(folder)}).extensions["pcca.store"].close()


def begin(data: Path, url: str | None = None, log: str = "none") -> Served:
    """Starts a process that serves the folder; it accepts requests when this returns."""
    _templates_compiled()
    told, tell = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_serve, args=(data, url, log, tell), daemon=True)
    process.start()
    assert told.poll(60), "the server did not start"
    return Served(process, int(told.recv()))


def _serve(data: Path, url: str | None, log: str, tell: Connection) -> None:
    app = create_app({"DATA": data, "DATABASE_URL": url, "LOG": log})
    run_site(Terminal(language("en")), app, Place(0), lambda address: tell.send(address.rpartition(":")[2]))


@contextmanager
def serving(data: Path, *, processes: int = 1, url: str | None = None, log: str = "none") -> Iterator[list[Served]]:
    """So many processes that serve the folder, ended with the block."""
    started = [begin(data, url, log) for _ in range(processes)]
    try:
        yield started
    finally:
        for each in started:
            each.kill()
