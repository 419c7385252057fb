"""Single responses that can be found again: by their receipt, or by the key they were stored under."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import delete, select, update

from pcca.store.audit import Event, recording
from pcca.store.database import Store, reading
from pcca.store.keys import RESPONSE_KEY_BYTES, linked_response_key
from pcca.store.tables import files, grants, letters, people, responses, sign_offs, waves
from pcca.store.waves import wave_row


class Place(NamedTuple):
    """Where a response is: its wave and its key."""

    wave: str
    key: bytes


@dataclass(frozen=True)
class Dates:
    """What is kept of an account besides what `Person` says."""

    created: date
    has_password: bool
    has_factor: bool
    grants: tuple[tuple[str, str, date, date | None], ...] = ()
    letters: tuple[tuple[str, datetime], ...] = field(default=())
    signed: tuple[tuple[str, str, datetime], ...] = ()


_LINKED = select(waves.c.id, responses.c.key).join(waves).where(waves.c.identification != "anonymous")


def by_receipt(store: Store, beginning: bytes) -> tuple[Place, ...]:
    """The responses whose receipt begins so; anonymous ones have none."""
    last = beginning.ljust(RESPONSE_KEY_BYTES, b"\xff")
    with reading(store) as connection:
        between = responses.c.key.between(beginning, last)
        return tuple(Place(*row) for row in connection.execute(_LINKED.where(between)))


def of_token(store: Store, wave: str, token: str) -> Place | None:
    """The response that was submitted with this token, of a wave where responses are linked."""
    place = Place(wave, linked_response_key(store.key, token))
    with reading(store) as connection:
        found = connection.execute(_LINKED.where(waves.c.id == wave, responses.c.key == place.key)).first()
    return None if found is None else place


def erase_response(store: Store, place: Place, *, event: Event) -> bool:
    """Deletes a response with its files and with what was signed off of it; no when it is not there.

    The mark that its link was used stays: it leads to nobody, and the link cannot be used again.
    """
    with recording(store, event) as connection:
        of = wave_row(connection, place.wave).no
        signed = (sign_offs.c.wave == of, sign_offs.c.response == place.key)
        connection.execute(delete(sign_offs).where(*signed))
        connection.execute(delete(files).where(files.c.wave == of, files.c.key == place.key))
        gone = delete(responses).where(responses.c.wave == of, responses.c.key == place.key)
        # What was worked out from the answers and kept goes by the revision of their wave.
        connection.execute(update(waves).where(waves.c.no == of).values(revision=waves.c.revision + 1))
        return bool(connection.execute(gone).rowcount)


def account_dates(store: Store, no: int) -> Dates:
    """The rest of what is kept of an account."""
    with reading(store) as connection:
        row = connection.execute(select(people).where(people.c.no == no)).one()
        held = select(grants.c.role, grants.c.scope, grants.c.begins, grants.c.ends).where(grants.c.person == no)
        sent = select(letters.c.purpose, letters.c.expires).where(letters.c.person == no)
        signed = select(waves.c.id, sign_offs.c.unit, sign_offs.c.at).join(waves).where(sign_offs.c.person == no)
        return Dates(
            created=row.created,
            has_password=row.password is not None,
            has_factor=row.totp is not None,
            grants=tuple((each.role, each.scope, each.begins, each.ends) for each in connection.execute(held)),
            letters=tuple((each.purpose, each.expires) for each in connection.execute(sent)),
            signed=tuple((each.id, each.unit, each.at) for each in connection.execute(signed)),
        )
