"""People who are invited in tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pcca.fieldwork.invitations import invite
from pcca.store import Store, invitations
from pcca.store.invitations import Invitation


@dataclass(frozen=True)
class Row:
    """A row of a frame."""

    mail: str
    name: str = "Ann Example"
    language: str = "en"
    strata: Mapping[str, str] = field(default_factory=dict)


def invited(db: Store, *rows: Row, wave: str = "spring") -> dict[str, Invitation]:
    """Puts people on the list of a wave, and returns everybody on it by address."""
    invite(db, wave, rows)
    return {each.mail: each for each in invitations.listed(db, wave)}
