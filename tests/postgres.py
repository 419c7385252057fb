"""A PostgreSQL cluster for the tests alone: made in a temporary folder, reached by a socket in it, removed after."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, inspect, make_url
from sqlalchemy.pool import NullPool

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
# The tests kill no machine, so nothing is gained by waiting for its disk.
DURABLE = "-c listen_addresses='' -c max_connections=200 -c shared_buffers=32MB"
HASTY = f"{DURABLE} -c fsync=off -c full_page_writes=off"


def is_installed() -> bool:
    """Whether PostgreSQL is there, and an account that may run it: it refuses to run as root."""
    return bool(PROGRAMS) and (os.geteuid() != 0 or _has_account())


@contextmanager
def cluster(settings: str = HASTY) -> Iterator[str]:
    """Starts a server and yields the address of its first database."""
    with tempfile.TemporaryDirectory(prefix="pcca-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        data = str(folder / "data")
        _run("initdb", "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", data)
        _run("pg_ctl", "start", "-w", "-D", data, "-l", str(folder / "log"), "-o", f"-k {folder} {settings}")
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            _run("pg_ctl", "stop", "-D", data, "-m", "immediate")


def empty(url: str) -> str:
    """Empties the tables of the first database, which the test before left; gives its address back."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.begin() as connection:
        found = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
        if found:
            connection.exec_driver_sql(f"TRUNCATE {', '.join(found)} RESTART IDENTITY CASCADE")
    return url


def files_of(url: str) -> Path:
    """The folder in which the server keeps tables and indexes."""
    return Path(url.partition("host=")[2]) / "data" / "base"


def _run(program: str, *arguments: str) -> None:
    command: Sequence[str] = [str(PROGRAMS[-1] / program), *arguments]
    account = "postgres" if os.geteuid() == 0 else None
    # Not captured by a pipe: the server would keep it open.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(command, user=account, stdout=said, stderr=said, cwd="/", check=False)
        said.seek(0)
        assert done.returncode == 0, said.read().decode()


def _has_account() -> bool:
    import pwd

    return any(each.pw_name == "postgres" for each in pwd.getpwall())
