"""For whoever runs a wave: who is on its list, how each stands, and uploading more of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pcca import store as stored
from pcca.fieldwork.closing import SITE
from pcca.fieldwork.frames import COLUMNS, STRATA, Frame, read_frame
from pcca.fieldwork.invitations import invite as put_on_list
from pcca.fieldwork.invitations import sort_out
from pcca.fieldwork.links import has_key
from pcca.fieldwork.packing import packed, unpacked
from pcca.fieldwork.sheets import MOST_BYTES
from pcca.fieldwork.versions import instrument_of
from pcca.forms.page import PlainForm
from pcca.language import NAMES
from pcca.store import Event, Wave
from pcca.store.invitations import STANDINGS, Invitation, by_id, listed, set_state
from pcca.views.frame import bilingual, now, page, speak, store
from pcca.views.guard import acting, needs
from pcca.views.guard import person as signed_in
from pcca.views.show_rates import rates_shown
from pcca.views.wave_lines import label_of

invite = bilingual(Blueprint("invite", __name__, url_prefix="/<lang>/manage/<wave_id>/people"))

UPLOAD_LIMIT = 8 * 1024 * 1024
"""Files up to here are told how large they may be; more is not read at all."""
PAGE = 100
MOST_FAULTS = 200
OVER = ("closed", "archived")


@invite.before_request
def roomy() -> None:
    """A file that is too large is read a little beyond its limit, so that its sender is told in words."""
    request.max_content_length = request.max_form_memory_size = UPLOAD_LIMIT
    request.room = MOST_BYTES + 1  # type: ignore[attr-defined]


def wave_of(wave_id: str) -> Wave:
    """The wave at an address, one that is still being prepared too."""
    return stored.wave(store(), wave_id) or abort(404)


def titled(wave: Wave) -> dict[str, Any]:
    """What every page about the people of a wave needs."""
    return {"wave": wave, "title": label_of(wave, instrument_of(store(), wave.instrument), speak())}


def done(what: str, **detail: str | int) -> Event:
    """An entry of the audit trail for what whoever has signed in does now."""
    someone = signed_in()
    return Event(now(), acting(someone) if someone else SITE, what, detail)


@invite.get("/")
@needs("waves.manage")
def people(wave_id: str) -> ResponseReturnValue:
    """The list, page by page, and what can be done with it."""
    return _people(wave_of(wave_id))


def _people(wave: Wave, status: int = 200, problem: str = "") -> ResponseReturnValue:
    everybody = _sought(listed(store(), wave.id))
    first = min(max(0, request.args.get("first", 0, type=int)), max(0, len(everybody) - 1)) // PAGE * PAGE
    shown = everybody[first : first + PAGE]
    return page(
        "invite/people.html", status, **titled(wave),
        people=[(each, speak().say(STANDINGS[each.state]), _strata(each)) for each in shown],
        rates=rates_shown(store(), wave, speak()), total=len(everybody), first=first + 1, last=first + len(shown),
        before=first - PAGE if first else None, after=first + PAGE if first + PAGE < len(everybody) else None,
        sought=request.args.get("sought", ""), problem=problem, takes_more=stored.state(wave, now()) not in OVER,
        has_key=has_key(store(), wave.id), noted=wave.identification != "anonymous",
        columns=[speak().say(each) for each in COLUMNS.values()], notices=_added(),
    )  # fmt: skip


def _added() -> list[str]:
    """How many were put on the list just now."""
    added = request.args.get("added", type=int)
    if added is None:
        return []
    return [speak().count("{n} person was put on the list.", "{n} people were put on the list.", max(0, added))]


def _sought(people: tuple[Invitation, ...]) -> list[Invitation]:
    """Those whose name or address holds what was typed."""
    typed = request.args.get("sought", "").strip().casefold()
    return [each for each in people if typed in each.name.casefold() or typed in each.mail]


def _strata(person: Invitation) -> str:
    return "; ".join(f"{speak().say(STRATA[each])}: {value}" for each, value in person.strata.items())


@invite.post("/")
@needs("waves.manage")
def upload(wave_id: str) -> ResponseReturnValue:
    """Reads a frame, and shows what putting it on the list would mean."""
    return _while_taking(wave_id, _uploaded)


def _while_taking(wave_id: str, then: Callable[[Wave], ResponseReturnValue]) -> ResponseReturnValue:
    """Does with a form what puts people on a list, where that can be done now."""
    wave = wave_of(wave_id)
    refusal = _refusal(wave)
    return _people(wave, 409, refusal) if refusal else then(wave)


def _uploaded(wave: Wave) -> ResponseReturnValue:
    sent = request.files.get("frame")
    if sent is None or not sent.filename:
        return _people(wave, 422, speak().say("Choose a file first: CSV, or a spreadsheet saved as .xlsx."))
    # One byte more than is allowed is enough to find that a file is too large.
    return _previewed(wave, read_frame(sent.stream.read(MOST_BYTES + 1)))


def _refusal(wave: Wave) -> str:
    """Why nobody can be put on the list now."""
    if not PlainForm().validate():
        return speak().say("The page was open for too long, or cookies are off. Nothing was stored: try once more.")
    if stored.state(wave, now()) in OVER:
        return speak().say("This survey is over: nobody can be put on its list any more.")
    return ""


def _previewed(wave: Wave, frame: Frame) -> ResponseReturnValue:
    lang = speak()
    found = sort_out(store(), wave.id, frame.rows)
    faults = [(each.row, each.column, each.message(lang)) for each in frame.bad[:MOST_FAULTS]]
    return page(
        "invite/preview.html", 422 if frame.bad else 200, **titled(wave),
        frame=frame, new=len(found.new), there=found.there, packed=packed(frame.rows), faults=faults,
        more=len(frame.bad) - len(faults), left_out=frame.left_out,
        languages=_counted(NAMES[each.language] for each in frame.rows),
        strata=[(lang.say(STRATA[each]), _counted(_values(frame, each))) for each in STRATA if each in frame.columns],
    )  # fmt: skip


def _values(frame: Frame, column: str) -> list[str]:
    return [each.strata.get(column) or speak().say("Not given") for each in frame.rows]


def _counted(values: Iterable[str]) -> list[tuple[str, int]]:
    given = list(values)
    return [(value, given.count(value)) for value in sorted(set(given), key=str.casefold)]


@invite.post("/confirm")
@needs("waves.manage")
def confirm(wave_id: str) -> ResponseReturnValue:
    """Puts the faultless rows of a preview on the list; twice is as once."""
    return _while_taking(wave_id, _confirmed)


def _confirmed(wave: Wave) -> ResponseReturnValue:
    frame = unpacked(request.form.get("packed", ""))
    if frame.bad:
        return _previewed(wave, frame)
    new = sort_out(store(), wave.id, frame.rows).new
    event = done("people_invited", wave=wave.id, people=len(new))
    put_on_list(store(), wave.id, new, event=event if new else None)
    return redirect(url_for("invite.people", wave_id=wave.id, added=len(new)), 303)


@invite.get("/<person>/")
@needs("waves.manage")
def person(wave_id: str, person: str) -> ResponseReturnValue:
    """One person, how they stand, and changing that."""
    return person_page(wave_of(wave_id), person)


def person_page(wave: Wave, person: str, **told: Any) -> ResponseReturnValue:
    found = person_of(wave, person)
    states = [(code, speak().say(said)) for code, said in STANDINGS.items()]
    context = {"link": "", "problem": "", "noted": wave.identification != "anonymous"} | told
    return page(
        "invite/person.html", 422 if context["problem"] else 200, **titled(wave), person=found, strata=_strata(found),
        states=states, has_key=has_key(store(), wave.id), **context,
    )  # fmt: skip


def person_of(wave: Wave, person: str) -> Invitation:
    """The invitation that an address names; no page where it is of another wave, or of nobody."""
    try:
        found = by_id(store(), bytes.fromhex(person))
    except ValueError:
        found = None
    return found if found is not None and found.wave == wave.id else abort(404)


@invite.post("/<person>/")
@needs("waves.manage")
def stand(wave_id: str, person: str) -> ResponseReturnValue:
    """Says how somebody stands; they stay on the list."""
    wave, state = wave_of(wave_id), request.form.get("state", "")
    found = person_of(wave, person)
    chosen = next((each for each in STANDINGS if each == state), None)
    if not PlainForm().validate() or chosen is None:
        return person_page(
            wave, person, problem=speak().say("Choose how this person stands, then press the button again.")
        )
    if chosen != found.state:
        event = done("invitation_changed", wave=wave_id, state=chosen)
        set_state(store(), found.id, chosen, event=event)
    return redirect(url_for("invite.people", wave_id=wave_id, sought=request.args.get("sought")), 303)


__all__ = ["invite"]
