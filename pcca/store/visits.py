"""What one request of a respondent needs: the wave and the draft, read by one statement."""

from __future__ import annotations

from dataclasses import fields
from typing import NamedTuple

from sqlalchemy import bindparam, select

from pcca.store.database import Store, glancing
from pcca.store.drafts import ANSWERS
from pcca.store.edits import answers_of
from pcca.store.keys import token_digest
from pcca.store.sealed import open_draft
from pcca.store.tables import drafts, instruments, waves
from pcca.store.values import Draft, Wave
from pcca.store.waves import wave_of

# In the order of Wave's own fields, so that a row is one without looking names up.
_WAVE = [instruments.c.hash if each.name == "instrument" else waves.c[each.name] for each in fields(Wave)]
_VISIT = (
    select(drafts.c.language, drafts.c.started, drafts.c.touched, drafts.c.sealed, drafts.c.revision, ANSWERS, *_WAVE)
    .select_from(drafts.join(waves).join(instruments))
    .where(drafts.c.digest == bindparam("digest"), waves.c.id == bindparam("wave"))
)


class Visit(NamedTuple):
    """A wave and the draft of a token in it; either may be absent."""

    wave: Wave | None
    draft: Draft | None


def visit(store: Store, wave: str, token: str | None) -> Visit:
    """The wave with this id, and the draft of this token if it belongs to the wave."""
    digest = token_digest(token) if token else b""
    with glancing(store) as connection:
        found = connection.execute(_VISIT, {"digest": digest, "wave": wave}) if token else None
        row = found.one_or_none() if found else None
        if row is None:
            return Visit(wave_of(connection, wave), None)
    language, started, touched, sealed, revision, answers, *columns = row
    if sealed is None:
        return Visit(Wave(*columns), Draft(wave, language, started, touched, answers_of(answers)))
    held = open_draft(store, wave, digest, sealed)
    return Visit(Wave(*columns), Draft(wave, held.language, started, touched, held.answers, revision))
