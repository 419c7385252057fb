"""Waves as their managers see them: the list, and a page for each with what is to be done next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue

from pcca import store as stored
from pcca.fieldwork.acts import told
from pcca.fieldwork.lacking import lacking
from pcca.fieldwork.running import By
from pcca.fieldwork.versions import instrument_of
from pcca.language import N_, Language
from pcca.rights import scopes
from pcca.store import AuditEntry, Wave, audit, mail_plans, people
from pcca.views.frame import bilingual, now, page, speak, store
from pcca.views.guard import acting, holds, needs, needs_anywhere, opens, person, today
from pcca.views.manage_words import (
    BUTTONS,
    STATES,
    acts_offered,
    answered_of_asked,
    days_left,
    facts,
    late_said,
    next_step,
    rate_by_population,
)
from pcca.views.retired import retired_said
from pcca.views.show_rates import rates_shown
from pcca.views.wave_lines import label_of, state_of

manage = bilingual(Blueprint("manage", __name__, url_prefix="/<lang>/manage"))

# Other pages about a wave, as far as this site has them.
BESIDE: Mapping[str, str] = {
    "invite.people": N_("People who are asked"),
    "invite.links": N_("Links for several people"),
    "mails.index": N_("Mails"),
    "results.wave": N_("Results"),
    "notices.notice": N_("Privacy notice"),
    "notices.dpia": N_("Data protection sheet"),
}

TOLD: Mapping[str, str] = {
    "added": N_("The draft has been saved. Look through it once more, then launch it."),
    "changed": N_("The settings have been changed. This is how they are now."),
    "launch": N_("The wave has been launched."),
    "pause": N_("The wave is paused. Nobody can answer until you let them go on."),
    "resume": N_("The wave goes on."),
    "extend": N_("The wave stays open for longer: see when it closes now."),
    "close": N_("The wave has been closed."),
    "publish": N_("Everybody can read the results now."),
    "archive": N_("The wave has been archived."),
    "delete": N_("The draft was deleted, with all that had been prepared for it."),
}


@dataclass(frozen=True)
class Line:
    """A wave in the list."""

    id: str
    label: str
    state: str
    answered: str
    left: str
    reminder: str
    synthetic: bool


@dataclass(frozen=True)
class Told:
    """An entry of a wave's history."""

    at: str
    who: str
    what: str


@manage.get("/")
@needs_anywhere("waves.read")
def index() -> ResponseReturnValue:
    """The waves of whoever looks, newest first."""
    waves = [wave for wave in reversed(stored.waves(store())) if holds("waves.read", wave)]
    return page(
        "manage/index.html", waves=[_line(each, speak()) for each in waves], may_add=may_add(), notices=told_now()
    )


def may_add() -> bool:
    """Whether whoever looks may prepare a wave for any organisation."""
    someone = person()
    return someone is not None and bool(scopes(someone.grants, "waves.manage"))


def _line(wave: Wave, lang: Language) -> Line:
    instrument = instrument_of(store(), wave.instrument)
    return Line(
        wave.id, label_of(wave, instrument, lang), state_of(wave, lang), answered_of_asked(store(), wave, lang),
        days_left(wave, lang), _next_reminder(wave, lang), wave.synthetic,
    )  # fmt: skip


def _next_reminder(wave: Wave, lang: Language) -> str:
    ahead = [each.at for each in mail_plans.plans(store(), wave.id) if each.at and not each.done and each.at > now()]
    running = stored.state(wave, now()) in ("planned", "open", "paused")
    return lang.moment(min(ahead)) if ahead and running else "–"


@manage.get("/<wave_id>/")
@needs("waves.read")
def wave(wave_id: str) -> ResponseReturnValue:
    """A wave: how it stands, what is to be done next, its settings, and what was done."""
    return wave_page(wave_at(wave_id), notices=told_now())


def told_now() -> tuple[str, ...]:
    """What was done by the button that led here."""
    found = TOLD.get(request.args.get("told", ""))
    return (speak().say(found),) if found else ()


def wave_page(found: Wave, status: int = 200, notices: Iterable[str] = ()) -> tuple[str, int]:
    """The page of a wave, perhaps with something to tell first."""
    lang, instrument = speak(), instrument_of(store(), found.instrument)
    return page(
        "manage/wave.html", status,
        wave=found, label=label_of(found, instrument, lang), state=lang.say(STATES[stored.state(found, now())]),
        next=next_step(found, lang), acts=acts_offered(found), buttons=BUTTONS, notices=_notices(found, notices),
        facts=facts(store(), found, instrument, lang), rate=rate_by_population(store(), found, lang),
        late=late_said(store(), found, lang),
        rates=rates_shown(store(), found, lang), history=history(found, lang), may_change=holds("waves.manage", found),
        links=[(url_for(each, wave_id=found.id), said) for each, said in BESIDE.items() if opens(each, found)],
        begun=stored.state(found, now()) != "draft",
    )  # fmt: skip


def _notices(found: Wave, notices: Iterable[str]) -> tuple[str, ...]:
    """What there is to tell, whether the answers are gone, and what is missing."""
    lacks = map(speak().say, lacking(store(), found))
    return tuple(each for each in (*notices, retired_said(store(), found, speak()), *lacks) if each)


def wave_at(wave_id: str) -> Wave:
    """The wave at this address."""
    return stored.wave(store(), wave_id) or abort(404)


def by() -> By:
    """Whoever presses the button, now."""
    someone = person()
    return By(acting(someone), now()) if someone is not None else abort(403)


def history(found: Wave, lang: Language, *, since: int = 0) -> list[Told]:
    """What was done with a wave, the last first; `since` a revision only what came after it."""
    entries = [each for each in audit.trail_about(store(), found.id) if _revision(each) > since or not since]
    return as_told(entries, lang)


def as_told(entries: Sequence[AuditEntry], lang: Language) -> list[Told]:
    """Entries of the audit trail in words, the last first."""
    names = {f"person:{each.no}": each.name for each in people.everybody(store(), today())} if entries else {}
    return [_told(each, names, lang) for each in reversed(entries)]


def _revision(entry: AuditEntry) -> int:
    revision = entry.event.detail.get("revision", 0)
    return revision if isinstance(revision, int) else 0


def _told(entry: AuditEntry, names: Mapping[str, str], lang: Language) -> Told:
    event = entry.event
    return Told(lang.moment(event.at), names.get(event.who, event.who), told(lang, event))
