"""What every view of a respondent needs: the blueprint, the wave, the draft the browser holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, abort, g, redirect, request, session, url_for
from werkzeug.wrappers import Response as Reply

from pcca import store as stored
from pcca.clock import CLOCK
from pcca.fieldwork.entering import start
from pcca.fieldwork.finishing import Stop
from pcca.fieldwork.journey import Journey, instrument_of, keeps
from pcca.fieldwork.listing import EntryJourney, entry_of, list_of, list_page
from pcca.fieldwork.offering import last_answers, listed_in, offers_last
from pcca.forms.page import PlainForm
from pcca.forms.uploads import MOST_SENT, room_for
from pcca.routing import Page
from pcca.store import Entry, Wave
from pcca.store.invitations import AlreadyAnswered, by_token
from pcca.views import frame
from pcca.views.frame import bilingual, now, speak, store
from pcca.views.scope import UnitScope

respond = bilingual(Blueprint("respond", __name__, url_prefix="/<lang>/survey/<wave_id>"))

PAGE_LIMIT = 2 * 1024 * 1024


def wave_of(wave_id: str) -> Wave:
    return _known(stored.wave(store(), wave_id))


def _known(wave: Wave | None) -> Wave:
    """The wave, as far as respondents may know of it."""
    return wave if wave is not None and wave.status != "draft" else abort(404)


def token_of(wave_id: str) -> str | None:
    """The token of the draft that the form was made for, or else of the one that the browser holds."""
    token = g.get("of_form") or session.get("drafts", {}).get(wave_id)
    return token if isinstance(token, str) else None


def named_in_form(wave_id: str) -> str:
    """What a form says of whose it is; nothing where one person after the other answers in this browser."""
    return "" if in_kiosk() else token_of(wave_id) or ""


def keep(wave_id: str, token: str) -> None:
    g.pop("of_form", None)
    session["drafts"] = {**session.get("drafts", {}), wave_id: token}


def leave(wave_id: str) -> None:
    """Empties the browser of what somebody entered, and of the personal link they came by."""
    session["drafts"] = {wave: token for wave, token in session.get("drafts", {}).items() if wave != wave_id}
    if not in_kiosk():
        session["passes"] = {wave: token for wave, token in session.get("passes", {}).items() if wave != wave_id}


def in_kiosk() -> bool:
    """Whether one person after the other answers in this browser."""
    return "kiosk" in session


def shown(wave_id: str) -> tuple[str, ...]:
    """The tokens that the browser came by, and the one that a form names."""
    held = (token_of(wave_id), session.get("passes", {}).get(wave_id), request.form.get("draft"))
    return tuple(each for each in held if isinstance(each, str) and each)


def journey_of(wave_id: str, token: str | None = None) -> Journey:
    found, draft = stored.visit(store(), wave_id, token or token_of(wave_id))
    wave = _known(found)
    mine = draft if draft is not None and keeps(wave, now()) else None
    accepted = frozenset(request.form.get("accepted", "").split()) if request.method == "POST" else frozenset()
    journey = Journey(wave, instrument_of(store(), wave.instrument), speak().code, mine, accepted)
    return _with_last(journey) if offers_last(journey.instrument) else journey


def _with_last(journey: Journey) -> Journey:
    """With the answers of last time, for whoever is on the list as of the unit or may read what the unit said.

    Whoever names a unit is not known to be of it by that alone.
    """
    code = journey.instrument.unit_in(journey.counted)
    known = UnitScope(journey.wave).reads_ratings(code) or listed_in(store(), journey, shown(journey.wave.id))
    return replace(journey, last=last_answers(store(), journey)) if known else journey


def to(endpoint: str, wave_id: str, **values: Any) -> Reply:
    return redirect(url_for(f"respond.{endpoint}", wave_id=wave_id, **values), 303)


def halted(wave: Wave) -> Reply | None:
    """During a pause, the way to the page that says so."""
    return to("start", wave.id) if stored.state(wave, now()) == "paused" else None


def late_words(wave: Wave) -> tuple[str, ...]:
    """After closing, until when those who have begun can finish."""
    ends = stored.over_from(wave)
    if ends is None or stored.state(wave, now()) != "closed":
        return ()
    lang = speak()
    return (
        lang.say(
            "The survey has closed. Because you had begun, you can finish until {moment}.", moment=lang.moment(ends)
        ),
    )


def to_end(wave_id: str) -> Reply:
    """Where somebody goes who has no draft: to the receipt of what was submitted, or to the start."""
    return to("receipt" if token_of(wave_id) else "start", wave_id)


def to_stop(journey: Journey, stop: Stop, **values: Any) -> Reply:
    """To a page of questions, of an entry, or of a list."""
    return to("question", journey.wave.id, page_id=stop.page, number=stop.number, **{**carried(), **values})


def to_list(journey: Journey, list_: str, **values: Any) -> Reply:
    """From an entry to its list."""
    return to_stop(journey, Stop(list_), **({"from": "check"} if carried() else {}), **values)


def carried() -> dict[str, str]:
    """What the next address says too: that the check page is where all this ends, perhaps after a new entry."""
    begun_at = request.args.get("from", "")
    return {"from": begun_at} if begun_at in ("check", "new") else {}


def found_at(journey: Journey, page_id: str, number: int | None) -> tuple[Journey, Page] | None:
    """The page with this address, and the journey it belongs to: of a respondent or of one entry of a list."""
    if number is None:
        page = journey.page(page_id)
        return None if page is None else (journey, page)
    entry = entry_at(journey, page_id, number)
    page = entry.page(page_id) if entry else None
    return None if entry is None or page is None else (entry, page)


def entry_at(journey: Journey, page_id: str, number: int) -> EntryJourney | None:
    """The entry at this address, there or not, if its list is asked."""
    section = journey.instrument.repeats.get(list_of(page_id))
    if section is None or list_page(journey, section) is None:
        return None
    return entry_of(journey, Entry(section.id, number))


def elsewhere(journey: Journey, page_id: str, number: int | None) -> Reply:
    """Where an address leads that has no page: to the list of an entry that is gone, or to the beginning."""
    entry = entry_at(journey, page_id, number) if number is not None else None
    if entry is None:
        return to("question", journey.wave.id, page_id=journey.pages[0].id)
    if entry.there and entry.pages:
        return to_stop(journey, Stop(entry.pages[0].id, number))
    return to_list(journey, entry.section.id, told="unasked" if entry.there else "gone")


def today() -> date:
    """The day in Wales."""
    return now().astimezone(CLOCK).date()


def new_draft(wave_id: str) -> str:
    """Begins a draft, of the link by which the browser came if there is one."""
    return start(store(), wave_of(wave_id), shown(wave_id), language=speak().code, day=today())


@respond.before_request
def roomy() -> None:
    """Texts that are far too long are read all the same, so that they can be shown again with a message."""
    request.max_content_length = request.max_form_memory_size = PAGE_LIMIT
    room = _room() if request.mimetype == "multipart/form-data" else 0
    if room:
        # Files that are far too large are counted to their end, for the same reason, but not kept.
        request.room = room  # type: ignore[attr-defined]
        request.max_content_length = PAGE_LIMIT + MOST_SENT


@respond.before_request
def of_whom() -> None:
    """What was typed belongs to whoever the form was made for, whichever link was followed in this browser since."""
    wave_id, named = str((request.view_args or {}).get("wave_id", "")), _named()
    if named and named != token_of(wave_id) and _is_of(named, wave_id):
        g.of_form = named
        if PlainForm().validate():
            keep(wave_id, named)


def _named() -> str:
    return request.form.get("draft", "") if request.method == "POST" else ""


def _is_of(token: str, wave_id: str) -> bool:
    """Whether this is the token of a draft, of a link or of submitted answers of the wave."""
    draft, invited = stored.draft(store(), token), by_token(store(), token)
    of = draft.wave if draft is not None else invited.wave if invited is not None else None
    return of == wave_id or (of is None and stored.receipt(store(), token) is not None)


def _room() -> int:
    """How many bytes of files the page asks for."""
    given = request.view_args or {}
    wave = stored.wave(store(), str(given.get("wave_id", "")))
    page_id = str(given.get("page_id", ""))
    return room_for(instrument_of(store(), wave.instrument), page_id) if wave and page_id else 0


@respond.errorhandler(stored.StoreUnavailable)
def held(_: stored.StoreUnavailable) -> tuple[str, int]:
    """What was typed, in a form that sends it once more: the database could not even be read."""
    fields = list(request.form.items(multi=True)) if request.method == "POST" else []
    return frame.page("respond/held.html", 503, fields=fields, address=request.full_path.rstrip("?"))


@respond.errorhandler(AlreadyAnswered)
def answered_already(_: AlreadyAnswered) -> Reply:
    """Another browser submitted with the same personal link."""
    return to("receipt", str((request.view_args or {})["wave_id"]))


@respond.errorhandler(stored.NoDraft)
@respond.errorhandler(stored.NoEntry)
def overtaken(_: stored.StoreError) -> Reply:
    """Another window submitted or deleted the answers meanwhile: the same form once more finds it so."""
    return redirect(request.full_path, 307)
