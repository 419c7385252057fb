"""Personal links for handing out by other means than mail: as a file, or as codes to print."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable

from pcca.fieldwork.invitations import REACHED
from pcca.fieldwork.links import tokens_of
from pcca.fieldwork.quoting import safe
from pcca.language import Language
from pcca.store import Store
from pcca.store.invitations import Invitation, listed

MOST_LABELS = 2000
Address = Callable[[str], str]
"""The address of a link with this token."""


def links_to_hand_out(store: Store, wave: str, address: Address) -> list[tuple[Invitation, str]]:
    """Everybody whose link may be used, by name, with its address; NoKey when it cannot be worked out."""
    people = [each for each in listed(store, wave) if each.state in REACHED]
    tokens = tokens_of(store, wave, [each.id for each in people])
    return [(each, address(tokens[each.id])) for each in people]


def as_csv(links: Iterable[tuple[Invitation, str]], lang: Language) -> str:
    """The links as CSV that no spreadsheet runs."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([lang.say("Name"), lang.say("E-mail address"), lang.say("Language"), lang.say("Personal link")])
    for person, address in links:
        writer.writerow([safe(person.name), safe(person.mail), person.language, address])
    return out.getvalue()
