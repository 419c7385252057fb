"""Where a benchmark stores: folders with files, or databases on a server of its own that waits for its disk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from pcca import store
from pcca.store import Store
from tests import postgres


@dataclass(frozen=True)
class Place:
    """A folder, and the address of a database where answers are not kept in the folder."""

    folder: Path
    url: str | None = None

    def within(self, name: str) -> Place:
        """An empty place beside the others."""
        folder = self.folder / name
        folder.mkdir(parents=True)
        return Place(folder, self.url and _made(self.url, name))

    def open(self) -> Store:
        """The store at this place."""
        return store.open_store(self.folder, url=self.url)


@contextmanager
def place(database: str) -> Iterator[Place]:
    """A place for everything, gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        if database == "sqlite":
            yield Place(Path(name))
        else:
            with postgres.cluster(postgres.DURABLE) as address:
                yield Place(Path(name), address)


def _made(url: str, name: str) -> str:
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return make_url(url).set(database=name).render_as_string(hide_password=False)
