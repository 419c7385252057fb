"""A respondent's last steps: coming back later, checking, submitting, the receipt, deleting."""

from __future__ import annotations

from typing import Any

from flask import request, session
from flask.typing import ResponseReturnValue

from pcca import store as stored
from pcca.answers import encode, typed
from pcca.answers.files import digests_in
from pcca.clock import CLOCK
from pcca.fieldwork.entering import is_personal
from pcca.fieldwork.finishing import Stop, unfinished
from pcca.fieldwork.journey import Journey, instrument_of
from pcca.forms.entries import problems
from pcca.forms.page import PlainForm
from pcca.forms.summary import summary, summary_of
from pcca.language import N_
from pcca.outcomes import concluded
from pcca.panels import is_agreed
from pcca.store import NewResponse
from pcca.views.frame import now, page, speak, store
from pcca.views.guard import public
from pcca.views.hosts import from_outside
from pcca.views.lists import respond
from pcca.views.scope import UnitScope
from pcca.views.show_conclusions import conclusions
from pcca.views.units import assessed
from pcca.views.visit import (
    halted,
    in_kiosk,
    journey_of,
    keep,
    leave,
    named_in_form,
    to,
    to_end,
    token_of,
    wave_of,
)

NOT_SUBMITTED = N_(
    "The service is busy and could not take your answers. Nothing you entered is lost: "
    "wait a minute, then press the button again."
)


@respond.get("/later")
@public
def later(wave_id: str) -> ResponseReturnValue:
    """The link with which to come back."""
    journey = journey_of(wave_id)
    token = token_of(wave_id)
    if journey.draft is None or token is None or in_kiosk():
        return to("start", wave_id)
    personal = is_personal(store(), token)
    way = {"endpoint": "invited.follow"} if personal else {"endpoint": "respond.resume", "wave_id": wave_id}
    link = from_outside(token=token, **way)
    return page("respond/later.html", wave=journey.wave, instrument=journey.instrument, link=link, personal=personal)


@respond.get("/resume/<token>")
@public
def resume(wave_id: str, token: str) -> ResponseReturnValue:
    """Takes up a draft by its link, and leaves the token out of the address."""
    draft = stored.draft(store(), token)
    if draft is None or draft.wave != wave_id:
        return page("respond/gone.html", 404, wave=wave_of(wave_id))
    keep(wave_id, token)
    return to_unfinished(wave_id)


def to_unfinished(wave_id: str, **values: Any) -> ResponseReturnValue:
    """To the first page on which something is missing, or to the start where nothing can be entered now."""
    journey = journey_of(wave_id)
    if journey.draft is None:
        return to("start", wave_id, **values)
    waiting = next(iter(unfinished(journey)), None)
    stop = waiting.stop if waiting else Stop(journey.pages[0].id)
    return to("question", wave_id, page_id=stop.page, number=stop.number, **values)


@respond.get("/check")
@public
def check(wave_id: str) -> ResponseReturnValue:
    """Every answer once more, each with a way to change it."""
    journey = journey_of(wave_id)
    if journey.draft is None:
        return to_end(wave_id)
    halt = halted(journey.wave)
    if halt is not None:
        return halt
    return page("respond/check.html", **_checked(journey))


def _checked(journey: Journey, **notes: Any) -> dict[str, Any]:
    return {
        "wave": journey.wave, "instrument": journey.instrument, "mistakes": (), "notices": (),
        "versions": _versions(journey), "parts": summary(journey, speak()), "last": journey.pages[-1].id,
        "token": named_in_form(journey.wave.id),
    } | notes  # fmt: skip


def _versions(journey: Journey) -> str:
    versions = journey.draft.versions if journey.draft else {}
    return " ".join(f"{question}:{version}" for question, version in versions.items())


