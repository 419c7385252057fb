"""What is done with a wave: each act is shown in words first, and done when it is confirmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from pcca import store as stored
from pcca.answers.cells import Wrong, wrong
from pcca.fieldwork.acts import LEVELS
from pcca.fieldwork.closing import settle
from pcca.fieldwork.discarding import delete_draft
from pcca.fieldwork.running import do
from pcca.fieldwork.settings import read_moment, typed_of
from pcca.fieldwork.standing import Act, NotNow, reason
from pcca.fieldwork.versions import instrument_of
from pcca.forms.page import PlainForm
from pcca.language import N_, Language
from pcca.store import InvalidWave, Wave, WaveChanged, discarding
from pcca.store.discarding import WaveUsed
from pcca.views.frame import now, page, speak, store
from pcca.views.guard import needs
from pcca.views.manage import by, manage, wave_at, wave_page
from pcca.views.manage_form import posted
from pcca.views.manage_new import EXPIRED
from pcca.views.manage_settings import seen_revision, since
from pcca.views.manage_words import BUTTONS, acts_offered, facts, said, wrong_said
from pcca.views.wave_lines import label_of

QUESTIONS: Mapping[Act, str] = {
    "launch": N_("Launch this wave?"), "pause": N_("Pause this wave?"), "resume": N_("Let people go on?"),
    "extend": N_("Keep this wave open for longer?"), "close": N_("Close this wave now?"),
    "publish": N_("Publish the results for everybody?"), "archive": N_("Archive this wave?"),
    "delete": N_("Delete this draft?"),
}  # fmt: skip
DANGER = frozenset({"close", "archive", "delete"})


@manage.get("/<wave_id>/close")
@needs("waves.close")
def ask_close(wave_id: str) -> ResponseReturnValue:
    """Says what closing means, and asks."""
    return _ask(wave_at(wave_id), "close")


@manage.post("/<wave_id>/close")
@needs("waves.close")
def close(wave_id: str) -> ResponseReturnValue:
    """Closes the wave."""
    return _do(wave_at(wave_id), "close")


@manage.get("/<wave_id>/<any(launch, pause, resume, extend, publish, archive, delete):act>")
@needs("waves.manage")
def ask(wave_id: str, act: Act) -> ResponseReturnValue:
    """Says what an act means, and asks."""
    return _ask(wave_at(wave_id), act)


@manage.post("/<wave_id>/<any(launch, pause, resume, extend, publish, archive, delete):act>")
@needs("waves.manage")
def act_on(wave_id: str, act: Act) -> ResponseReturnValue:
    """Does what was confirmed."""
    return _do(wave_at(wave_id), act)


def _ask(
    wave: Wave, act: Act, *, status: int = 200, typed: Mapping[str, str] | None = None, wrong: str = "",
    notices: tuple[str, ...] = (),
) -> tuple[str, int]:  # fmt: skip
    if act not in acts_offered(wave):
        return wave_page(wave, 409, (*notices, _reason(wave, act)))
    lang, instrument = speak(), instrument_of(store(), wave.instrument)
    fixed = [each for each in facts(store(), wave, instrument, lang) if each.term in _fixed_terms(lang)]
    return page(
        "manage/confirm.html", status,
        wave=wave, act=act, label=label_of(wave, instrument, lang), question=lang.say(QUESTIONS[act]),
        button=lang.say(BUTTONS[act]), sentences=_MEANINGS[act](wave, lang), facts=fixed if act == "launch" else [],
        danger=act in DANGER, typed=typed_of(wave) if typed is None else typed, wrong=wrong, notices=notices,
    )  # fmt: skip


def _reason(wave: Wave, act: Act) -> str:
    found = reason(wave, act, now())
    return said(speak(), found) if found is not None else speak().say("You may not do this with this wave.")


def _fixed_terms(lang: Language) -> frozenset[str]:
    """What nobody can change after launching."""
    names = ("Questionnaire", "Owner", "Identification", "Who may answer", "Unfinished answers are kept", "Results")
    return frozenset(map(lang.say, names))


def _do(wave: Wave, act: Act) -> ResponseReturnValue:
    if not PlainForm().validate():
        return _ask(wave, act, status=400, typed=posted(), notices=(speak().say(EXPIRED),))
    closes = _new_closing() if act == "extend" else None
    if isinstance(closes, Wrong):
        return _ask(wave, act, status=422, typed=posted(), wrong=wrong_said(speak(), closes))
    try:
        after = _done(wave, act, closes)
    except WaveChanged as error:
        return _ask(wave_at(wave.id), act, status=409, typed=posted(), notices=since(wave, error))
    except (NotNow, WaveUsed) as error:
        return wave_page(wave_at(wave.id), 409, (said(speak(), error),))
    except InvalidWave as error:
        told = " ".join(said(speak(), each) for each in error.faults)
        return _ask(wave, act, status=422, typed=posted(), wrong=told)
    if after is None:
        return redirect(url_for("manage.index", told=act), 303)
    settle(store(), [after], now())
    return redirect(url_for("manage.wave", wave_id=wave.id, told=act), 303)


def _done(wave: Wave, act: Act, closes: datetime | None) -> Wave | None:
    """Does it, and returns the wave as it is then; none of one that is deleted."""
    if act == "delete":
        delete_draft(store(), wave.id, by(), seen=seen_revision())
        return None
    return do(store(), wave.id, act, by(), seen=seen_revision(), closes=closes)


def _new_closing() -> datetime | Wrong:
    found = read_moment(posted(), "closes", later=True)
    return wrong(N_("Say when it closes")) if found is None else found


def _launching(wave: Wave, lang: Language) -> list[str]:
    opens = wave.opens if wave.opens is not None and wave.opens > now() else None
    begins = lang.say("It opens on {moment}.", moment=lang.moment(opens)) if opens else lang.say("It opens at once.")
    fixed = lang.say("What is listed here is then fixed for good, because people are told so.")
    return [begins, *_written_for_less(wave, lang), fixed]


def _written_for_less(wave: Wave, lang: Language) -> list[str]:
    """That the questionnaire's own introduction may still promise less than the wave does."""
    instrument = instrument_of(store(), wave.instrument)
    if instrument.identification == wave.identification or not instrument.about:
        return []
    sentence = N_(
        "The questionnaire was written for {level} answers. Make sure that its introduction still fits: {about}"
    )
    level = lang.say(LEVELS[instrument.identification])
    return [lang.say(sentence, level=level, about=f"“{instrument.about[lang.code].strip()}”")]


