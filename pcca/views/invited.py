"""Personal and open links: exchanged for what the browser holds, so that no address on the way shows them."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as Reply

from pcca import store as stored
from pcca.answers.cells import Wrong
from pcca.fieldwork.addresses import read_mail
from pcca.fieldwork.entering import Entrance, entrance
from pcca.fieldwork.journey import instrument_of
from pcca.fieldwork.resending import send_again as put_again
from pcca.forms.page import PlainForm
from pcca.language import LANGUAGES, N_
from pcca.views.finish import respond, to_unfinished
from pcca.views.frame import answered_before, bilingual, now, page, preferred, speak, store
from pcca.views.guard import public
from pcca.views.respond import start_page
from pcca.views.visit import journey_of, keep, wave_of

invited = Blueprint("invited", __name__)
told = bilingual(Blueprint("link", __name__, url_prefix="/<lang>/link"))

LONGEST_TOKEN = 64
ASK = N_("Ask whoever sent you the link.")
TOLD: Mapping[str, tuple[str, str, str]] = {
    "unknown": (
        N_("This link leads nowhere"),
        N_("It may have been cut when it was copied, or the survey may be over and forgotten."),
        N_("Open the link from the mail itself, or copy all of it. If that does not help, ask whoever sent it."),
    ),
    "early": (
        N_("This survey has not opened yet"),
        N_("Your link is right, and it will work once the survey opens."),
        N_("Keep the mail, and open the link from it on the day it names."),
    ),
    "struck": (
        N_("This link is not in use any more"),
        N_("The name it was made for was taken off the list of this survey."),
        ASK,
    ),
    "full": (
        N_("This link takes no more answers"),
        N_("As many people as were meant to have begun with it, or it was closed."),
        ASK,
    ),
}
"""What an address may say of a link: what it is, why, and what to do."""


@invited.get("/i/<path:token>")
@public
def follow(token: str) -> ResponseReturnValue:
    """Exchanges a link; looking at it, as scanners of mail do, uses nothing up.

    Whatever was typed or cut is answered by the page that says so, in the language of the browser.
    """
    found = entrance(store(), token.strip().upper()) if len(token) <= LONGEST_TOKEN else None
    answer = _to_told("unknown") if found is None else _exchanged(found)
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.vary.add("Accept-Language")
    return answer


def _exchanged(found: Entrance) -> Reply:
    wave = stored.wave(store(), found.wave) or abort(404)
    # Somebody else's link in the same browser speaks their language, not that of whoever was here before.
    spoken = _spoken(found.wave) if session.get("passes", {}).get(found.wave) == found.token else ""
    lang = next(each for each in (spoken, found.language, preferred()) if each in LANGUAGES)
    state = stored.state(wave, now())
    if state in ("draft", "closed", "archived", "paused", "planned"):
        # What is not asked for now says so itself, where there is a page of it.
        return _to_told("early", lang) if state == "draft" else _entered(found, lang)
    if found.usable:
        return _entered(found, lang)
    begun = found.way == "personal" and stored.receipt(store(), found.token) is not None
    return _entered(found, lang) if begun else _to_told("struck" if found.way == "personal" else "full", lang)


def _spoken(wave_id: str) -> str:
    """The language in which this browser last read about the wave, once it had come by a link."""
    return str(session.get("spoken", {}).get(wave_id, ""))


@respond.after_request
def note_language(response: Response) -> Response:
    """Remembers the language of whoever came by a link, so that the same link leads back to it."""
    wave_id = str((request.view_args or {}).get("wave_id", ""))
    if wave_id in session.get("passes", {}) and _spoken(wave_id) != speak().code:
        session["spoken"] = {**session.get("spoken", {}), wave_id: speak().code}
    return response


def _entered(found: Entrance, lang: str) -> Reply:
    """To what this link has come to: the start, the page where something is missing, or the receipt."""
    if found.way == "personal":
        keep(found.wave, found.token)
        session.pop("kiosk", None)
    else:
        _begin_anew(found)
    session["passes"] = {**session.get("passes", {}), found.wave: found.token}
    if found.way == "personal" and stored.receipt(store(), found.token) is not None:
        return redirect(url_for("respond.receipt", wave_id=found.wave, lang=lang), 303)
    return _as_reply(to_unfinished(found.wave, lang=lang))


def _begin_anew(found: Entrance) -> None:
    """Where a kiosk is opened, nothing of whoever was there before stays."""
    if found.way == "kiosk":
        session.clear()
        session["kiosk"] = found.wave
    else:
        session.pop("kiosk", None)


def _as_reply(answer: ResponseReturnValue) -> Reply:
    assert isinstance(answer, Reply)
    return answer


def _to_told(word: str, lang: str | None = None) -> Reply:
    return redirect(url_for("link.say", word=word, lang=lang or preferred()), 303)


@told.get("/<word>")
@public
def say(word: str) -> ResponseReturnValue:
    """Why a link does not work, and what to do."""
    heading, sentence, remedy = TOLD.get(word) or abort(404)
    lang = speak()
    status = 404 if word == "unknown" else 200
    return page("invite/told.html", status, heading=lang.say(heading), told=lang.say(sentence), remedy=lang.say(remedy))


@respond.post("/link")
@public
def send_again(wave_id: str) -> ResponseReturnValue:
    """Mails a personal link again, and says the same whether or not the address is on the list."""
    wave, typed = wave_of(wave_id), request.form.get("mail", "")[:300]
    if not PlainForm().validate():
        problem = speak().say("The page was open for too long, or cookies are off. Press the button once more.")
        return start_page(journey_of(wave_id), 400, problem=problem, typed=typed)
    mail = read_mail(typed)
    if isinstance(mail, Wrong):
        return start_page(journey_of(wave_id), 422, wrong=mail.say(speak()), typed=typed)
    title = wave.label.get(speak().code) or instrument_of(store(), wave.instrument).title[speak().code]
    reply = make_response(page("invite/sent_again.html", wave=wave, title=title))
    used, moment = store(), now()
    if stored.state(wave, moment) != "open":
        return reply
    # Whoever is not on the list waits for the disk just as long.
    stored.health(used)
    return answered_before(reply, lambda: put_again(used, wave, mail, moment))


__all__ = ["invited", "respond", "told"]
