"""Drafts: what a respondent has entered so far, kept with a version per question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Text, bindparam, cast, delete, func, literal_column, select, type_coerce, update

from pcca.store.columns import to_json
from pcca.store.database import Store, Traces, reading, translated, writing
from pcca.store.edits import Edit, contents, write
from pcca.store.errors import NoDraft
from pcca.store.files import keep_files
from pcca.store.inserts import insert_unless_there
from pcca.store.keys import new_token, token_digest
from pcca.store.lists import MARK, require_entries
from pcca.store.locks import lock_draft
from pcca.store.sealed import Contents, is_sealed, seal_draft
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
_RESEAL = (
    update(drafts)
    .where(drafts.c.digest == bindparam("which"), drafts.c.revision == bindparam("seen"))
    .values(revision=bindparam("seen") + 1, sealed=bindparam("sealed"))
)
_DISCARD = delete(drafts).where(drafts.c.digest == bindparam("digest"))


class NewDraft(NamedTuple):
    """A draft to be begun: its wave's id, its token, the language and the day."""

    wave: str
    token: str
    language: str
    day: date


def start_draft(store: Store, wave: str, *, language: str, day: date) -> str:
    """Begins a draft and returns its token, which is not kept."""
    token = new_token()
    with writing(store) as connection:
        insert_draft(store, connection, NewDraft(wave, token, language, day))
    return token


def insert_draft(store: Store, connection: Connection, new: NewDraft) -> None:
    """Begins the draft of this token, unless it has been begun."""
    wave, digest = wave_row(connection, new.wave), token_digest(new.token)
    row = {"digest": digest, "wave": wave.no, "language": new.language, "started": new.day, "touched": new.day}
    if is_sealed(store, wave.identification):
        row |= {"language": "", "sealed": seal_draft(store, wave.id, digest, Contents(new.language, {}))}
    connection.execute(insert_unless_there(connection, drafts), row)


def draft(store: Store, token: str) -> Draft | None:
    """The draft of this token, unless it was submitted, deleted, or has expired."""
    with reading(store) as connection:
        row = draft_row(connection, token)
    return None if row is None else _draft(row.id, row, contents(store, row.id, row))


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
        kept = contents(store, row.id, row)
        require_entries(kept.answers, offered)
        asked = {question: Answer(*answer) for question, answer in offered.items()}
        changed, saved = merge(kept.answers, asked)
        write(store, connection, row, Edit(kept, changed, day, language))
        if files is not None:
            keep_files(store, connection, row, changed=changed, files=files)
    return saved


def overwrite(store: Store, token: str, offered: Mapping[str, tuple[JsonObject, int]], seen: Draft) -> Saved | None:
    """Stores every changed question over the draft as it was read a moment ago, as long as nobody else changed them.

    None says that they are to be saved as `save` does, whether or not some of them are stored already: something
    came between, or somebody has to be told of a conflict.
    """
    write_over = store.backend.write_over if seen.revision is None else _sealed_over(seen)
    if any(MARK in question for question in offered):
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
        row = held_draft(connection, token)
        if row is None:
            raise NoDraft
        write(store, connection, row, Edit(contents(store, row.id, row), {}, row.touched, language))


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


def _sealed_over(seen: Draft) -> Callable[[Store, bytes, Mapping[str, Answer]], bool]:
    """Writes answers over a sealed draft by one statement, if it is still as it was seen; says whether it was."""

    def write_over(store: Store, digest: bytes, changed: Mapping[str, Answer]) -> bool:
        held = Contents(seen.language, {**seen.answers, **changed})
        sealed = seal_draft(store, seen.wave, digest, held)
        with translated(store), store.write.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            return alone.execute(_RESEAL, {"which": digest, "seen": seen.revision, "sealed": sealed}).rowcount == 1

    return write_over


def discard(connection: Connection, digest: bytes) -> bool:
    """Deletes a draft with its answers."""
    return connection.execute(_DISCARD, {"digest": digest}).rowcount > 0


def _same(one: JsonObject, other: JsonObject) -> bool:
    # As text, because Python holds 1, 1.0 and true for equal.
    return to_json(one, sort_keys=True) == to_json(other, sort_keys=True)


def _draft(wave: str, row: Row[Any], held: Contents) -> Draft:
    revision = None if row.sealed is None else row.revision
    return Draft(wave, held.language, row.started, row.touched, held.answers, revision)


def _expire(connection: Connection, wave: int, oldest: date) -> int:
    idle = delete(drafts).where(drafts.c.wave == wave, drafts.c.touched < oldest)
    return connection.execute(idle).rowcount