def _pausing(wave: Wave, lang: Language) -> list[str]:
    return [
        lang.say("Nobody can begin, go on or submit until you let them. A page tells them so."),
        lang.say("What people have entered is kept, and the days of unfinished answers stop counting."),
        lang.say("The closing stays where it is."),
    ]


def _resuming(wave: Wave, lang: Language) -> list[str]:
    return [lang.say("People can answer again, and go on with what they had entered.")]


def _extending(wave: Wave, lang: Language) -> list[str]:
    now_closed = stored.state(wave, now()) == "closed"
    closed = lang.say("It was closed and opens again: who has not answered can still answer.")
    return [closed] if now_closed else [lang.say("The closing can only be moved to a later time.")]


def _closing(wave: Wave, lang: Language) -> list[str]:
    found = [
        lang.say("Nobody can begin any more. It cannot be undone."),
        lang.count(
            "Who has begun has {n} hour to finish; what is unfinished then is deleted.",
            "Who has begun has {n} hours to finish; what is unfinished then is deleted.",
            wave.grace,
        ),
    ]
    if wave.identification == "anonymous":
        found.append(lang.say("Then the key of all links is destroyed, so that nobody can ever tell who has answered."))
    return found


def _publishing(wave: Wave, lang: Language) -> list[str]:
    return [lang.say("Everybody can then read the results of this wave. It cannot be undone.")]


def _archiving(wave: Wave, lang: Language) -> list[str]:
    if wave.status == "draft":
        return [lang.say("The draft is put away for good. Nobody was asked.")]
    return [
        lang.say("All links to it stop working, and it cannot be opened again. It cannot be undone."),
        lang.say("The results stay."),
    ]


def _deleting(wave: Wave, lang: Language) -> list[str]:
    hanging = discarding.hanging(store(), wave.id)
    people = lang.count(
        "{n} person on its list is forgotten; nobody was written to.",
        "{n} people on its list are forgotten; nobody was written to.",
        hanging.people,
    )
    links = lang.count(
        "{n} link that several may follow is deleted.", "{n} links that several may follow are deleted.", hanging.links
    )
    return [
        lang.say("Its settings and the words of its mails are gone. It cannot be undone."),
        *([people] if hanging.people else []),
        *([links] if hanging.links else []),
        lang.say("That it was there, and who deleted it, stays in the audit trail."),
    ]


_MEANINGS: Mapping[Act, Callable[[Wave, Language], list[str]]] = {
    "launch": _launching, "pause": _pausing, "resume": _resuming, "extend": _extending, "close": _closing,
    "publish": _publishing, "archive": _archiving, "delete": _deleting,
}  # fmt: skip

__all__ = ["manage"]
