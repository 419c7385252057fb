"""Saves what a respondent typed on a page, and goes where the pressed button says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as Reply

from pcca import store as stored
from pcca.answers.page import PostedPage
from pcca.fieldwork.finishing import Stop, Waiting, stop_of, unfinished, waiting_on
from pcca.fieldwork.journey import Journey, admits, offered
from pcca.fieldwork.listing import EntryJourney, entry_of, is_gone, is_list, repeat_of
from pcca.fieldwork.offering import settled
from pcca.forms.page import PageForm
from pcca.forms.show import notices
from pcca.forms.uploads import contents, forget, received
from pcca.language import N_
from pcca.routing import Page
from pcca.store import FileContent, Saved
from pcca.views.frame import now, speak, store
from pcca.views.guard import public
from pcca.views.list_sheet import FULL
from pcca.views.sheet import sheet
from pcca.views.visit import (
    carried,
    elsewhere,
    found_at,
    journey_of,
    keep,
    new_draft,
    respond,
    to,
    to_end,
    to_list,
    to_stop,
    today,
    token_of,
    wave_of,
)

BUSY = N_(
    "The service is busy and could not save this page. Nothing you typed is lost: "
    "wait a minute, then press the button again."
)
TOO_LATE = N_(
    "The survey is over, and the time to finish has passed: this page could not be saved. "
    "What you typed is still here, so that you can copy it."
)
NOT_SAVED = (400, 409, 503)
Offered = Mapping[str, tuple[dict[str, Any], int]]
CHOOSE_AGAIN = N_("A file that was sent with this page was not kept: choose it again.")
KEPT = N_(
    "This entry was removed in another window. What you typed is shown below: "
    "press Continue to put it back, or Back to leave it out."
)


@respond.post("/page/<page_id>")
@respond.post("/page/<page_id>/<int:number>")
@public
def answer(wave_id: str, page_id: str, number: int | None = None) -> ResponseReturnValue:
    """Saves what was typed, and goes where the button says."""
    journey = journey_of(wave_id)
    fresh = journey.draft is None and _recovered(wave_id)
    if fresh:
        journey = journey_of(wave_id)
    if journey.draft is None:
        return _too_late(journey, page_id, number) or to_end(wave_id)
    found = found_at(journey, page_id, number)
    if found is None:
        return elsewhere(journey, page_id, number)
    mine, page = found
    form = PageForm(mine.asker(page), page, received(request.form, request.files, mine, page))
    form.validate()
    if fresh or form.stale:
        problem = speak().say(
            "The page was open for too long, or cookies are off. Nothing you typed is lost: press the button once more."
        )
        return _again(mine, page, form, status=400, notices=(problem,))
    try:
        return _gone(mine, page, form) if isinstance(mine, EntryJourney) and is_gone(mine) else _saved(mine, page, form)
    except stored.StoreUnavailable:
        return _again(mine, page, form, status=503, notices=(speak().say(BUSY),))


def _too_late(journey: Journey, page_id: str, number: int | None) -> ResponseReturnValue | None:
    """What was typed when the time was up: shown once more, since it could not be saved any more."""
    token = token_of(journey.wave.id)
    found = found_at(journey, page_id, number) if stored.is_over(journey.wave, now()) else None
    if found is None or (token is not None and stored.receipt(store(), token) is not None):
        return None
    mine, page = found
    form = PageForm(mine.asker(page), page, received(request.form, request.files, mine, page))
    form.validate()
    return _again(mine, page, form, status=409, notices=(speak().say(TOO_LATE),))


def _again(journey: Journey, found: Page, form: PageForm, *, status: int = 200, **told: Any) -> tuple[str, int]:
    """The page once more with everything that was typed, and what there is to tell."""
    if status in NOT_SAVED and forget(form):
        told["notices"] = (*told.get("notices", ()), speak().say(CHOOSE_AGAIN))
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
        keep(wave_id, new_draft(wave_id))
    return True


def _gone(journey: EntryJourney, found: Page, form: PageForm) -> ResponseReturnValue:
    """What was typed into an entry that another window removed: shown once more, and put back when that is wanted."""
    go = request.form.get("go", "next")
    if not offered(journey, form.read, form.seen) or (form.kept and go in ("back", "later")):
        return to_list(journey, journey.section.id, told="gone")
    if not form.kept or go == "save":
        return _again(journey, found, form, status=409, notices=(speak().say(KEPT),))
    most, token = repeat_of(journey.section).high, token_of(journey.wave.id) or ""
    if stored.restore_entry(store(), token, journey.entry, most=most, day=today()) is None:
        return _again(journey, found, form, status=409, notices=(speak().say(FULL, most=most),))
    return _saved(entry_of(journey_of(journey.wave.id), journey.entry), found, form)


def _saved(journey: Journey, found: Page, form: PageForm) -> ResponseReturnValue:
    """Stores the changed questions, then answers by the button that was pressed."""
    posted: PostedPage = form.read
    go = request.form.get("go", "next")
    changed, files = offered(journey, posted, form.seen), contents(journey, form.answers.posted)
    changed = settled(journey, found, posted, changed, sent_on=go == "next")
    result = _stored(journey, changed, files)
    latest = journey.with_answers(result.answers)
    if go == "save":
        return jsonify(seen=latest.seen(found))
    if result.conflicts:
        told = notices(latest, result.conflicts, speak())
        return _again(latest, found, form, status=409, notices=told)
    if go in LEAVE:
        return LEAVE[go](latest, found)
    return _next(latest, found, form)


def _stored(journey: Journey, changed: Offered, files: Mapping[str, FileContent] | None) -> Saved:
    """What came of saving; where nothing but answers is to be written, on the quickest way."""
    token, draft = token_of(journey.wave.id) or "", journey.draft
    day, language = today(), speak().code
    if files is None and draft is not None and (draft.touched, draft.language) == (day, language):
        saved = stored.overwrite(store(), token, changed, draft)
        if saved is not None:
            return saved
    return stored.save(store(), token, changed, day=day, language=language, files=files)


def _next(journey: Journey, found: Page, form: PageForm) -> ResponseReturnValue:
    posted: PostedPage = form.read
    mistakes = _in_list(journey, found, form) if is_list(found) else form.answers.errors
    if mistakes:
        return _again(journey, found, form, status=form.status, mistakes=mistakes)
    if posted.warnings:
        return _again(journey, found, form, warnings=posted.warnings)
    return _onward(journey, found)


def _in_list(journey: Journey, found: Page, form: PageForm) -> list[Waiting]:
    """What is wrong with the form of a list, with the list and with each of its entries."""
    here = stop_of(journey, found)
    return [*(Waiting(here, each) for each in form.answers.errors), *waiting_on(journey, found)]


def _onward(journey: Journey, found: Page) -> Reply:
    """To the next page; from the last page of an entry to its list, from the last of all to the check page."""
    following = journey.neighbour(found, 1)
    if _may_return(journey, following):
        return to("check", journey.wave.id)
    if following is not None:
        return to_stop(journey, stop_of(journey, following))
    if isinstance(journey, EntryJourney):
        return to_list(journey, journey.section.id, **({} if journey.has_answers else {"told": "empty"}))
    return to("check", journey.wave.id)


def _may_return(journey: Journey, following: Page | None) -> bool:
    """After a change from the check page: back there, unless the change asks something new.

    An entry that was added from there is gone through to its end.
    """
    whole = journey.outer if isinstance(journey, EntryJourney) else journey
    ended = carried() == {"from": "check"} or (bool(carried()) and following is None)
    return ended and not unfinished(whole)


def _back(journey: Journey, found: Page) -> Reply:
    before = journey.neighbour(found, -1)
    if before is not None:
        return to_stop(journey, stop_of(journey, before))
    if isinstance(journey, EntryJourney):
        return to_list(journey, journey.section.id)
    return to("start", journey.wave.id)


def _other_language(journey: Journey, found: Page) -> Reply:
    return to_stop(journey, stop_of(journey, found), lang=speak().other.code)


def _later(journey: Journey, found: Page) -> Reply:
    return to("later", journey.wave.id)


def _add(journey: Journey, found: Page) -> Reply:
    """One more entry of the list the page shows, once however often the form is sent."""
    if not is_list(found):
        return to_stop(journey, stop_of(journey, found))
    most, mark = repeat_of(found.section).high, request.form.get("mark", "")[:40]
    token = token_of(journey.wave.id) or ""
    number = stored.add_entry(store(), token, found.section.id, mark=mark, most=most, day=today())
    if number is None:
        return to_stop(journey, stop_of(journey, found), told="full")
    return to_stop(journey, Stop(found.id, number), **({"from": "new"} if carried() else {}))


LEAVE = {"back": _back, "language": _other_language, "later": _later, "add": _add}

__all__ = ["respond"]
