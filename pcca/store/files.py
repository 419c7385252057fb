"""Files that respondents send: kept beside their draft, moved to the response when it is submitted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, func, select

from pcca.store.database import Store, reading
from pcca.store.inserts import insert_or_renew
from pcca.store.sealed import file_name, open_file, open_head, seal_file
from pcca.store.tables import draft_files
from pcca.store.tables import files as table
from pcca.store.values import FileContent, StoredFile
from pcca.store.waves import wave_row


class NewRow(NamedTuple):
    """What files need to know of their response: its key, whether it is sealed, and the digests it speaks of."""

    key: bytes
    sealed: bool
    files: Sequence[str]


RENEWED = ("digest", "name", "content", "sealed")


def keep_files(
    store: Store, connection: Connection, draft: Row[Any], *, changed: Collection[str], files: Mapping[str, FileContent]
) -> None:
    """Stores the files of answers that changed; of other answers that changed the files are deleted."""
    given = [question for question in changed if question in files]
    others = [question for question in changed if question not in files]
    drop_files(connection, draft.digest, row_names(store, draft, others))
    if given:
        renew = insert_or_renew(connection, draft_files, key=("draft", "question"), renewed=RENEWED)
        named = zip(row_names(store, draft, given), given, strict=True)
        rows = [
            {"draft": draft.digest, "question": name, **_columns(store, draft, files[question])}
            for name, question in named
        ]
        connection.execute(renew, rows)


def row_names(store: Store, draft: Row[Any], names: Sequence[str]) -> list[str]:
    """What the rows of a draft's files call these questions or digests."""
    if draft.sealed is None:
        return list(names)
    return [file_name(store, draft.digest, each) for each in names]


def _columns(store: Store, draft: Row[Any], file: FileContent) -> dict[str, object]:
    """A file as the columns of its row."""
    if draft.sealed is None:
        return {"digest": file.digest, "name": file.name, "content": file.content, "sealed": False}
    return seal_file(store, draft.id, draft.digest, file)


def drop_files(connection: Connection, digest: bytes, questions: Collection[str]) -> None:
    """Deletes the files of these answers of a draft."""
    if questions:
        mine = draft_files.c.draft == digest
        connection.execute(delete(draft_files).where(mine, draft_files.c.question.in_(list(questions))))


def move_files(store: Store, connection: Connection, draft: Row[Any], response: NewRow) -> None:
    """Gives a response those files of its draft that it speaks of, sealed as it is."""
    if not response.files:
        return
    digests = dict(zip(row_names(store, draft, response.files), response.files, strict=True))
    mine = select(*(draft_files.c[name] for name in RENEWED))
    mine = mine.where(draft_files.c.draft == draft.digest, draft_files.c.digest.in_(list(digests)))
    rows = {digests[row.digest]: _moved(store, draft, response, row) for row in connection.execute(mine)}
    if rows:
        connection.execute(table.insert(), [{"wave": draft.no, "key": response.key, **row} for row in rows.values()])


def _moved(store: Store, draft: Row[Any], response: NewRow, row: Row[Any]) -> Mapping[str, Any]:
    """A file of a draft as the columns of a response's: sealed anew, because its name is another there."""
    if not response.sealed:
        return dict(row._mapping)
    return seal_file(store, draft.id, response.key, open_file(store, draft.id, row))


def stored_files(store: Store, wave: str) -> tuple[StoredFile, ...]:
    """The files of the responses of a wave, without what they hold, by name."""
    columns = (table.c.digest, func.min(table.c.name).label("name"), func.length(table.c.content).label("size"))
    with reading(store) as connection:
        mine = table.c.wave == wave_row(connection, wave).no
        plain = select(*columns).where(mine, table.c.sealed.is_(False)).group_by(table.c.digest, columns[2])
        found = {row.digest: StoredFile(row.name, row.size, row.digest) for row in connection.execute(plain)}
        sealed = select(table.c.name).where(mine, table.c.sealed.is_(True))
        heads = [open_head(store, wave, name) for name in connection.execute(sealed).scalars()]
    for head in sorted(heads, key=attrgetter("name")):
        found.setdefault(head.digest, head)
    # Sorted here, since each database sorts text by rules of its own.
    return tuple(sorted(found.values(), key=attrgetter("name")))


def file_content(store: Store, wave: str, digest: str) -> FileContent | None:
    """A file of a response of a wave."""
    with reading(store) as connection:
        mine = table.c.wave == wave_row(connection, wave).no
        named = select(*(table.c[name] for name in RENEWED)).where(mine)
        row = connection.execute(named.where(table.c.digest == digest, table.c.sealed.is_(False)).limit(1)).first()
        if row is None:
            heads = connection.execute(select(table.c.digest, table.c.name).where(mine, table.c.sealed.is_(True)))
            found = (each.digest for each in heads if open_head(store, wave, each.name).digest == digest)
            row = connection.execute(named.where(table.c.digest == next(found, "")).limit(1)).first()
    return None if row is None else open_file(store, wave, row)


def each_file(store: Store, wave: str) -> Iterator[FileContent]:
    """The files of the responses of a wave, one at a time."""
    for each in stored_files(store, wave):
        found = file_content(store, wave, each.digest)
        if found is not None:
            yield found
