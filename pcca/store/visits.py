"""What one request of a respondent needs: the wave and the draft, read in one transaction."""

from __future__ import annotations

from typing import NamedTuple

from pcca.store.database import Store, reading
from pcca.store.drafts import draft_of
from pcca.store.values import Draft, Wave
from pcca.store.waves import wave_of


class Visit(NamedTuple):
    """A wave and the draft of a token in it; either may be absent."""

    wave: Wave | None
    draft: Draft | None


def visit(store: Store, wave: str, token: str | None) -> Visit:
    """The wave with this id, and the draft of this token if it belongs to the wave."""
    with reading(store) as connection:
        found = wave_of(connection, wave)
        draft = draft_of(connection, token) if token and found else None
    return Visit(found, draft if draft is not None and draft.wave == wave else None)
