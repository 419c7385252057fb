"""Drafts: what a respondent has entered so far, kept with a version per question."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Text, bindparam, cast, delete, func, literal_column, select, type_coerce, update

from pcca.store.columns import to_json
from pcca.store.database import Store, Traces, reading, writing
from pcca.store.errors import NoDraft
from pcca.store.files import drop_files, keep_files
from pcca.store.inserts import insert_or_renew, insert_unless_there
from pcca.store.keys import new_token, token_digest
from pcca.store.lists import MARK, require_entries
from pcca.store.locks import lock_draft
from pcca.store.tables import draft_answers, drafts, waves
from pcca.store.values import Answer, Draft, FileContent, JsonObject, Saved
from pcca.store.waves import wave_row

# All answers of a draft as the inside of one JSON array, because one text is read in a fraction of the time
# of many rows. Ids of questions need no escapes. The marks are literals: a separator given as text would be
# written into the statement anew at each run.
_OPEN, _CLOSE, _COMMA = (literal_column(f"'{mark}'", Text) for mark in ('["', "]", ","))
_GATHERED = (
    _OPEN + draft_answers.c.question + literal_column("""'",'""", Text)
    + cast(draft_answers.c.version, Text) + _COMMA + type_coerce(draft_answers.c.value, Text) + _CLOSE
)  # fmt: skip
ANSWERS = (
    select(func.aggregate_strings(_GATHERED, _COMMA))  # type: ignore[arg-type]
    .where(draft_answers.c.draft == drafts.c.digest)
    .scalar_subquery()
    .label("answers")
)
# Built once: a page reads its draft at every request, and building a statement costs more than running it.
_DRAFT = (
    select(drafts, waves.c.id, waves.c.no, waves.c.instrument, waves.c.identification, ANSWERS)
    .select_from(drafts.join(waves))
    .where(drafts.c.digest == bindparam("digest"))
)
_DISCARD = delete(drafts).where(drafts.c.digest == bindparam("digest"))


def start_draft(store: Store, wave: str, *, language: str, day: date) -> str:
    """Begins a draft and returns its token, which is not kept."""
    token = new_token()
    with writing(store) as connection:
        insert_draft(connection, wave, token, language=language, day=day)
    return token


def insert_draft(connection: Connection, wave: str, token: str, *, language: str, day: date) -> None:
    """Begins the draft of this token, unless it has been begun."""
    row = {"digest": token_digest(token), "wave": wave_row(connection, wave).no, "language": language}
    connection.execute(insert_unless_there(connection, drafts), {**row, "started": day, "touched": day})


def draft(store: Store, token: str) -> Draft | None:
    """The draft of this token, unless it was submitted, deleted, or has expired."""
    with reading(store) as connection:
        return draft_of(connection, token)


def draft_of(connection: Connection, token: str) -> Draft | None:
    """The draft of this token, within a transaction."""
    row = draft_row(connection, token)
    return None if row is None else _draft(row)


def save(
    store: Store,
    token: str,
    offered: Mapping[str, tuple[JsonObject, int]],
    *,
    day: date,
    language: str | None = None,
    files: Mapping[str, FileContent] | None = None,
) -> Saved:
    """Stores every question whose stored version is the one seen; others are conflicts unless equal.

    A page that asks for files gives those that were sent with it. Answers to an entry of a list that was removed
    meanwhile are refused with NoEntry.
    """
    with writing(store) as connection:
        row = held_draft(connection, token)
        if row is None:
            raise NoDraft
        kept = answers_of(row.answers)
        require_entries(kept, offered)
        touch(connection, row, day, language)
        asked = {question: Answer(*answer) for question, answer in offered.items()}
        changed, saved = merge(kept, asked)
        write_answers(connection, row.digest, changed)
        if files is not None:
            keep_files(connection, row.digest, changed, files)
    return saved


def overwrite(store: Store, token: str, offered: Mapping[str, tuple[JsonObject, int]], seen: Draft) -> Saved | None:
    """Stores every changed question over the draft as it was read a moment ago, as long as nobody else changed them.

    None says that they are to be saved as `save` does, whether or not some of them are stored already: something
    came between, somebody has to be told of a conflict, or this is no quicker.
    """
    write_over = store.backend.write_over
    if write_over is None or any(MARK in question for question in offered):
        return None
    changed, saved = merge(seen.answers, {question: Answer(*answer) for question, answer in offered.items()})
    if saved.conflicts or (changed and not write_over(store, token_digest(token), changed)):
        return None
    return saved


def merge(stored: Mapping[str, Answer], offered: Mapping[str, Answer]) -> tuple[dict[str, Answer], Saved]:
    """Compares versions question by question: what is to be written, and what the respondent is told."""
    changed: dict[str, Answer] = {}
    versions: dict[str, int] = {}
    conflicts: dict[str, Answer] = {}
    for question, answer in offered.items():
        now = stored.get(question)
        if now is not None and _same(now.value, answer.value):
            versions[question] = now.version
        elif now is not None and now.version != answer.version:
            conflicts[question] = now
        else:
            versions[question] = 1 if now is None else now.version + 1
            changed[question] = Answer(answer.value, versions[question])
    return changed, Saved(versions, conflicts, {**stored, **changed})


def set_language(store: Store, token: str, language: str) -> None:
    """Keeps the language the respondent has changed to."""
    with writing(store) as connection:
        changed = update(drafts).where(drafts.c.digest == token_digest(token)).values(language=language)
        if connection.execute(changed).rowcount == 0:
            raise NoDraft


def delete_draft(store: Store, token: str) -> bool:
    """Deletes all that was entered; says whether there was anything."""
    with writing(store, Traces(log=True)) as connection:
        return discard(connection, token_digest(token))


def expire_drafts(store: Store, today: date) -> int:
    """Deletes the drafts that lay idle for longer than their wave says, unless it is paused; returns how many."""
    with writing(store, Traces(log=True)) as connection:
        running = select(waves.c.no, waves.c.draft_days).where(waves.c.status != "paused")
        rows = connection.execute(running).all()
        return sum(_expire(connection, row.no, today - timedelta(days=row.draft_days)) for row in rows)


def draft_row(connection: Connection, token: str) -> Row[Any] | None:
    """The draft's row with its answers and its wave's id, number, instrument and identification."""
    return connection.execute(_DRAFT, {"digest": token_digest(token)}).one_or_none()


def held_draft(connection: Connection, token: str) -> Row[Any] | None:
    """The draft's row, which nobody else changes until the transaction ends."""
    lock_draft(connection, token_digest(token))
    return draft_row(connection, token)


