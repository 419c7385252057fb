"""The form of a wave's settings, as it is shown and posted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request

from pcca.answers.fields import Mistake
from pcca.fieldwork.acts import LEVELS
from pcca.fieldwork.levels import offered_levels
from pcca.fieldwork.settings import Asked
from pcca.instrument.model import Instrument
from pcca.language import Language
from pcca.report.disclosure import promised
from pcca.rights import EVERYWHERE, scopes
from pcca.store import Store, Wave, organisations
from pcca.store.people import Person
from pcca.views.frame import now
from pcca.views.guard import today
from pcca.views.manage_words import ACCESS, level_said, owner_said, wrong_said

OWNING = ("association", "lmc", "board", "cluster")
NEW = (
    "id", "label", "asker", "owner", "identification", "access", "opens", "closes", "grace", "population",
    "draft_days", "retain_until", "promised",
)  # fmt: skip
"""The settings of a form, in its order."""


@dataclass(frozen=True)
class Option:
    """One of several to choose from."""

    code: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Shown:
    """A form: which settings it asks for, what is in it, what may be chosen, and what is wrong."""

    settings: tuple[str, ...]
    typed: Mapping[str, str] = field(repr=False)
    options: Mapping[str, list[Option]]
    mistakes: tuple[Mistake, ...]
    lang: Language

    def asks(self, *settings: str) -> bool:
        """Whether the form has any of these settings."""
        return any(each in self.settings for each in settings)

    def text(self, name: str) -> str:
        """What is in a field."""
        return self.typed.get(name, "")

    def wrong(self, name: str) -> str:
        """What is wrong with a field, or with the setting it belongs to."""
        found = [each for each in self.mistakes if name in (each.target, each.name)]
        mine = [each for each in found if each.target == name] or found
        return wrong_said(self.lang, mine[0].wrong) if mine else ""

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Where the mistakes are, and what they are, in the order of the form."""
        ordered = sorted(self.mistakes, key=lambda each: (*NEW, each.name).index(each.name))
        return [(each.target, wrong_said(self.lang, each.wrong)) for each in ordered]


def shown(
    store: Store, asked: Asked, typed: Mapping[str, str], lang: Language, mistakes: tuple[Mistake, ...] = ()
) -> Shown:
    """The form with this in it."""
    options = {
        "owner": [Option(code, owner_said(store, code, lang)) for code in asked.owners],
        "identification": _levels(asked.wave, asked.instrument, lang),
        "access": [Option(code, lang.say(words)) for code, words in ACCESS.items()],
        "promised": _promises(lang),
    }
    return Shown(asked.settings, typed, options, mistakes, lang)


def _levels(wave: Wave, instrument: Instrument, lang: Language) -> list[Option]:
    smallest = lang.number(promised(instrument))
    return [
        Option(level, lang.say(LEVELS[level]), level_said(level, smallest, lang))
        for level in offered_levels(instrument)
    ]


def _promises(lang: Language) -> list[Option]:
    return [
        Option("yes", lang.say("Yes: the start page promises it, and they can be published once the wave is over")),
        Option("no", lang.say("No: only those with a right to them see them")),
    ]


def posted() -> dict[str, str]:
    """The fields that were posted."""
    return {name: text for name, text in request.form.items() if name != "csrf_token"}


def asked_of(store: Store, wave: Wave, settings: tuple[str, ...], instrument: Instrument, someone: Person) -> Asked:
    """What a form about a wave asks whoever uses it; the owner only where there is a choice."""
    owners = owners_of(store, someone, wave.owner)
    asked = tuple(each for each in settings if each != "owner" or len(owners) > 1)
    return Asked(wave, asked, instrument, owners, now())


def owners_of(store: Store, someone: Person, owner: str = "") -> tuple[str, ...]:
    """The organisations for which somebody may manage waves, and whose the wave is already."""
    held = scopes(someone.grants, "waves.manage")
    if EVERYWHERE not in held:
        return tuple(dict.fromkeys([*([owner] if owner else []), *sorted(held)]))
    known = [each.code for kind in OWNING for each in organisations.find(store, kind=kind, day=today())]
    return tuple(dict.fromkeys([*([owner] if owner else []), *known, ""]))
