"""The people of the demonstration: invented, one or more for each role, without passwords."""

from __future__ import annotations

from datetime import datetime

from pcca.clock import CLOCK
from pcca.fieldwork.demonstration.folder import DATABASE, is_complete
from pcca.rights import Grant
from pcca.store import Store, people
from pcca.store.people import Person

# Nobody of this name holds such an office: names and addresses are made up.
EXAMPLES = (
    ("nia@example.org", "Nia Vaughan", "cy", Grant("administrator", "*")),
    ("eleri@example.org", "Eleri Morgan", "en", Grant("manager", "bma")),
    ("gruffudd@example.org", "Gruffudd Rees", "cy", Grant("manager", "lmc_gwent")),
    ("bethan@example.org", "Bethan Jenkins", "en", Grant("officer", "swansea_bay")),
    ("huw@example.org", "Huw Llewellyn", "cy", Grant("lead", "c01")),
    ("amina@example.org", "Amina Khan", "en", Grant("lead", "c05")),
    ("sioned@example.org", "Sioned Parry", "cy", Grant("deputy", "c01")),
    ("tomos@example.org", "Tomos Griffiths", "en", Grant("member", "c01")),
    ("catrin@example.org", "Catrin Ellis", "cy", Grant("facilitator", "swansea_bay")),
    ("rhodri@example.org", "Rhodri Bowen", "en", Grant("researcher", "bma")),
)


def fill_people(store: Store, now: datetime) -> None:
    """Adds the people of the demonstration."""
    day = now.astimezone(CLOCK).date()
    for mail, name, language, grant in EXAMPLES:
        made = people.add(store, mail, name, language=language, day=day)
        people.set_state(store, made.no, "active")
        people.give(store, made.no, [grant], day=day)


def examples(store: Store, now: datetime) -> tuple[Person, ...]:
    """Whoever may be signed in as without a password: the invented people, in the demonstration's own folder only."""
    # A database on a server is never the demonstration's, whatever the folder of its key is marked as.
    if not store.shared or store.path.name != DATABASE or not is_complete(store.path.parent):
        return ()
    day = now.astimezone(CLOCK).date()
    found = (people.person(store, mail, day) for mail, *_ in EXAMPLES)
    return tuple(each for each in found if each is not None and each.state == "active")
