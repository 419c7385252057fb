"""Files that respondents send: kept beside their draft, moved to the response when it is submitted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from operator import attrgetter

from sqlalchemy import Connection, delete, func, select

from pcca.store.database import Store, reading
from pcca.store.inserts import insert_or_renew
from pcca.store.tables import draft_files
from pcca.store.tables import files as table
from pcca.store.values import FileContent, StoredFile
from pcca.store.waves import wave_row


def keep_files(
    connection: Connection, digest: bytes, changed: Collection[str], files: Mapping[str, FileContent]
) -> None:
    """Stores the files of answers that changed; of other answers that changed the files are deleted."""
    given = {question: files[question] for question in changed if question in files}
    drop_files(connection, digest, [question for question in changed if question not in given])
    if given:
        renewed = ("digest", "name", "content")
        renew = insert_or_renew(connection, draft_files, key=("draft", "question"), renewed=renewed)
        rows = [{"draft": digest, "question": each, **_columns(file)} for each, file in given.items()]
        connection.execute(renew, rows)


def _columns(file: FileContent) -> dict[str, object]:
    """A file as the columns of its row."""
    return {"digest": file.digest, "name": file.name, "content": file.content}


def drop_files(connection: Connection, digest: bytes, questions: Collection[str]) -> None:
    """Deletes the files of these answers of a draft."""
    if questions:
        mine = draft_files.c.draft == digest
        connection.execute(delete(draft_files).where(mine, draft_files.c.question.in_(list(questions))))


def move_files(connection: Connection, draft: bytes, response: tuple[int, bytes], digests: Collection[str]) -> None:
    """Gives a response those files of its draft that it speaks of."""
    if not digests:
        return
    mine = select(draft_files.c.digest, draft_files.c.name, draft_files.c.content)
    found = connection.execute(mine.where(draft_files.c.draft == draft, draft_files.c.digest.in_(list(digests))))
    rows = {row.digest: {"wave": response[0], "key": response[1], **row._mapping} for row in found}
    if rows:
        connection.execute(table.insert(), list(rows.values()))


def stored_files(store: Store, wave: str) -> tuple[StoredFile, ...]:
    """The files of the responses of a wave, without what they hold, by name."""
    columns = (table.c.digest, func.min(table.c.name).label("name"), func.length(table.c.content).label("size"))
    with reading(store) as connection:
        mine = table.c.wave == wave_row(connection, wave).no
        rows = connection.execute(select(*columns).where(mine).group_by(table.c.digest, columns[2]))
        # Sorted here, since each database sorts text by rules of its own.
        return tuple(sorted((StoredFile(row.name, row.size, row.digest) for row in rows), key=attrgetter("name")))


def file_content(store: Store, wave: str, digest: str) -> FileContent | None:
    """A file of a response of a wave."""
    with reading(store) as connection:
        mine = (table.c.wave == wave_row(connection, wave).no, table.c.digest == digest)
        row = connection.execute(select(table.c.name, table.c.digest, table.c.content).where(*mine).limit(1)).first()
    return None if row is None else FileContent(row.name, row.digest, row.content)


def each_file(store: Store, wave: str) -> Iterator[FileContent]:
    """The files of the responses of a wave, one at a time."""
    for each in stored_files(store, wave):
        found = file_content(store, wave, each.digest)
        if found is not None:
            yield found
