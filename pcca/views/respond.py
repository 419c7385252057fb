"""A respondent's pages of questions: starting, and going from one to the other."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from pcca import store as stored
from pcca.clock import CLOCK
from pcca.fieldwork.entering import NotInvited, refusal
from pcca.fieldwork.journey import Journey, admits, instrument_of, minutes
from pcca.fieldwork.listing import is_gone
from pcca.fieldwork.roles import answer_of, first_page, minutes_by_role, role_given
from pcca.fieldwork.versions import keep_built
from pcca.forms.page import PlainForm
from pcca.instrument.model import Option
from pcca.report.disclosure import promised
from pcca.store.links import LinkFull
from pcca.views.frame import now, page, speak, store
from pcca.views.guard import public
from pcca.views.sheet import sheet, warm_pages
from pcca.views.visit import (
    elsewhere,
    found_at,
    halted,
    in_kiosk,
    journey_of,
    keep,
    late_words,
    named_in_form,
    new_draft,
    respond,
    shown,
    to,
    to_end,
    token_of,
)


@respond.get("")
@public
def start(wave_id: str) -> ResponseReturnValue:
    """Who asks, how long it takes, what happens with the answers."""
    journey = journey_of(wave_id)
    return start_page(journey)


def start_page(
    journey: Journey, status: int = 200, *, problem: str = "", typed: str = "", wrong: str = ""
) -> ResponseReturnValue:
    """The start page, with what went wrong and the address that was typed."""
    return page("respond/start.html", status, **_start(journey), problem=problem, typed=typed, wrong=wrong)


def _start(journey: Journey) -> dict[str, Any]:
    wave = journey.wave
    return {
        "wave": wave, "instrument": journey.instrument, "state": stored.state(wave, now()),
        "begun": journey.draft is not None, "minutes": minutes(journey.instrument),
        "smallest": promised(journey.instrument), "by_role": minutes_by_role(journey.instrument),
        "role": _role(journey), "refusal": refusal(store(), wave, shown(wave.id)), "kiosk": in_kiosk(),
        "late": late_words(wave), "token": named_in_form(wave.id),
    }  # fmt: skip


@respond.post("")
@public
def begin(wave_id: str) -> ResponseReturnValue:
    """Starts a draft, or goes on with the one that was begun."""
    journey = journey_of(wave_id)
    if not PlainForm().validate():
        problem = speak().say("The page was open for too long, or cookies are off. Nothing is lost: start once more.")
        return start_page(journey, 400, problem=problem)
    if journey.draft is None:
        if not admits(journey.wave, now(), begun=False):
            return start_page(journey, 409)
        try:
            keep(wave_id, new_draft(wave_id))
        except (NotInvited, LinkFull) as error:
            return start_page(journey, 409, problem=speak().say(error.sentence))
        _tell_role(journey)
        journey = journey_of(wave_id)
        return to("question", wave_id, page_id=first_page(journey).id)
    return to("question", wave_id, page_id=journey.pages[0].id)


def _role(journey: Journey) -> Option | None:
    """The role that the start address names, when it is one."""
    return role_given(journey.instrument, request.args.get("role"))


def _tell_role(journey: Journey) -> None:
    """Answers in a new draft what the start address says of whoever follows it."""
    role, token = _role(journey), token_of(journey.wave.id)
    if role is not None and token is not None:
        day = now().astimezone(CLOCK).date()
        stored.save(store(), token, answer_of(role), day=day, language=speak().code)


@respond.get("/page/<page_id>")
@respond.get("/page/<page_id>/<int:number>")
@public
def question(wave_id: str, page_id: str, number: int | None = None) -> ResponseReturnValue:
    """One page of questions, of an entry of a list, or the list."""
    journey = journey_of(wave_id)
    if journey.draft is None:
        return to_end(wave_id)
    halt = halted(journey.wave)
    if halt is not None:
        return halt
    found = found_at(journey, page_id, number)
    if found is None or is_gone(found[0]):
        return elsewhere(journey, page_id, number)
    late = late_words(journey.wave)
    told: dict[str, Any] = {"notices": late} if late else {}
    return sheet(*found, token_of(wave_id) or "", **told)


def warm() -> None:
    """Makes the pages of the open waves once."""
    for wave in stored.waves(store()):
        if stored.state(wave, now()) == "open":
            instrument = instrument_of(store(), wave.instrument)
            keep_built(store(), instrument)
            stored.visit(store(), wave.id, "A" * 32)
            warm_pages(Journey(wave, instrument, speak().code))