def answers_of(gathered: str | None) -> dict[str, Answer]:
    """The answers by question, from the text that `ANSWERS` gathers."""
    return {question: Answer(value, version) for question, version, value in json.loads(f"[{gathered or ''}]")}


def touch(connection: Connection, row: Row[Any], day: date, language: str | None) -> None:
    """Notes the day, and the language when it is given."""
    changed = {"touched": max(day, row.touched), "language": language or row.language}
    if (changed["touched"], changed["language"]) != (row.touched, row.language):
        connection.execute(update(drafts).where(drafts.c.digest == row.digest).values(changed))


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


def drop_answers(connection: Connection, digest: bytes, questions: list[str]) -> None:
    """Deletes the answers to these questions, files too."""
    if questions:
        drop_files(connection, digest, questions)
        mine = draft_answers.c.draft == digest
        connection.execute(delete(draft_answers).where(mine, draft_answers.c.question.in_(questions)))


def discard(connection: Connection, digest: bytes) -> bool:
    """Deletes a draft with its answers."""
    return connection.execute(_DISCARD, {"digest": digest}).rowcount > 0


def _same(one: JsonObject, other: JsonObject) -> bool:
    # As text, because Python holds 1, 1.0 and true for equal.
    return to_json(one, sort_keys=True) == to_json(other, sort_keys=True)


def _draft(row: Row[Any]) -> Draft:
    return Draft(row.id, row.language, row.started, row.touched, answers_of(row.answers))


def _expire(connection: Connection, wave: int, oldest: date) -> int:
    idle = delete(drafts).where(drafts.c.wave == wave, drafts.c.touched < oldest)
    return connection.execute(idle).rowcount
