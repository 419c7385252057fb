"""What a draft holds, sealed or row by row, and how that is changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, update

from pcca.store.database import Store
from pcca.store.files import drop_files, row_names
from pcca.store.inserts import insert_or_renew
from pcca.store.sealed import Contents, open_draft, seal_draft
from pcca.store.tables import draft_answers, drafts
from pcca.store.values import Answer

_REWRITE = (
    update(drafts)
    .where(drafts.c.digest == bindparam("which"))
    .values(revision=drafts.c.revision + 1, sealed=bindparam("sealed"), touched=bindparam("day"))
)


class Edit(NamedTuple):
    """What is to become of a draft: what it held, which answers change or go, the day, a language if it was chosen."""

    before: Contents
    changed: Mapping[str, Answer]
    day: date
    language: str | None = None
    gone: Sequence[str] = ()


def answers_of(gathered: str | None) -> dict[str, Answer]:
    """The answers by question, from the text that `ANSWERS` gathers."""
    return {question: Answer(value, version) for question, version, value in json.loads(f"[{gathered or ''}]")}


def contents(store: Store, wave: str, row: Row[Any]) -> Contents:
    """What a draft of this wave holds, from its row with its answers."""
    if row.sealed is None:
        return Contents(row.language, answers_of(row.answers))
    return open_draft(store, wave, row.digest, row.sealed)


def write(store: Store, connection: Connection, row: Row[Any], edit: Edit) -> None:
    """Makes of a draft that is held what it is to become; nothing is written where nothing changes."""
    drop_files(connection, row.digest, row_names(store, row, edit.gone))
    language, touched = edit.language or edit.before.language, max(edit.day, row.touched)
    same = (touched, language) == (row.touched, edit.before.language)
    if row.sealed is None:
        if not same:
            renewed = {"touched": touched, "language": language}
            connection.execute(update(drafts).where(drafts.c.digest == row.digest).values(renewed))
        drop_answers(connection, row.digest, edit.gone)
        write_answers(connection, row.digest, edit.changed)
    elif edit.changed or edit.gone or not same:
        answers = {**edit.before.answers, **edit.changed}
        kept = {name: each for name, each in answers.items() if name not in edit.gone}
        sealed = seal_draft(store, row.id, row.digest, Contents(language, kept))
        connection.execute(_REWRITE, {"which": row.digest, "day": touched, "sealed": sealed})


def write_answers(connection: Connection, digest: bytes, changed: Mapping[str, Answer]) -> None:
    """Writes the answers of these questions, versions included."""
    if not changed:
        return
    renew = insert_or_renew(connection, draft_answers, key=("draft", "question"), renewed=("value", "version"))
    rows = [
        {"draft": digest, "question": question, "value": answer.value, "version": answer.version}
        for question, answer in changed.items()
    ]
    connection.execute(renew, rows)


def drop_answers(connection: Connection, digest: bytes, questions: Sequence[str]) -> None:
    """Deletes the answers to these questions."""
    if questions:
        mine = draft_answers.c.draft == digest
        connection.execute(delete(draft_answers).where(mine, draft_answers.c.question.in_(questions)))
