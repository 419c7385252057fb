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


_NAMES = (
    ("Mared Pugh", "cy", "Health board A"), ("Owen Bevan", "en", "Health board A"),
    ("Lowri Prosser", "cy", "Health board A"), ("Dylan Nash", "en", "Health board A"),
    ("Carys Meredith", "cy", "Health board B"), ("Samira Hussain", "en", "Health board B"),
    ("Iestyn Probert", "cy", "Health board B"), ("Megan Sayce", "en", "Health board B"),
    ("Gwenllian Tudor", "cy", "Health board C"), ("Rhys Beynon", "en", "Health board C"),
    ("Ffion Cadwaladr", "cy", "Health board C"), ("Peter Lloyd-Price", "en", "Health board C"),
)  # fmt: skip
PEOPLE = tuple(
    Invited(f"{name.split()[0].lower()}@gp.example.org", name, language, {"board": board})
    for name, language, board in _NAMES
)


def fill_invitations(store: Store) -> None:
    """Puts the people on the list of a wave that is open, and plans that they are written to at once."""
    invite(store, WAVE, PEOPLE)
    mail_plans.put_plans(store, WAVE, {"invitation": None})
