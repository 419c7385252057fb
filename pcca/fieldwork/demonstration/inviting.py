"""People who are invited in the demonstration: their mails are written to files, so that anybody may follow a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pcca.fieldwork.invitations import invite
from pcca.store import Store, mail_plans

WAVE = "members-2026"


@dataclass(frozen=True)
class Invited:
    """Somebody on the list: nobody of this name has such an address."""

    mail: str
    name: str
    language: str
    strata: Mapping[str, str]


_FIRST = (
    ("Mared", "cy"), ("Owen", "en"), ("Lowri", "cy"), ("Dylan", "en"), ("Carys", "cy"), ("Samira", "en"),
    ("Iestyn", "cy"), ("Megan", "en"), ("Gwenllian", "cy"), ("Peter", "en"), ("Ffion", "cy"), ("Aled", "en"),
)  # fmt: skip
_LAST = (("Pugh", "Health board A"), ("Beynon", "Health board B"))
PEOPLE = tuple(
    Invited(f"{first}.{last}@gp.example.org".lower(), f"{first} {last}", language, {"board": board})
    for last, board in _LAST
    for first, language in _FIRST
)


def fill_invitations(store: Store) -> None:
    """Puts the people on the list of a wave that is open, and plans that they are written to at once."""
    invite(store, WAVE, PEOPLE)
    mail_plans.put_plans(store, WAVE, {"invitation": None})
