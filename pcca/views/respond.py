"""A respondent's journey through a wave."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, jsonify, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as Reply

from pcca import store as stored
from pcca.answers import encode
from pcca.answers.page import PostedPage
from pcca.fieldwork.journey import Journey, admits, instrument_of, minutes, offered, unfinished
from pcca.forms.page import PageForm, PlainForm
from pcca.forms.show import notices, summary, summary_of
from pcca.language import CLOCK, N_
from pcca.routing import Page
from pcca.store import NewResponse, Wave
from pcca.views.frame import bilingual, now, page, speak, store
from pcca.views.sheet import sheet, warm_pages

respond = bilingual(Blueprint("respond", __name__, url_prefix="/<lang>/survey/<wave_id>"))

BUSY = N_(
    "The service is busy and could not save this page. Nothing you typed is lost: "
    "wait a minute, then press the button again."
)
PAGE_LIMIT = 2 * 1024 * 1024


def _wave(wave_id: str) -> Wave:
    wave = stored.wave(store(), wave_id)
    return wave if wave is not None else abort(404)


def _token(wave_id: str) -> str | None:
    token = session.get("drafts", {}).get(wave_id)
    return token if isinstance(token, str) else None


def _keep(wave_id: str, token: str) -> None:
    session["drafts"] = {**session.get("drafts", {}), wave_id: token}


def _journey(wave_id: str, token: str | None = None) -> Journey:
    wave, draft = stored.visit(store(), wave_id, token or _token(wave_id))
    if wave is None:
        abort(404)
    mine = draft if draft is not None and admits(wave, now(), begun=True) else None
    accepted = frozenset(request.form.get("accepted", "").split()) if request.method == "POST" else frozenset()
    return Journey(wave, instrument_of(store(), wave.instrument), speak().code, mine, accepted)


def _to(endpoint: str, wave_id: str, **values: Any) -> Reply:
    return redirect(url_for(f"respond.{endpoint}", wave_id=wave_id, **values), 303)


@respond.before_request
def roomy() -> None:
    """Texts that are far too long are read all the same, so that they can be shown again with a message."""
    request.max_content_length = request.max_form_memory_size = PAGE_LIMIT


@respond.get("/")
def start(wave_id: str) -> ResponseReturnValue:
    """Who asks, how long it takes, what happens with the answers."""
    journey = _journey(wave_id)
    return page("respond/start.html", **_start(journey))


def _start(journey: Journey) -> dict[str, Any]:
    wave = journey.wave
    return {
        "wave": wave, "instrument": journey.instrument, "state": stored.state(wave, now()),
        "begun": journey.draft is not None, "minutes": minutes(journey.instrument), "problem": "",
    }  # fmt: skip


@respond.post("/")
def begin(wave_id: str) -> ResponseReturnValue:
    """Starts a draft, or goes on with the one that was begun."""
    journey = _journey(wave_id)
    if not PlainForm().validate():
        problem = speak().say("The page was open for too long, or cookies are off. Nothing is lost: start once more.")
        return page("respond/start.html", 400, **_start(journey) | {"problem": problem})
    if journey.draft is None:
        if not admits(journey.wave, now(), begun=False):
            return page("respond/start.html", 409, **_start(journey))
        _keep(wave_id, _new_draft(wave_id))
        journey = _journey(wave_id)
    return _to("question", wave_id, page_id=journey.pages[0].id)


def _new_draft(wave_id: str) -> str:
    return stored.start_draft(store(), wave_id, language=speak().code, day=now().astimezone(CLOCK).date())


@respond.get("/page/<page_id>")
def question(wave_id: str, page_id: str) -> ResponseReturnValue:
    """One page of questions."""
    journey = _journey(wave_id)
    if journey.draft is None:
        return _to("start", wave_id)
    found = journey.page(page_id)
    if found is None:
        return _to("question", wave_id, page_id=journey.pages[0].id)
    return sheet(journey, found, _token(wave_id) or "")


def warm() -> None:
    """Makes the pages of the open waves once."""
    for wave in stored.waves(store()):
        if stored.state(wave, now()) == "open":
            stored.visit(store(), wave.id, "A" * 32)
            warm_pages(Journey(wave, instrument_of(store(), wave.instrument), speak().code))


@respond.post("/page/<page_id>")
def answer(wave_id: str, page_id: str) -> ResponseReturnValue:
    """Saves what was typed, and goes where the button says."""
    fresh = _recovered(wave_id)
    journey = _journey(wave_id)
    if journey.draft is None:
        return _to("start", wave_id)
    found = journey.page(page_id)
    if found is None:
        return _to("question", wave_id, page_id=journey.pages[0].id)
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
    return sheet(journey, found, _token(journey.wave.id) or "", form, status=status, **told)


def _recovered(wave_id: str) -> bool:
    """When the session was lost, takes up the draft the form names, or begins a new one; says whether it did."""
    token = _token(wave_id)
    if token and stored.draft(store(), token) is not None:
        return False
    if token and stored.receipt(store(), token) is not None:
        return False
    named = request.form.get("draft", "")
    draft = stored.draft(store(), named) if named else None
    wave = _wave(wave_id)
    if draft is not None and draft.wave == wave_id:
        _keep(wave_id, named)
    elif admits(wave, now(), begun=False):
        _keep(wave_id, _new_draft(wave_id))
    return True


def _saved(journey: Journey, found: Page, form: PageForm) -> ResponseReturnValue:
    """Stores the changed questions, then answers by the button that was pressed."""
    posted: PostedPage = form.read
    token = _token(journey.wave.id) or ""
    day = now().astimezone(CLOCK).date()
    try:
        result = stored.save(store(), token, offered(journey, posted, form.seen), day=day, language=speak().code)
    except stored.StoreUnavailable:
        busy = speak().say(BUSY)
        return _again(journey, found, form, status=503, notices=(busy,))
    go = request.form.get("go", "next")
    latest = _journey(journey.wave.id)
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
        return _to("check", journey.wave.id)
    return _to("question", journey.wave.id, page_id=following.id, **_carried())


def _carried() -> dict[str, Any]:
    """What the next address says too: that the check page is where all this ends."""
    return {"from": "check"} if request.args.get("from") == "check" else {}


def _may_return(journey: Journey) -> bool:
    """After a change from the check page: back there, unless the change asks something new."""
    return request.args.get("from") == "check" and not unfinished(journey)


def _back(journey: Journey, found: Page) -> Reply:
    before = journey.neighbour(found, -1)
    return _to("question", journey.wave.id, page_id=before.id) if before else _to("start", journey.wave.id)


def _other_language(journey: Journey, found: Page) -> Reply:
    return _to("question", journey.wave.id, page_id=found.id, lang=speak().other.code, **_carried())


def _later(journey: Journey, found: Page) -> Reply:
    return _to("later", journey.wave.id)


LEAVE = {"back": _back, "language": _other_language, "later": _later}


@respond.get("/later")
def later(wave_id: str) -> ResponseReturnValue:
    """The link with which to come back."""
    journey = _journey(wave_id)
    if journey.draft is None:
        return _to("start", wave_id)
    link = url_for("respond.resume", wave_id=wave_id, token=_token(wave_id), _external=True)
    return page("respond/later.html", wave=journey.wave, instrument=journey.instrument, link=link)


@respond.get("/resume/<token>")
def resume(wave_id: str, token: str) -> ResponseReturnValue:
    """Takes up a draft by its link, and leaves the token out of the address."""
    draft = stored.draft(store(), token)
    if draft is None or draft.wave != wave_id:
        return page("respond/gone.html", 404, wave=_wave(wave_id))
    _keep(wave_id, token)
    journey = _journey(wave_id)
    waiting = next((found for found, _ in unfinished(journey)), None)
    return _to("question", wave_id, page_id=(waiting or journey.pages[0]).id)


@respond.get("/check")
def check(wave_id: str) -> ResponseReturnValue:
    """Every answer once more, each with a way to change it."""
    journey = _journey(wave_id)
    if journey.draft is None:
        return _to("receipt", wave_id) if _token(wave_id) else _to("start", wave_id)
    return page("respond/check.html", **_checked(journey))


def _checked(journey: Journey, **notes: Any) -> dict[str, Any]:
    return {
        "wave": journey.wave, "instrument": journey.instrument, "mistakes": (), "notices": (),
        "versions": _versions(journey), "parts": summary(journey, speak()), "last": journey.pages[-1].id,
    } | notes  # fmt: skip


def _versions(journey: Journey) -> str:
    versions = journey.draft.versions if journey.draft else {}
    return " ".join(f"{question}:{version}" for question, version in versions.items())


@respond.post("/check")
def submit(wave_id: str) -> ResponseReturnValue:
    """Submits the answers once; a second press shows the same receipt."""
    journey = _journey(wave_id)
    token = _token(wave_id)
    if journey.draft is None:
        return _to("receipt", wave_id) if token else _to("start", wave_id)
    if not PlainForm().validate():
        problem = speak().say(
            "The page was open for too long, or cookies are off. Nothing you typed is lost: press the button once more."
        )
        return page("respond/check.html", 400, **_checked(journey, notices=(problem,)))
    left = unfinished(journey)
    if left:
        return page("respond/check.html", 422, **_checked(journey, mistakes=left))
    return _submitted(journey, token or "")


def _submitted(journey: Journey, token: str) -> ResponseReturnValue:
    document = journey.document()
    day = now().astimezone(CLOCK).date()
    response = NewResponse(document, encode(journey.instrument, document), speak().code, day)
    try:
        stored.submit(store(), token, response, versions=_seen_versions(journey))
    except stored.DraftChanged:
        changed = speak().say("An answer was changed in another window. Check your answers once more.")
        return page("respond/check.html", 409, **_checked(_journey(journey.wave.id), notices=(changed,)))
    return _to("receipt", journey.wave.id)


def _seen_versions(journey: Journey) -> dict[str, int]:
    marks = [mark.rpartition(":") for mark in request.form.get("versions", "").split()]
    return {question: int(version) for question, _, version in marks if version.isdecimal() and len(version) < 9}


@respond.get("/receipt")
def receipt(wave_id: str) -> ResponseReturnValue:
    """Thanks, what happens next, and for named and confidential surveys a copy."""
    wave, token = _wave(wave_id), _token(wave_id)
    found = stored.receipt(store(), token) if token else None
    if found is None:
        return _to("start", wave_id)
    instrument = instrument_of(store(), wave.instrument)
    response = stored.response(store(), wave_id, found.key) if found.key else None
    parts = summary_of(instrument, response.document, speak()) if response else []
    return page("respond/receipt.html", wave=wave, instrument=instrument, key=found.key, parts=parts)


@respond.post("/again")
def again(wave_id: str) -> ResponseReturnValue:
    """Leaves the receipt behind, so that somebody else can answer on the same computer."""
    drafts = {wave: token for wave, token in session.get("drafts", {}).items() if wave != wave_id}
    session["drafts"] = drafts
    return _to("start", wave_id)


@respond.get("/delete")
def ask_delete(wave_id: str) -> ResponseReturnValue:
    """Says what deleting means, and asks once."""
    journey = _journey(wave_id)
    if journey.draft is None:
        return _to("start", wave_id)
    return page("respond/delete.html", wave=journey.wave, instrument=journey.instrument)


@respond.post("/delete")
def delete(wave_id: str) -> ResponseReturnValue:
    """Deletes everything that was entered and not yet submitted."""
    journey, token = _journey(wave_id), _token(wave_id)
    if not PlainForm().validate():
        return _to("ask_delete", wave_id)
    if token and journey.draft is not None:
        stored.delete_draft(store(), token)
    session["drafts"] = {wave: each for wave, each in session.get("drafts", {}).items() if wave != wave_id}
    return page("respond/deleted.html", wave=journey.wave, instrument=journey.instrument)
