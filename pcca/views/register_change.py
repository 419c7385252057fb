"""Changing the register on a page: what happened is asked, shown as it will be, and done when that is confirmed.

What is typed stands in the address until then, so that going back, reloading and the other language lose nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pcca.answers.fields import Mistake
from pcca.fieldwork.register import typed as forms
from pcca.fieldwork.register.asked import Asked
from pcca.fieldwork.register.days import day_before
from pcca.fieldwork.register.faults import Refused
from pcca.fieldwork.register.finding import called
from pcca.fieldwork.register.keeping import Moved, Outcome, perform, preview
from pcca.fieldwork.register.looking import Sides, sides
from pcca.fieldwork.register.saying import Said, phrase
from pcca.fieldwork.register.touching import touched
from pcca.fieldwork.register.typed import Act
from pcca.forms.page import PlainForm
from pcca.language import N_
from pcca.store import register as kept
from pcca.views.account import clean
from pcca.views.frame import now, page, speak, store
from pcca.views.guard import needs, today
from pcca.views.invite import done
from pcca.views.register_form import Form, opened
from pcca.views.register_import import register
from pcca.views.register_words import LEADS, TITLES

NOTICES: Mapping[str, str] = {
    "meanwhile": N_("Nothing was changed: the register is no longer what you looked at. This is how it stands now."),
    "stale": N_("The page was open for too long, or cookies are off. Nothing was changed: press the button once more."),
}
ON_ONE = "/organisations/<code>/<any(end, merge, rename, move, leave, correct):act>"
OWN = frozenset({"csrf_token", "go", "seen", "again"})
DANGER = frozenset({"merge", "end"})


@register.get("/new")
@needs("register.manage")
def new() -> ResponseReturnValue:
    """Asks for a new organisation, or shows what adding it means."""
    return _shown(_form("add", "", request.args))


@register.post("/new")
@needs("register.manage")
def add() -> ResponseReturnValue:
    """Adds an organisation as it was shown."""
    return _done(_form("add", "", request.form))


@register.get(ON_ONE)
@needs("register.manage")
def change(code: str, act: Act) -> ResponseReturnValue:
    """Asks what happened to an organisation, or shows what it means."""
    return _shown(_form(act, code, request.args))


@register.post(ON_ONE)
@needs("register.manage")
def changed(code: str, act: Act) -> ResponseReturnValue:
    """Changes the register as it was shown."""
    return _done(_form(act, code, request.form))


def _form(act: Act, code: str, given: Mapping[str, str]) -> Form:
    whole = kept.read(store())
    it = whole.get(code) if code else None
    if code and (it is None or act not in forms.acts_on(it)):
        abort(404)
    typed = {name: clean(text) for name, text in given.items() if name not in OWN}
    return opened(act, whole, it, typed, lang=speak(), today=today())


def _shown(form: Form) -> ResponseReturnValue:
    """The form; once it is filled in, what it would change, or what is wrong in it."""
    go = request.args.get("go", "")
    # A kind that was chosen leads to the fields of it.
    if not go or (go == "kind" and form.step != go):
        return _asked(form)
    asked = _read(form)
    if not isinstance(asked, Asked):
        return _asked(form.mistaken(asked))
    try:
        return _looked(form, asked, preview(store(), asked.act))
    except Refused as refusal:
        return _asked(form.refused(refusal))


def _read(form: Form) -> Asked | tuple[Mistake, ...]:
    code = form.it.code if form.it is not None else ""
    return forms.read(form.act, form.register, code, form.typed, form.today)


def _asked(form: Form) -> tuple[str, int]:
    return page(
        "register/change.html", 422 if form.problems else 200, form=form, title=_title(form),
        lead=speak().say(LEADS[form.act]), notices=_notices(), back=_back(form), left=_left(form),
    )  # fmt: skip


def _looked(form: Form, asked: Asked, outcome: Outcome) -> tuple[str, int]:
    """What a change does, in sentences, and the button that does it."""
    before = form.register
    touches = touched(store(), before, asked, outcome, now())
    return page(
        "register/look.html", form=form, title=_title(form), headings=_headings(asked),
        changes=_sentences(outcome, [each.said for each in outcome.changes]),
        sides=[_side(outcome, each) for each in sides(before, asked, outcome)],
        touches=[(each, phrase(speak(), outcome.after, each.said)) for each in touches],
        confirm=request.path, seen=outcome.seen, again=_address(form), danger=form.act in DANGER,
        notices=_notices(), back=_back(form), left=_left(form),
    )  # fmt: skip


def _side(outcome: Outcome, each: Sides) -> tuple[str, list[tuple[str, bool]], list[tuple[str, bool]]]:
    """An organisation with what holds of it before and after, and whether that is on one side only."""
    before, after = _sentences(outcome, each.before), _sentences(outcome, each.after)
    return (
        called(outcome.after[each.code], speak().code),
        [(sentence, sentence not in after) for sentence in before],
        [(sentence, sentence not in before) for sentence in after],
    )


def _sentences(outcome: Outcome, told: Sequence[Said]) -> list[str]:
    return [phrase(speak(), outcome.after, each) for each in told]


def _headings(asked: Asked) -> tuple[str, str]:
    """What the two sides of a change are called: days, or what the register says."""
    lang = speak()
    if asked.day is None:
        return lang.say("What the register says so far"), lang.say("What it says afterwards")
    eve = day_before(asked.day) or asked.day
    return lang.say("Until {day}", day=lang.date(eve)), lang.say("From {day}", day=lang.date(asked.day))


def _title(form: Form) -> str:
    return speak().say(TITLES[form.act])


def _back(form: Form) -> tuple[str, str]:
    """The page that a form is reached from, and what it is called."""
    if form.hidden:
        return url_for("register.new"), speak().say("Choose another kind")
    if form.it is None:
        return url_for("register.index"), speak().say("Register of organisations")
    return url_for("register.one", code=form.it.code), form.it.name[speak().code]


def _left(form: Form) -> str:
    """Where whoever changes nothing goes on."""
    return url_for("register.index") if form.it is None else url_for("register.one", code=form.it.code)


def _notices() -> list[str]:
    notice = NOTICES.get(request.args.get("again", ""))
    return [speak().say(notice)] if notice else []


def _address(form: Form, **more: str) -> str:
    """The page of a form with what is typed in it."""
    return f"{request.path}?{urlencode({**form.sent, **more})}"


def _done(form: Form) -> ResponseReturnValue:
    """Does what was looked at; whatever stands against it is shown on the page before."""
    asked = _read(form)
    if not isinstance(asked, Asked):
        return redirect(_address(form, go="look"), 303)
    if not PlainForm().validate():
        return redirect(_address(form, go="look", again="stale"), 303)
    try:
        seen = request.form.get("seen", "")
        outcome = perform(store(), asked.act, lambda made: done(asked.what, **asked.told(made)), seen=seen)
    except (Moved, Refused):
        return redirect(_address(form, go="look", again="meanwhile"), 303)
    on = None if asked.day is None else asked.day.isoformat()
    return redirect(url_for("register.one", code=asked.about[-1], on=on, changed=len(outcome.codes)), 303)


__all__ = ["register"]
