"""The privacy notice of a wave, and the sheet for assessing it, from its own settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pcca.fieldwork import promised as promises
from pcca.fieldwork.notice_facts import Known, Make, Part, Site, blanks, part
from pcca.fieldwork.notice_words import (
    BACKUPS,
    BASIS,
    MEASURES,
    RIGHTS,
    RISKS,
    SOURCE,
    WHERE,
    plan,
    population,
    promised,
    purpose,
    times,
    who,
)
from pcca.fieldwork.versions import instrument_of
from pcca.language import N_, Language
from pcca.report.disclosure import promised as smallest_of
from pcca.store import Store, Wave

Kind = Literal["notice", "dpia"]


@dataclass(frozen=True)
class Sheet:
    """A privacy notice, or the sheet for a data protection impact assessment."""

    kind: Kind
    title: str
    survey: str
    lead: str
    parts: tuple[Part, ...]
    lang: Language


def known_of(store: Store, wave: Wave, *, secure: bool, lang: Language) -> Known:
    """The settings of a wave and of the site, read anew; `secure` where it is reached over https."""
    instrument = instrument_of(store, wave.instrument)
    facts = promises.facts_of(store, wave, smallest=smallest_of(instrument), lang=lang)
    return Known(facts, instrument, Site(secure, server=store.write.dialect.name != "sqlite"))


def sheet_of(known: Known, kind: Kind) -> Sheet:
    """The notice for respondents, or the sheet for those who have to assess the survey."""
    title, lead, parts = SHEETS[kind]
    survey = known.wave.label.get(known.lang.code) or known.instrument.title[known.lang.code]
    made = tuple(each for make in parts for each in make(known) if each.sentences or each.about or each.blanks)
    return Sheet(kind, known.lang.say(title), survey, known.lang.say(lead), made, known.lang)


SHEETS: Mapping[Kind, tuple[str, str, tuple[Make, ...]]] = {
    "notice": (
        N_("Privacy notice"),
        N_("How this survey handles what it learns about you."),
        (
            part(N_("Who is responsible"), who, BASIS),
            purpose,
            promised,
            part(N_("Where it is kept"), SOURCE, *WHERE, BACKUPS),
            part(N_("Your rights"), *RIGHTS),
        ),
    ),
    "dpia": (
        N_("Data protection sheet"),
        N_(
            "For a data protection impact assessment. What the software knows is filled in from the settings of the "
            "survey; the rest is for whoever is responsible."
        ),
        (
            part(N_("What is planned"), who, plan, times, population),
            purpose,
            blanks(
                N_("To be filled in by whoever is responsible"), N_("Legal basis"), N_("Why this is needed"),
                N_("Who was consulted"),
            ),
            promised,
            part(N_("Where it is kept"), SOURCE, *WHERE, BACKUPS),
            part(N_("How rights are met"), *RIGHTS),
            part(N_("What the software does"), *MEASURES),
            part(N_("What remains"), *RISKS),
            blanks(
                N_("Decision"), N_("Further measures"), N_("Remaining risk accepted by, on"),
                N_("Advice of the data protection officer"), N_("To be looked at again on"),
            ),
        ),
    ),
}  # fmt: skip
