"""For whoever runs a wave: personal links to hand out, and links that several may follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast, get_args

from flask import Response, abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pcca import store as stored
from pcca.fieldwork.handing import MOST_LABELS, as_csv, links_to_hand_out
from pcca.fieldwork.links import FEWER, NoKey, add_open_link, has_key, least, token_of
from pcca.fieldwork.settings import FIGURES
from pcca.forms.page import PlainForm
from pcca.paper.codes import Label, label_sheet, picture
from pcca.store import Wave
from pcca.store.invitations import Invitation
from pcca.store.links import Kind, OpenLink, close_link, open_links
from pcca.views.frame import now, page, speak, store
from pcca.views.guard import needs
from pcca.views.hosts import from_outside
from pcca.views.invite import OVER, done, invite, person_of, person_page, titled, wave_of

LONGEST_LABEL = 80
MOST_OF_LINK = 100_000
Content = Callable[[list[tuple[Invitation, str]]], tuple[bytes, str]]


def _csv(links: list[tuple[Invitation, str]]) -> tuple[bytes, str]:
    # With a mark at its beginning, by which spreadsheets know the encoding.
    return b"\xef\xbb\xbf" + as_csv(links, speak()).encode(), "text/csv"


def _pdf(links: list[tuple[Invitation, str]]) -> tuple[bytes, str]:
    return label_sheet(
        [Label(each.name, address, each.language) for each, address in links], speak()
    ), "application/pdf"


FILES: Mapping[str, Content] = {"csv": _csv, "pdf": _pdf}


def address_of(token: str) -> str:
    """The address of a link, as somebody types it."""
    return from_outside("invited.follow", token=token)


@invite.post("/hand-out.<kind>")
@needs("waves.manage")
def hand_out(wave_id: str, kind: str) -> ResponseReturnValue:
    """All personal links as a file; that it was made is entered in the audit trail."""
    wave, made = wave_of(wave_id), FILES.get(kind) or abort(404)
    if not PlainForm().validate():
        return redirect(url_for("invite.people", wave_id=wave_id), 303)
    links = links_to_hand_out(store(), wave.id, address_of)
    if kind == "pdf" and len(links) > MOST_LABELS:
        abort(413)
    content, media = made(links)
    event = done("links_handed_out", wave=wave_id, kind=kind, links=len(links))
    stored.record(store(), event)
    return _file(content, media, f"{wave_id}-links.{kind}")


def _file(content: bytes, media: str, name: str) -> Response:
    answer = make_response(content)
    answer.mimetype = media
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@invite.post("/<person>/link")
@needs("waves.manage")
def show_link(wave_id: str, person: str) -> ResponseReturnValue:
    """The personal link of one person; that it was shown is entered in the audit trail."""
    wave = wave_of(wave_id)
    found = person_of(wave, person)
    if not PlainForm().validate():
        return redirect(url_for("invite.person", wave_id=wave_id, person=person), 303)
    link = address_of(token_of(store(), wave_id, found.id))
    stored.record(store(), done("link_shown", wave=wave_id))
    return person_page(wave, person, link=link)


@invite.get("/links/")
@needs("waves.manage")
def links(wave_id: str) -> ResponseReturnValue:
    """The links that several may follow."""
    return _links(wave_of(wave_id))


def _links(wave: Wave, problems: tuple[tuple[str, str], ...] = ()) -> ResponseReturnValue:
    shown = [(each, _address(each), _used(wave, each)) for each in open_links(store(), wave.id)]
    typed = {name: request.form.get(name, "") for name in ("label", "most", "kind")}
    return page(
        "invite/links.html", 422 if problems else 200, **titled(wave), links=shown, typed=typed, problems=problems,
        wrong=dict(problems), takes_more=stored.state(wave, now()) not in OVER,
    )  # fmt: skip


def _address(link: OpenLink) -> str:
    """The address of an open link while it can be worked out."""
    return address_of(token_of(store(), link.wave, link.id)) if has_key(store(), link.wave) else ""


def _used(wave: Wave, link: OpenLink) -> str:
    """How many have begun; of an anonymous wave in steps of ten."""
    if wave.identification != "anonymous":
        return speak().number(link.used)
    return speak().say("at least {n}", n=speak().number(link.used - link.used % 10))


@invite.post("/links/")
@needs("waves.manage")
def add_link(wave_id: str) -> ResponseReturnValue:
    """Makes a link that several may follow, up to a limit."""
    wave = wave_of(wave_id)
    label, most = " ".join(request.form.get("label", "").split()), request.form.get("most", "").strip()
    problems = tuple(_faults(wave, label, most))
    if problems:
        return _links(wave, problems)
    event = done("open_link_added", wave=wave_id, most=int(most))
    add_open_link(store(), wave_id, cast(Kind, request.form["kind"]), label=label, most=int(most), event=event)
    return redirect(url_for("invite.links", wave_id=wave_id), 303)


def _faults(wave: Wave, label: str, most: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a new link, each by the field where it is mended."""
    say = speak().say
    if not PlainForm().validate():
        yield "label", say("The page was open for too long, or cookies are off. Press the button once more.")
    if not 0 < len(label) <= LONGEST_LABEL or not label.isprintable():
        yield "label", say("Name the link in 1 to {n} characters, such as: GP conference stand", n=LONGEST_LABEL)
    if not (FIGURES.fullmatch(most) and 0 < int(most) <= MOST_OF_LINK):
        limit = speak().number(MOST_OF_LINK)
        yield "most", say("Enter in figures how many may begin with it, from 1 to {n}", n=limit)
    elif int(most) < least(wave):
        yield "most", say(FEWER, n=speak().number(least(wave)))
    if request.form.get("kind") not in get_args(Kind):
        yield "kind-open", say("Choose whose device the link is opened on")
    if stored.state(wave, now()) in OVER:
        yield "label", say("This survey is over: no link can be made for it any more.")


def _link_of(wave: Wave, link: str) -> OpenLink:
    return next((each for each in open_links(store(), wave.id) if each.id.hex() == link), None) or abort(404)


@invite.post("/links/<link>/close")
@needs("waves.manage")
def end_link(wave_id: str, link: str) -> ResponseReturnValue:
    """Lets nobody else begin with a link."""
    found = _link_of(wave_of(wave_id), link)
    if PlainForm().validate() and not found.closed:
        close_link(store(), found.id, event=done("open_link_closed", wave=wave_id))
    return redirect(url_for("invite.links", wave_id=wave_id), 303)


@invite.get("/links/<link>.svg")
@needs("waves.manage")
def code(wave_id: str, link: str) -> ResponseReturnValue:
    """An open link as a code to photograph."""
    found = _link_of(wave_of(wave_id), link)
    answer = make_response(picture(address_of(token_of(store(), wave_id, found.id))))
    answer.mimetype = "image/svg+xml"
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    return answer


@invite.errorhandler(NoKey)
def without_key(error: NoKey) -> ResponseReturnValue:
    """The links cannot be worked out: why, and what to do."""
    lang = speak()
    slots: dict[str, Any] = error.slots
    told = lang.say(error.sentence, **slots)
    heading = lang.say("The links cannot be shown")
    return page(
        "invite/told.html", 409, heading=heading, told=told, remedy=lang.say("Everything else works as before.")
    )


__all__ = ["invite"]
