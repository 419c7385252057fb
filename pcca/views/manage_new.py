"""A new wave: an instrument is chosen and checked, then the settings are given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from pcca import store as stored
from pcca.analysis.publishable import Obstacles, obstacles
from pcca.answers.cells import wrong
from pcca.answers.fields import Mistake
from pcca.clock import CLOCK
from pcca.fieldwork import waves as fieldwork
from pcca.fieldwork.acts import LEVELS
from pcca.fieldwork.catalogue import Offer, loaded_of, offer, offers
from pcca.fieldwork.settings import Asked, Read, kept_for_years, read, typed_of
from pcca.forms.page import PlainForm
from pcca.instrument.model import Instrument
from pcca.instrument.seconds import minutes
from pcca.language import N_, Language
from pcca.store import Event, Wave, WaveExists
from pcca.store.people import Person
from pcca.views.frame import now, page, speak, store
from pcca.views.guard import acting, holds, needs_anywhere, person, today
from pcca.views.manage import manage
from pcca.views.manage_form import NEW, asked_of, posted, shown

OPEN_FOR = timedelta(days=28)
EXPIRED = N_(
    "The page was open for too long, or cookies are off. Nothing you typed is lost: press the button once more."
)


@dataclass(frozen=True)
class Choice:
    """An instrument version in the list."""

    key: str
    title: str
    version: str
    level: str
    about: str
    minutes: str
    new: bool


@manage.get("/new_wave")
@needs_anywhere("waves.manage")
def choose() -> ResponseReturnValue:
    """The instruments that a wave can be made of."""
    return page("manage/choose.html", choices=[_choice(each, speak()) for each in offers(store(), _known())])


def _known() -> frozenset[str]:
    """The instruments of waves that whoever asks may know of."""
    return frozenset(each.instrument for each in stored.waves(store()) if each.published or holds("waves.read", each))


def _choice(each: Offer, lang: Language) -> Choice:
    found = each.instrument
    level = lang.say(LEVELS[found.identification])
    taken = lang.count("about {n} minute", "about {n} minutes", minutes(found))
    return Choice(
        each.key, found.title[lang.code], found.version, level, found.about[lang.code], taken, each.path is not None
    )


@manage.get("/new_wave/<key>")
@needs_anywhere("waves.manage")
def new(key: str) -> ResponseReturnValue:
    """The settings of a wave of this instrument, or what stands in the way of asking with it."""
    chosen = offer(store(), _known(), key) or abort(404)
    found = _obstacles(chosen)
    if found.faults:
        return page("manage/faulty.html", 409, chosen=chosen.instrument, faults=found.faults)
    asked = _asked(chosen.instrument, _someone())
    return _form(chosen, asked, typed_of(asked.wave) | {"id": ""})


@manage.post("/new_wave/<key>")
@needs_anywhere("waves.manage")
def add(key: str) -> ResponseReturnValue:
    """Adds the wave as a draft, or shows what has to be mended with all that was typed."""
    chosen, someone, typed = offer(store(), _known(), key) or abort(404), _someone(), posted()
    asked = _asked(chosen.instrument, someone)
    if not PlainForm().validate():
        return _form(chosen, asked, typed, status=400, notices=(speak().say(EXPIRED),))
    found = read(asked, typed)
    if found.mistakes:
        return _form(chosen, asked, typed, status=422, mistakes=found.mistakes)
    if _obstacles(chosen).faults:
        return new(key)
    try:
        wave = _added(chosen, asked, found, someone)
    except WaveExists as error:
        there = Mistake("id", "id", wrong(error.sentence, **error.slots))
        return _form(chosen, asked, typed, status=422, mistakes=(there,))
    return redirect(url_for("manage.wave", wave_id=wave.id, told="added"), 303)


def _someone() -> Person:
    return person() or abort(403)


def _asked(instrument: Instrument, someone: Person) -> Asked:
    wave = _blank(instrument)
    asked = asked_of(store(), wave, NEW, instrument, someone)
    single = next(iter(asked.owners), "")
    return replace(asked, wave=replace(wave, owner=single))


def _blank(instrument: Instrument) -> Wave:
    """A draft that closes in four weeks, at five in the afternoon, and is kept for two years."""
    day = (now().astimezone(CLOCK) + OPEN_FOR).date()
    closes = datetime.combine(day, time(17), CLOCK)
    level = next(each for each in LEVELS if each == instrument.identification)
    return Wave(
        "new", instrument.digest, level, today(), closes=closes,  # type: ignore[arg-type]
        retain_until=kept_for_years(closes), status="draft",
    )  # fmt: skip


def _form(
    chosen: Offer, asked: Asked, typed: dict[str, str], *, status: int = 200,
    mistakes: tuple[Mistake, ...] = (), notices: tuple[str, ...] = (),
) -> tuple[str, int]:  # fmt: skip
    form = shown(store(), asked, typed, speak(), mistakes)
    return page("manage/new.html", status, form=form, chosen=chosen.instrument, notices=notices, revision=0)


def _obstacles(chosen: Offer) -> Obstacles:
    """What forbids to ask with a shipped file; what is stored was looked at when it came in."""
    if chosen.path is None:
        return Obstacles()
    return obstacles(store(), loaded_of(chosen.path), chosen.path.name, chosen.path.read_bytes())


def _added(chosen: Offer, asked: Asked, found: Read, someone: Person) -> Wave:
    wave, instrument = found.put_on(asked.wave), chosen.instrument
    named: dict[str, str | int] = {"wave": wave.id, "identification": wave.identification, "waived": "-"}
    of = {"instrument": instrument.id, "version": instrument.version, "hash": instrument.digest}
    event = Event(now(), acting(someone), "wave_drafted", named | of)
    if chosen.path is None:
        stored.add_wave(store(), wave, event=event)
    else:
        version = fieldwork.version_of(loaded_of(chosen.path), chosen.path.read_bytes())
        fieldwork.add_wave(store(), version, wave, event=event)
    return wave


__all__ = ["manage"]
