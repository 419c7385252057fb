"""The front door, and the choice of a language."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from pcca import store as stored
from pcca.fieldwork.journey import instrument_of, minutes
from pcca.language import N_
from pcca.rights import Permission, scopes
from pcca.store.people import Person
from pcca.views.frame import bilingual, now, page, preferred, speak, store
from pcca.views.guard import person, public
from pcca.views.own_units import own_units

bare = Blueprint("bare", __name__)
home = bilingual(Blueprint("home", __name__, url_prefix="/<lang>"))
WORK: tuple[tuple[Permission | None, str, str], ...] = (
    ("waves.read", "manage.index", N_("Waves: who is asked what, until when")),
    ("units.read", "assess.index", N_("Results of your clusters")),
    ("units.read_signed", "assess.index", N_("Results that clusters have signed off")),
    ("people.manage", "people.index", N_("People and what they may do")),
    (None, "register.index", N_("Register of organisations")),
)


@bare.get("/")
@public
def choose() -> ResponseReturnValue:
    """To the reader's language."""
    answer = redirect(url_for("home.index", lang=preferred()))
    answer.vary.add("Accept-Language")
    return answer


@home.get("/")
@public
def index() -> ResponseReturnValue:
    """Three doors: assess a cluster, answer a survey, see results."""
    waves = [(wave, instrument_of(store(), wave.instrument)) for wave in stored.waves(store())]
    open_ones = [
        (wave, instrument, minutes(instrument))
        for wave, instrument in waves
        if stored.state(wave, now()) == "open" and wave.access == "open"
    ]
    return page(
        "home.html",
        assessments=[each for each in open_ones if each[1].stages],
        surveys=[each for each in open_ones if not each[1].stages],
        work=_work(),
        own=own_units(person()),
    )


def _work() -> list[tuple[str, str]]:
    """The addresses of what somebody who has signed in may do, each with its name."""
    someone = person()
    if someone is None:
        return []
    mine = [
        (endpoint, name) for permission, endpoint, name in WORK if permission is None or _holds(someone, permission)
    ]
    return [(url_for(endpoint), speak().say(name)) for endpoint, name in mine]


def _holds(someone: Person, permission: Permission) -> bool:
    return bool(scopes(someone.grants, permission))
