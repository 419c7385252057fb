"""Submits a draft once and for ever, in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, LargeBinary, Row, bindparam, func, select, update

from pcca import logs
from pcca.store.columns import packed
from pcca.store.database import Store, Traces, glancing, reading, writing
from pcca.store.drafts import discard, held_draft
from pcca.store.edits import contents
from pcca.store.errors import DraftChanged, NoDraft, StoreUnavailable
from pcca.store.files import NewRow, move_files
from pcca.store.inserts import insert_unless_there
from pcca.store.keys import invitation_digest, linked_response_key, nullifier, random_response_key, token_digest
from pcca.store.locks import lock_releasing
from pcca.store.sealed import Body, is_sealed, seal_body
from pcca.store.sending import send
from pcca.store.tables import invitations, responses, spent, waves
from pcca.store.values import Answer, Draft, NewResponse, Submitted

# Counts that move in steps of ten do not show what the last respondent said.
RELEASE_STEP = 10

_WAITING = (responses.c.wave == bindparam("of"), responses.c.released.is_(False))
_HOW_MANY = select(func.count()).select_from(responses).where(*_WAITING)
_KEYS = select(responses.c.key).where(*_WAITING).order_by(responses.c.key)
_RELEASE = update(responses).where(responses.c.wave == bindparam("of"), responses.c.key == bindparam("which"))
_RELEASE = _RELEASE.values(released=True)
_STORE = responses.insert()
STORE_PACKED = responses.insert().values(document=bindparam("packed", type_=LargeBinary))
_MARK = update(invitations).where(invitations.c.digest == bindparam("which")).values(answered=True)


def submit(
    store: Store, token: str, response: NewResponse, *, versions: Mapping[str, int], seen: Draft | None = None
) -> Submitted:
    """Turns the draft into a response if it still has these versions; a repetition gets the same receipt.

    Where the draft is given as it was read a moment ago, and still is so, that is quicker.
    """
    if seen is not None and _sent_as_seen(store, token, response, versions, seen):
        return Submitted(fresh=True, key=None)
    with writing(store, traces := Traces()) as connection:
        draft = held_draft(connection, token)
        if draft is None:
            return _earlier(connection, store.key, token)
        _require_unchanged(contents(store, draft.id, draft).answers, versions)
        fresh = _spend(connection, nullifier(store.key, token), draft.no)
        key = _linked_key(store.key, token, draft.identification)
        traces.log = key is None
        if fresh:
            _store(store, connection, draft, response=response, key=key)
            if key is None and store.backend.one_writer and release(connection, draft.no, step=RELEASE_STEP):
                traces.waves.add(draft.no)
            if key is not None:
                # Of an anonymous wave this would join the invitation with the response in the log of the database.
                connection.execute(_MARK, {"which": invitation_digest(token)})
        discard(connection, draft.digest)
    if fresh and key is None and not store.backend.one_writer:
        _release_afterwards(store, draft.no)
    return Submitted(fresh, key)


def receipt(store: Store, token: str) -> Submitted | None:
    """The receipt of a token that was submitted before."""
    with reading(store) as connection:
        return _receipt(connection, store.key, token)


def release_tens(store: Store, wave: int) -> int:
    """Releases as many tens of the waiting responses of a wave as there are; returns how many were released."""
    with glancing(store) as connection:
        # Looked at without the lock first: nine times out of ten there is nothing to release.
        if connection.execute(_HOW_MANY, {"of": wave}).scalar_one() < RELEASE_STEP:
            return 0
    with writing(store) as connection:
        lock_releasing(connection, wave)
        return release(connection, wave, step=RELEASE_STEP)


def release(connection: Connection, wave: int, *, step: int) -> int:
    """Releases the waiting responses of a wave in whole steps; returns how many were released.

    The caller holds the lock of releasing.
    """
    keys = connection.execute(_KEYS, {"of": wave}).scalars().all()
    # Those that came together may be more than a step: which of them still wait is left to their random keys.
    released = keys[: len(keys) // step * step]
    if released:
        # In the order of the keys: a database that writes changed rows anew would keep the order of arrival.
        connection.execute(_RELEASE, [{"of": wave, "which": key} for key in released])
    return len(released)


def _release_afterwards(store: Store, wave: int) -> None:
    """Releases what is due, in a transaction of its own: who waits for the disk holds up nobody who submits.

    The answer is stored by now, so that nothing here may fail it: what could not be released is released after the
    next answer, or with the next house-keeping.
    """
    try:
        release_tens(store, wave)
    except StoreUnavailable as error:
        logs.note("release_left", level=logging.WARNING, fault=error)


def _sent_as_seen(store: Store, token: str, response: NewResponse, versions: Mapping[str, int], seen: Draft) -> bool:
    """Submits a sealed draft without files by one statement; no when it is another, or no longer as it was seen."""
    if seen.revision is None or response.files:
        return False
    _require_unchanged(seen.answers, versions)
    row = _sealed(store, seen.wave, {"key": random_response_key(), **as_columns(response)})
    draft = {"draft": token_digest(token), "seen": seen.revision, "nullifier": nullifier(store.key, token)}
    wave = send(store, {**draft, **row})
    if wave is not None:
        _release_afterwards(store, wave)
    return wave is not None


def _earlier(connection: Connection, key: bytes, token: str) -> Submitted:
    found = _receipt(connection, key, token)
    if found is None:
        raise NoDraft
    return found


def _receipt(connection: Connection, key: bytes, token: str) -> Submitted | None:
    statement = select(waves.c.identification).join(spent).where(spent.c.nullifier == nullifier(key, token))
    identification = connection.execute(statement).scalar()
    if identification is None:
        return None
    return Submitted(fresh=False, key=_linked_key(key, token, identification))


def _require_unchanged(answers: Mapping[str, Answer], versions: Mapping[str, int]) -> None:
    stored = {question: answer.version for question, answer in answers.items()}
    changed = [name for name in sorted({*stored, *versions}) if stored.get(name) != versions.get(name)]
    if changed:
        raise DraftChanged(tuple(changed))


def _spend(connection: Connection, mark: bytes, wave: int) -> bool:
    row = {"nullifier": mark, "wave": wave}
    return bool(connection.execute(insert_unless_there(connection, spent), row).rowcount)


def _linked_key(key: bytes, token: str, identification: str) -> bytes | None:
    return None if identification == "anonymous" else linked_response_key(key, token)


def _store(store: Store, connection: Connection, draft: Row[Any], *, response: NewResponse, key: bytes | None) -> None:
    """Stores a response, under a random key unless it has one by which it can be found again."""
    columns = {
        "wave": draft.no,
        "key": random_response_key() if key is None else key,
        "instrument": draft.instrument,
        "released": key is not None,
    }
    row = {**columns, **as_columns(response)}
    sealed = is_sealed(store, draft.identification)
    if sealed:
        connection.execute(STORE_PACKED, _sealed(store, draft.id, row))
    else:
        connection.execute(_STORE, row)
    move_files(store, connection, draft, NewRow(row["key"], sealed, response.files))


def _sealed(store: Store, wave: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a response with all that its sender said sealed; the day, and whether it came late, are known."""
    body = Body(row["language"], row["codes"], packed(row["document"]))
    content = {"packed": seal_body(store, wave, row["key"], body), "language": "", "codes": b"", "sealed": True}
    return {name: value for name, value in row.items() if name != "document"} | content


def as_columns(response: NewResponse) -> dict[str, Any]:
    """The columns of a response that its sender decides."""
    return {
        "document": response.document,
        "codes": response.codes,
        "language": response.language,
        "day": response.day,
        "late": response.late,
    }
