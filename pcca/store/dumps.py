"""A backup of a database on a server: what pg_dump writes of one moment, beside a manifest of that moment."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from sqlalchemy import URL, Connection, inspect, text

from pcca.language import N_
from pcca.store import audit
from pcca.store.copies import Counts
from pcca.store.database import Store, translated
from pcca.store.errors import StoreError, UnreadableStore
from pcca.store.manifests import Manifest, NotABackup, Unwritten, as_data, differing, from_data

BEGINS = b"PK\x03\x04"
MANIFEST, DUMP = "manifest.json", "database.dump"
MOST_MANIFEST = 1_000_000
CHUNK = 1 << 20
_COPY = re.compile(rb'COPY (?:"?[\w]+"?\.)?"?(\w+)"? \(')


class NoProgram(StoreError):
    """A program of PostgreSQL is not installed."""

    def __init__(self, program: str) -> None:
        sentence = N_(
            "{program} is not installed on this computer. Install the programs of PostgreSQL, of the version of the "
            "server or a newer one, and try again."
        )
        super().__init__(sentence, program=program)


class ProgramFailed(StoreError):
    """A program of PostgreSQL ended with a fault."""

    def __init__(self, program: str, reason: str) -> None:
        super().__init__(N_("{program} could not do it: {reason}."), program=program, reason=reason)


def is_dump(path: Path) -> bool:
    """Whether a file looks like a backup of a database on a server."""
    # By how it begins: a database may end with a document that somebody sent, which is a ZIP too.
    with path.open("rb") as file:
        return file.read(len(BEGINS)) == BEGINS


def dump(store: Store, draft: Path, at: datetime) -> Manifest:
    """Writes a dump with its manifest; both are of the same moment, however many write meanwhile."""
    with translated(store), store.read.connect() as connection:
        connection.exec_driver_sql(store.backend.begin)
        snapshot = str(connection.execute(text("SELECT pg_export_snapshot()")).scalar_one())
        manifest = Manifest(at, _revision(connection), counted(connection), audit.last(connection))
        try:
            with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as packed:
                packed.writestr(MANIFEST, json.dumps(as_data(manifest)))
                _dump_into(packed, store.write.url, snapshot)
        except OSError as error:
            raise Unwritten(draft.parent, error.strerror or error) from error
    found = counts_in(draft)
    if found != manifest.counts:
        raise differing(draft, found, manifest.counts)
    return manifest


def look_at_dump(path: Path) -> Manifest:
    """The manifest of a dump that is whole; UnreadableStore for any other file."""
    manifest = _manifest(path)
    found = counts_in(path)
    if found != manifest.counts:
        raise differing(path, found, manifest.counts)
    return manifest


def counts_in(path: Path) -> Counts:
    """How many rows a dump holds of each table: its data are read to their end."""
    with _reading(path) as given, _running("pg_restore", ["--data-only", "--file=-"], stdin=given) as process:
        return dict(_rows(cast(IO[bytes], process.stdout)))


def load(path: Path, address: URL) -> None:
    """Puts the dump into an empty database on a server: all of it or nothing."""
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    with (
        _reading(path) as given,
        _running("pg_restore", [*options, f"--dbname={_without_password(address)}"], stdin=given, address=address),
    ):
        pass


def is_empty(connection: Connection) -> bool:
    """Whether a database on a server has no tables."""
    return not inspect(connection).get_table_names()


def _manifest(path: Path) -> Manifest:
    try:
        with zipfile.ZipFile(path) as packed:
            if packed.getinfo(MANIFEST).file_size > MOST_MANIFEST:
                raise NotABackup(path)
            return from_data(json.loads(packed.read(MANIFEST)))
    except (zipfile.BadZipFile, TypeError, ValueError, KeyError, AttributeError) as error:
        raise NotABackup(path) from error


def _revision(connection: Connection) -> str:
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def counted(connection: Connection) -> Counts:
    """How many rows every table of a database on a server has."""
    names = sorted(inspect(connection).get_table_names())
    return {name: int(connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()) for name in names}


def _dump_into(packed: zipfile.ZipFile, address: URL, snapshot: str) -> None:
    options = ["--format=custom", f"--snapshot={snapshot}", "--no-owner", "--no-privileges"]
    with (
        _running("pg_dump", [*options, f"--dbname={_without_password(address)}"], address=address) as process,
        packed.open(DUMP, "w", force_zip64=True) as into,
    ):
        shutil.copyfileobj(cast(IO[bytes], process.stdout), into, CHUNK)


@contextmanager
def _reading(path: Path) -> Iterator[IO[bytes]]:
    """The dump within a backup, as a file of its own that has no name."""
    with tempfile.TemporaryFile() as given:
        try:
            with zipfile.ZipFile(path) as packed, packed.open(DUMP) as inside:
                shutil.copyfileobj(inside, given, CHUNK)
        except (zipfile.BadZipFile, KeyError, EOFError) as error:
            sentence = N_("The file {path} is damaged: {reason}.")
            raise UnreadableStore(sentence, path=path, reason=error) from error
        given.seek(0)
        yield given


@contextmanager
def _running(
    program: str, options: Sequence[str], *, stdin: IO[bytes] | int = subprocess.DEVNULL, address: URL | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A program whose output is read within; ProgramFailed when it ends with a fault."""
    found = shutil.which(program)
    if found is None:
        raise NoProgram(program)
    environment = {**os.environ, "LC_ALL": "C"} | (
        {"PGPASSWORD": address.password} if address and address.password else {}
    )
    with tempfile.TemporaryFile() as said:
        command = [found, *options]
        with subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, stderr=said, env=environment) as process:
            yield process
            cast(IO[bytes], process.stdout).read()
        said.seek(0)
        if process.returncode:
            raise ProgramFailed(program, _first_line(said.read().decode(errors="replace")))


def _first_line(said: str) -> str:
    """What went wrong, without the lines after it, which may quote rows."""
    first = next((line for line in said.splitlines() if "error" in line), said.strip().partition("\n")[0])
    return re.sub(r"^pg_\w+: (error: )?", "", first).rstrip(".")


def _without_password(address: URL) -> str:
    """The address for the programs: a password would stand in the list of processes."""
    # Made anew, since `set` leaves what is given as None as it was.
    query = {name: value for name, value in address.query.items() if name != "password"}
    bare = URL.create("postgresql", address.username, None, address.host, address.port, address.database, query)
    return bare.render_as_string(hide_password=False)


def _password(address: URL) -> dict[str, str]:
    """The password, where the programs look for it."""
    found = address.password or address.query.get("password")
    return {"PGPASSWORD": str(found)} if found else {}


def _rows(lines: IO[bytes]) -> Iterator[tuple[str, int]]:
    """The rows of each table in a script of PostgreSQL."""
    for line in lines:
        begun = _COPY.match(line)
        if begun:
            yield begun[1].decode(), _copied(lines)


def _copied(lines: IO[bytes]) -> int:
    n = 0
    for line in lines:
        if line == b"\\.\n":
            return n
        n += 1
    return n
