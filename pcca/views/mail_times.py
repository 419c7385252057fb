"""When the mails of a wave go: the form, and what is wrong with what was typed."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from pcca.fieldwork import mail_times
from pcca.forms.page import PlainForm
from pcca.language import N_
from pcca.store import Wave, mail_plans
from pcca.views.frame import now, page, speak, store
from pcca.views.guard import needs
from pcca.views.mail_lines import PLANNED, planned
from pcca.views.mails import EXPIRED, Problem, back, by_field, event_of, mails, title_of, wave_at

WAYS = {
    mail_times.NEVER: N_("No invitations by mail"),
    mail_times.OPENING: N_("When the wave opens, and later to whoever comes onto the list"),
    mail_times.AT: N_("From this time on:"),
}


@mails.get("/times")
@needs("waves.manage")
def times(wave_id: str) -> ResponseReturnValue:
    """When the mails go, to be changed."""
    wave = wave_at(wave_id)
    return _times_page(wave, mail_times.typed(mail_plans.plans(store(), wave_id)))


def _times_page(
    wave: Wave, typed: dict[str, str], problems: tuple[Problem, ...] = (), status: int = 200
) -> ResponseReturnValue:
    plans, lang = mail_plans.plans(store(), wave.id), speak()
    gone = {plan.kind: planned(plan.kind, plans, wave, lang) for plan in plans if plan.done}
    return page(
        "mails/times.html", status,
        wave=wave, title=title_of(wave), typed=typed, problems=problems, wrong=_on_one_line(problems), gone=gone,
        kinds={kind: lang.say(said) for kind, said in PLANNED.items()},
        ways=[(value, lang.say(said)) for value, said in WAYS.items()],
        reminders=mail_times.REMINDERS, hour=mail_times.HOUR,
    )  # fmt: skip


@mails.post("/times")
@needs("waves.manage")
def save_times(wave_id: str) -> ResponseReturnValue:
    """Saves when the mails go, or shows what is wrong with it."""
    wave, typed = wave_at(wave_id), _typed_times()
    found = mail_times.read(wave, typed, now(), mail_plans.plans(store(), wave_id))
    problems = tuple(Problem(f"{kind}-day", wrong, speak().say(PLANNED[kind])) for kind, wrong in found.faults)
    if problems or not PlainForm().validate():
        return _times_page(wave, typed, problems or (EXPIRED,), 422 if problems else 400)
    event = event_of("mails_planned", wave, mails=", ".join(found.at) or "-")
    mail_plans.put_plans(store(), wave_id, found.at, event=event)
    return back(wave_id, "times")


def _typed_times() -> dict[str, str]:
    return {name: request.form.get(name, "")[:100] for name in mail_times.typed(())}


def _on_one_line(problems: tuple[Problem, ...]) -> dict[str, str]:
    return {
        field: ". ".join(each.say(speak()) for each in wrongs) for field, wrongs in by_field(problems).items()
    }  # fmt: skip


__all__ = ["mails"]
