"""A store on a PostgreSQL server: connections that keep the promises, faults, and traces removed at close."""

from __future__ import annotations

import select
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError

from pcca.store.database import Backend, Store, Traces
from pcca.store.errors import StoreUnavailable
from pcca.store.overwriting import write_over_on_server

POOL = 8
READ_ONLY = "25006"
FOREIGN_KEY = "23503"
"""SQLSTATE of a server that takes no changes, as a standby does."""
LOCK_NOT_AVAILABLE = "55P03"

# A server may be set to answer before it has written; a respondent must not be told too early.
_DURABLE = (
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') IN ('off', 'local')"
)
_SETTING = "SELECT set_config(%s, %s, false)"


def connect(address: URL, path: Path, key: bytes, busy_timeout: int) -> Store:
    """The store at this address; nothing is opened before the first transaction."""
    write = _engine(address, busy_timeout, isolation="READ COMMITTED", read_only=False)
    read = _engine(address, busy_timeout, isolation="AUTOCOMMIT", read_only=True)
    return Store(
        path=path, place=place(address), write=write, read=read, backend=POSTGRESQL, key=key,
        busy_timeout=busy_timeout,
    )  # fmt: skip


def place(address: URL) -> str:
    """The address as messages show it: without the user, the password or settings that may hold either."""
    port = f":{address.port}" if address.port else ""
    return f"postgresql://{address.host or ''}{port}/{address.database or ''}"


def _engine(address: URL, busy_timeout: int, *, isolation: Any, read_only: bool) -> Engine:
    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_size=POOL,
        pool_timeout=4 * busy_timeout / 1000,
        isolation_level=isolation,
        hide_parameters=True,  # answers must not reach a log through an error message
        connect_args={"client_encoding": "utf8", "connect_timeout": max(2, busy_timeout // 1000)},
    )
    settings = {"lock_timeout": str(busy_timeout), "default_transaction_read_only": "on" if read_only else "off"}
    event.listen(engine, "connect", lambda connection, _: _prepare(connection, settings))
    event.listen(engine, "checkout", lambda connection, *_: _require_quiet(connection))
    event.listen(engine, "handle_error", _withhold_details)
    return engine


def _prepare(connection: Any, settings: dict[str, str]) -> None:
    from psycopg.types.string import StrDumper

    class WithoutNul(StrDumper):
        """Text as PostgreSQL takes it: a NUL, which no text of ours has, becomes a mark that nothing matches."""

        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", "\ufffd"))

    connection.adapters.register_dumper(str, WithoutNul)
    before, connection.autocommit = connection.autocommit, True
    for each in settings.items():
        connection.execute(_SETTING, each)
    connection.execute(_DURABLE)
    connection.autocommit = before


def _require_quiet(connection: Any) -> None:
    """Has a connection made anew on which the server spoke unasked: it was restarted, or ended the connection.

    Asking whether the server is there would take as long as a statement, each time; looking takes nothing.
    """
    unread = select.poll()
    unread.register(connection.fileno(), select.POLLIN)
    if unread.poll(0):
        raise DisconnectionError("the server has ended the connection")


def _withhold_details(context: ExceptionContext) -> None:
    """Keeps the first line of an error: those after it quote the values of the row."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\n")[0],)


@contextmanager
def _no_turn(_: Store) -> Iterator[None]:
    """Writers of different drafts do not wait for each other; the server queues those that must."""
    yield


def _keep_traces(_: Store, __: Traces) -> None:
    """A server keeps its log for itself, and removes what is dead in its own time."""


def _fault(place: str, error: DBAPIError) -> Exception:
    # What a row hangs on was deleted in this moment: whoever tries again is told that it is gone.
    mended_by_waiting = isinstance(error, OperationalError) or _state(error) in (READ_ONLY, FOREIGN_KEY)
    return StoreUnavailable(place, error.orig) if mended_by_waiting else error


def _state(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


# In the order in which they are locked; the key by which each is laid out anew.
REWRITTEN = ("responses", "files", "spent")
# What erasing or the end of the time it is kept took out of these is dropped too.
EMPTIED = (
    "drafts", "draft_answers", "draft_files", "invitations", "links", "mails", "sign_offs",
    "people", "grants", "letters", "sessions",
)  # fmt: skip


def _scrub(store: Store) -> bool:
    """Gives all rows about respondents one writer and the order of their keys, and drops those that are dead."""
    newest = _under_one_number(store)
    with store.write.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if _is_read_since_before(connection, newest):
            return False
        return _lay_out_anew(connection)


def _under_one_number(store: Store) -> int:
    """Writes every row again in one transaction, whose number they all bear then; returns it."""
    with store.write.begin() as connection:
        for table in REWRITTEN:
            connection.execute(text(f"UPDATE {table} SET wave = wave"))
        return int(connection.execute(text("SELECT pg_current_xact_id()::text")).scalar_one())


def _is_read_since_before(connection: Connection, newest: int) -> bool:
    """Whether somebody still reads what was there before, which then cannot be removed."""
    readers = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND age(backend_xmin) >= age(CAST(:newest AS xid))"
    )
    return bool(connection.execute(readers, {"newest": str(newest % 2**32)}).scalar_one())


def _lay_out_anew(connection: Connection) -> bool:
    try:
        for table in REWRITTEN:
            connection.execute(text(f"CLUSTER {table} USING pk_{table}"))
        for table in EMPTIED:
            connection.execute(text(f"VACUUM (FULL) {table}"))
    except OperationalError as error:
        if _state(error) == LOCK_NOT_AVAILABLE:
            return False
        raise
    return True


def _size(store: Store) -> int:
    with store.read.connect() as connection:
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


POSTGRESQL = Backend(
    begin="BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    begun=lambda _: True,
    one_writer=False,
    turn=_no_turn,
    fault=_fault,
    settle=_keep_traces,
    scrub=_scrub,
    seals=True,
    size=_size,
    write_over=write_over_on_server,
)