@respond.post("/check")
@public
def submit(wave_id: str) -> ResponseReturnValue:
    """Submits the answers once; a second press shows the same receipt."""
    journey = journey_of(wave_id)
    token = token_of(wave_id)
    if journey.draft is None:
        return to_end(wave_id)
    halt = halted(journey.wave)
    if halt is not None:
        return halt
    if not PlainForm().validate():
        problem = speak().say(
            "The page was open for too long, or cookies are off. Nothing you typed is lost: press the button once more."
        )
        return page("respond/check.html", 400, **_checked(journey, notices=(problem,)))
    left = unfinished(journey)
    if left:
        told = problems(journey, left, speak())
        return page("respond/check.html", 422, **_checked(journey, mistakes=told))
    return _submitted(journey, token or "")


def _submitted(journey: Journey, token: str) -> ResponseReturnValue:
    document = journey.document()
    day = now().astimezone(CLOCK).date()
    files = digests_in(journey.instrument, document)
    late = stored.state(journey.wave, now()) == "closed"
    response = NewResponse(document, encode(journey.instrument, document), speak().code, day, files, late)
    try:
        stored.submit(store(), token, response, versions=_seen_versions(journey), seen=journey.draft)
    except stored.DraftChanged:
        changed = speak().say("An answer was changed in another window. Check your answers once more.")
        return page("respond/check.html", 409, **_checked(journey_of(journey.wave.id), notices=(changed,)))
    except stored.StoreUnavailable:
        return page("respond/check.html", 503, **_checked(journey, notices=(speak().say(NOT_SUBMITTED),)))
    return to("receipt", journey.wave.id)


def _seen_versions(journey: Journey) -> dict[str, int]:
    marks = [mark.rpartition(":") for mark in request.form.get("versions", "").split()]
    return {question: int(version) for question, _, version in marks if version.isdecimal() and len(version) < 9}


@respond.get("/receipt")
@public
def receipt(wave_id: str) -> ResponseReturnValue:
    """Thanks, what happens next, and for named and confidential surveys a copy."""
    wave, token = wave_of(wave_id), token_of(wave_id)
    found = stored.receipt(store(), token) if token else None
    if found is None:
        return to("start", wave_id)
    instrument = instrument_of(store(), wave.instrument)
    if in_kiosk():
        leave(wave_id)
        return page("respond/next_person.html", wave=wave, instrument=instrument, key=found.key)
    response = stored.response(store(), wave_id, found.key) if found.key else None
    parts = summary_of(instrument, response.document, speak()) if response else []
    values = typed(instrument, response.document) if response else {}
    standing = response is not None and concluded(instrument) and is_agreed(instrument, values)
    return page(
        "respond/receipt.html",
        wave=wave, instrument=instrument, key=found.key, parts=parts,
        concluded=conclusions(instrument, values, speak()) if standing else None,
        rating=instrument.consensus is not None and not is_agreed(instrument, values),
        compares=response is not None and UnitScope(wave).reads_ratings(instrument.unit_in(response.document)),
        assessed=assessed(instrument) and wave.identification == "named",
    )  # fmt: skip


@respond.post("/again")
@public
def again(wave_id: str) -> ResponseReturnValue:
    """Leaves the receipt behind, so that somebody else can answer on the same computer."""
    leave(wave_id)
    return to("start", wave_id)


@respond.get("/delete")
@public
def ask_delete(wave_id: str) -> ResponseReturnValue:
    """Says what deleting means, and asks once."""
    journey = journey_of(wave_id)
    if journey.draft is None:
        return to("start", wave_id)
    token = named_in_form(wave_id)
    return page("respond/delete.html", wave=journey.wave, instrument=journey.instrument, token=token)


@respond.post("/delete")
@public
def delete(wave_id: str) -> ResponseReturnValue:
    """Deletes everything that was entered and not yet submitted."""
    journey, token = journey_of(wave_id), token_of(wave_id)
    if not PlainForm().validate():
        return to("ask_delete", wave_id)
    if token and journey.draft is not None:
        stored.delete_draft(store(), token)
    session["drafts"] = {wave: each for wave, each in session.get("drafts", {}).items() if wave != wave_id}
    return page("respond/deleted.html", wave=journey.wave, instrument=journey.instrument)


__all__ = ["respond"]
