"""The mails of a wave: what they say in both languages, when they go, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pcca import store as stored
from pcca.answers.cells import Wrong
from pcca.fieldwork import mail_times
from pcca.fieldwork.demonstration.folder import is_demonstration
from pcca.fieldwork.journey import instrument_of
from pcca.forms.page import PlainForm
from pcca.language import LANGUAGES, N_, Language
from pcca.mail import letters
from pcca.mail.templates import TEMPLATES
from pcca.store import Event, Wave, mail_plans, outbox
from pcca.store.outbox import Mail
from pcca.views.account_examples import is_here
from pcca.views.frame import bilingual, now, page, speak, store
from pcca.views.guard import acting, holds, needs, person
from pcca.views.hosts import from_outside
from pcca.views.mail_lines import KINDS, counted, failure, planned, trouble
from pcca.views.wave_lines import label_of

mails = bilingual(Blueprint("mails", __name__, url_prefix="/<lang>/manage/<wave_id>/mails"))

OWN = tuple(name for name, template in TEMPLATES.items() if template.own_words)
"""The mails for which a wave may have words of its own."""
SLOTS: Mapping[str, str] = {
    "name": N_("The name on the list; “colleague” where there is none."),
    "link": N_("The personal link. It has to be in the text."),
    "closes": N_("The day and the time at which the wave closes."),
    "asker": N_("Who asks, as the wave says."),
    "title": N_("What the wave is called."),
}
SAID: Mapping[str, str] = {
    "words": N_("The words were saved. Mails that go from now on have them."),
    "shipped": N_("The mail has the words again that pcca brings."),
    "times": N_("The times were saved."),
    "test": N_("A test is on its way to {address}."),
    "expired": N_("The page was open for too long, or cookies are off. Nothing was done: press the button once more."),
}


@dataclass(frozen=True)
class Problem:
    """What is to be mended in a field."""

    field: str
    wrong: Wrong
    of: str = ""
    """The language in which it is, where there are several."""


@mails.get("")
@needs("waves.read")
def index(wave_id: str) -> ResponseReturnValue:
    """The mails as they go out, what is planned, and how many went."""
    wave, lang = wave_at(wave_id), speak()
    plans = mail_plans.plans(store(), wave_id)
    return page(
        "mails/index.html",
        wave=wave, title=title_of(wave), told=_told(), trouble=trouble(lang), failure=failure(wave_id, lang),
        counts=counted(wave_id, lang), plan=[planned(kind, plans, wave, lang) for kind in mail_times.KINDS],
        mails=[(name, lang.say(KINDS[name]), _shown(wave, name)) for name in OWN],
        explained=_explained(wave), read_here=is_demonstration(store().path.parent) and is_here(),
        manages=holds("waves.manage", wave),
    )  # fmt: skip


def wave_at(wave_id: str) -> Wave:
    wave = stored.wave(store(), wave_id)
    return wave if wave is not None else abort(404)


def title_of(wave: Wave) -> str:
    return label_of(wave, instrument_of(store(), wave.instrument), speak())


def _told() -> str:
    """What the last button did, as the address says."""
    sentence, someone = SAID.get(request.args.get("told", "")), person()
    return speak().say(sentence, address=someone.mail if someone else "") if sentence else ""


def _explained(wave: Wave) -> str:
    if len(languages(wave)) == 1:
        return speak().say("So it goes out, with a name and a link of each one's own.")
    sentence = N_(
        "So it goes out, with a name and a link of each one's own. Each person gets both languages in one mail, "
        "their own first."
    )
    return speak().say(sentence)


def _shown(wave: Wave, template: str) -> tuple[letters.Said, ...]:
    return letters.shown(store(), wave, template, _site())


def _site() -> str:
    return from_outside("bare.choose").rstrip("/")


def wave_with(wave_id: str, template: str) -> Wave:
    return wave_at(wave_id) if template in OWN else abort(404)


def languages(wave: Wave) -> tuple[Language, ...]:
    return letters.languages(store(), wave, LANGUAGES[0])


def by_field(problems: tuple[Problem, ...]) -> dict[str, list[Wrong]]:
    found: dict[str, list[Wrong]] = {}
    for each in problems:
        found.setdefault(each.field, []).append(each.wrong)
    return found


EXPIRED = Problem(
    "save", Wrong(N_("The page was open for too long, or cookies are off. Nothing is lost: save once more."))
)


def event_of(what: str, wave: Wave, **detail: str) -> Event:
    someone = person()
    return Event(now(), acting(someone) if someone else "", what, {"wave": wave.id, **detail})


def back(wave_id: str, told: str) -> ResponseReturnValue:
    return redirect(url_for("mails.index", wave_id=wave_id, told=told), 303)


@mails.post("/<template>/test")
@needs("waves.manage")
def test(wave_id: str, template: str) -> ResponseReturnValue:
    """Sends the mail to whoever asks, without a link that leads anywhere."""
    wave, someone = wave_with(wave_id, template), person()
    if someone is None or not PlainForm().validate():
        return back(wave_id, "expired")
    # One a minute for each mail: a button that is pressed twice sends one.
    occasion = f"test:{wave_id}:{template}:{someone.no}:{now():%Y%m%d%H%M}"
    outbox.put(
        store(),
        Mail(occasion, someone.mail, speak().code, "test", now(), slots={"template": template}, wave=wave.id),
    )
    return back(wave_id, "test")
