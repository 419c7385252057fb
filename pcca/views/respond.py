"""A respondent's pages of questions: starting, answering, saving."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as Reply

from pcca import store as stored
from pcca.answers.page import PostedPage
from pcca.clock import CLOCK
from pcca.fieldwork.finishing import unfinished
from pcca.fieldwork.journey import Journey, admits, instrument_of, minutes, offered
from pcca.fieldwork.versions import keep_built
from pcca.forms.page import PageForm, PlainForm
from pcca.forms.show import notices
from pcca.language import N_
from pcca.report.disclosure import promised
from pcca.routing import Page
from pcca.views.frame import now, page, speak, store
from pcca.views.sheet import sheet, warm_pages
from pcca.views.visit import journey_of, keep, respond, to, token_of, wave_of

BUSY = N_(
    "The service is busy and could not save this page. Nothing you typed is lost: "
    "wait a minute, then press the button again."
)


@respond.get("")
def start(wave_id: str) -> ResponseReturnValue:
    """Who asks, how long it takes, what happens with the answers."""
    journey = journey_of(wave_id)
    return page("respond/start.html", **_start(journey))


def _start(journey: Journey) -> dict[str, Any]:
    wave = journey.wave
    return {
        "wave": wave, "instrument": journey.instrument, "state": stored.state(wave, now()),
        "begun": journey.draft is not None, "minutes": minutes(journey.instrument), "problem": "",
        "smallest": promised(journey.instrument),
    }  # fmt: skip


@respond.post("")
def begin(wave_id: str) -> ResponseReturnValue:
    """Starts a draft, or goes on with the one that was begun."""
    journey = journey_of(wave_id)
    if not PlainForm().validate():
        problem = speak().say("The page was open for too long, or cookies are off. Nothing is lost: start once more.")
        return page("respond/start.html", 400, **_start(journey) | {"problem": problem})
    if journey.draft is None:
        if not admits(journey.wave, now(), begun=False):
            return page("respond/start.html", 409, **_start(journey))
        keep(wave_id, _new_draft(wave_id))
        journey = journey_of(wave_id)
    return to("question", wave_id, page_id=journey.pages[0].id)


def _new_draft(wave_id: str) -> str:
    return stored.start_draft(store(), wave_id, language=speak().code, day=now().astimezone(CLOCK).date())


@respond.get("/page/<page_id>")
def question(wave_id: str, page_id: str) -> ResponseReturnValue:
    """One page of questions."""
    journey = journey_of(wave_id)
    if journey.draft is None:
        return to("start", wave_id)
    found = journey.page(page_id)
    if found is None:
        return to("question", wave_id, page_id=journey.pages[0].id)
    return sheet(journey, found, token_of(wave_id) or "")


def warm() -> None:
    """Makes the pages of the open waves once."""
    for wave in stored.waves(store()):
        if stored.state(wave, now()) == "open":
            instrument = instrument_of(store(), wave.instrument)
            keep_built(store(), instrument)
            stored.visit(store(), wave.id, "A" * 32)
            warm_pages(Journey(wave, instrument, speak().code))


@respond.post("/page/<page_id>")
def answer(wave_id: str, page_id: str) -> ResponseReturnValue:
    """Saves what was typed, and goes where the button says."""
    journey = journey_of(wave_id)
    fresh = journey.draft is None and _recovered(wave_id)
    if fresh:
        journey = journey_of(wave_id)
    if journey.draft is None:
        return to("start", wave_id)
    found = journey.page(page_id)
    if found is None:
        return to("question", wave_id, page_id=journey.pages[0].id)
    form = PageForm(journey.asker(found), found, request.form)
    form.validate()
    if fresh or form.stale:
        problem = speak().say(
            "The page was open for too long, or cookies are off. Nothing you typed is lost: press the button once more."
        )
        return _again(journey, found, form, status=400, notices=(problem,))
    return _saved(journey, found, form)


def _again(journey: Journey, found: Page, form: PageForm, *, status: int = 200, **told: Any) -> tuple[str, int]:
    """The page once more with everything that was typed, and what there is to tell."""
    return sheet(journey, found, token_of(journey.wave.id) or "", form, status=status, **told)


def _recovered(wave_id: str) -> bool:
    """When the session was lost, takes up the draft the form names, or begins a new one; says whether it did."""
    token = token_of(wave_id)
    if token and stored.draft(store(), token) is not None:
        return False
    if token and stored.receipt(store(), token) is not None:
        return False
    named = request.form.get("draft", "")
    draft = stored.draft(store(), named) if named else None
    wave = wave_of(wave_id)
    if draft is not None and draft.wave == wave_id:
        keep(wave_id, named)
    elif admits(wave, now(), begun=False):
        keep(wave_id, _new_draft(wave_id))
    return True


def _saved(journey: Journey, found: Page, form: PageForm) -> ResponseReturnValue:
    """Stores the changed questions, then answers by the button that was pressed."""
    posted: PostedPage = form.read
    token = token_of(journey.wave.id) or ""
    day = now().astimezone(CLOCK).date()
    try:
        result = stored.save(store(), token, offered(journey, posted, form.seen), day=day, language=speak().code)
    except stored.StoreUnavailable:
        busy = speak().say(BUSY)
        return _again(journey, found, form, status=503, notices=(busy,))
    go = request.form.get("go", "next")
    latest = journey.with_answers(result.answers)
    if go == "save":
        return jsonify(seen=latest.seen(found))
    if result.conflicts:
        told = notices(latest, result.conflicts, speak())
        return _again(latest, found, form, status=409, notices=told)
    if go in LEAVE:
        return LEAVE[go](latest, found)
    return _next(latest, found, form)


def _next(journey: Journey, found: Page, form: PageForm) -> ResponseReturnValue:
    posted: PostedPage = form.read
    if form.answers.errors:
        return _again(journey, found, form, status=422, mistakes=form.answers.errors)
    if posted.warnings:
        return _again(journey, found, form, warnings=posted.warnings)
    following = journey.neighbour(found, 1)
    if following is None or _may_return(journey):
        return to("check", journey.wave.id)
    return to("question", journey.wave.id, page_id=following.id, **_carried())


def _carried() -> dict[str, Any]:
    """What the next address says too: that the check page is where all this ends."""
    return {"from": "check"} if request.args.get("from") == "check" else {}


def _may_return(journey: Journey) -> bool:
    """After a change from the check page: back there, unless the change asks something new."""
    return request.args.get("from") == "check" and not unfinished(journey)


def _back(journey: Journey, found: Page) -> Reply:
    before = journey.neighbour(found, -1)
    return to("question", journey.wave.id, page_id=before.id) if before else to("start", journey.wave.id)


def _other_language(journey: Journey, found: Page) -> Reply:
    return to("question", journey.wave.id, page_id=found.id, lang=speak().other.code, **_carried())


def _later(journey: Journey, found: Page) -> Reply:
    return to("later", journey.wave.id)


LEAVE = {"back": _back, "language": _other_language, "later": _later}
