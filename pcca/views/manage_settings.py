"""Changing the settings of a wave, as far as they are not fixed yet."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pcca.answers.cells import wrong
from pcca.answers.fields import Mistake
from pcca.fieldwork.fixed import may_change
from pcca.fieldwork.running import change
from pcca.fieldwork.settings import TARGETS, Asked, read, typed_of
from pcca.fieldwork.versions import instrument_of
from pcca.forms.page import PlainForm
from pcca.instrument.model import Instrument
from pcca.store import InvalidWave, Wave, WaveChanged
from pcca.views.frame import now, page, speak, store
from pcca.views.guard import needs, person
from pcca.views.manage import by, history, manage, wave_at
from pcca.views.manage_form import NEW, asked_of, posted, shown
from pcca.views.manage_new import EXPIRED
from pcca.views.manage_words import said


@dataclass(frozen=True)
class _Changing:
    """A wave whose settings are being changed."""

    wave: Wave
    instrument: Instrument
    asked: Asked


def _changing(wave_id: str) -> _Changing:
    wave, someone = wave_at(wave_id), person() or abort(403)
    instrument = instrument_of(store(), wave.instrument)
    still = may_change(wave, now())
    settings = tuple(each for each in NEW if each in still)
    return _Changing(wave, instrument, asked_of(store(), wave, settings, instrument, someone))


@manage.get("/<wave_id>/settings")
@needs("waves.manage")
def settings(wave_id: str) -> ResponseReturnValue:
    """What can be changed, with what it is now."""
    changing = _changing(wave_id)
    return _form(changing, typed_of(changing.wave), changing.wave.revision)


@manage.post("/<wave_id>/settings")
@needs("waves.manage")
def change_settings(wave_id: str) -> ResponseReturnValue:
    """Changes what was typed, all or nothing."""
    changing, typed = _changing(wave_id), posted()
    seen = seen_revision()
    if not PlainForm().validate():
        return _form(changing, typed, seen, status=400, notices=(speak().say(EXPIRED),))
    found = read(changing.asked, typed)
    if found.mistakes:
        return _form(changing, typed, seen, status=422, mistakes=found.mistakes)
    try:
        change(store(), wave_id, found.put_on, by(), seen=seen)
    except WaveChanged as error:
        return _form(_changing(wave_id), typed, changing.wave.revision, status=409, notices=since(changing.wave, error))
    except InvalidWave as error:
        mistakes = tuple(
            Mistake(each.setting, TARGETS.get(each.setting, each.setting), wrong(each.sentence, **each.slots))
            for each in error.faults
        )
        return _form(changing, typed, seen, status=422, mistakes=mistakes)
    return redirect(url_for("manage.wave", wave_id=wave_id, told="changed"), 303)


def seen_revision() -> int:
    """The revision of the wave that the posted page was made of."""
    given = request.form.get("revision", "")
    return int(given) if given.isdecimal() and len(given) < 9 else -1


def since(wave: Wave, error: WaveChanged) -> tuple[str, ...]:
    """That somebody else was faster, and what they did."""
    lang = speak()
    done = [f"{each.at}, {each.who}: {each.what}" for each in history(wave, lang, since=max(error.seen, 0))]
    return (
        said(lang, error),
        *reversed(done),
        lang.say("Look whether you still want it so, then press the button again."),
    )


def _form(
    changing: _Changing, typed: dict[str, str], revision: int, *, status: int = 200,
    mistakes: tuple[Mistake, ...] = (), notices: tuple[str, ...] = (),
) -> tuple[str, int]:  # fmt: skip
    form = shown(store(), changing.asked, typed, speak(), mistakes)
    return page(
        "manage/settings.html", status, form=form, wave=changing.wave, chosen=changing.instrument, notices=notices,
        revision=revision, draft=changing.wave.status == "draft",
    )  # fmt: skip


__all__ = ["manage"]
