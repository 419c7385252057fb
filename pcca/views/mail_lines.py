"""What became of a wave's mails, and what is planned, in the words of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pcca.language import N_, Language
from pcca.store import Wave, mail_plans
from pcca.store.mail_plans import Kind, Plan
from pcca.store.outbox import MailState
from pcca.views.frame import now, store

KINDS: Mapping[str, str] = {
    "invitation": N_("Invitation"),
    "reminder": N_("Reminder"),
    "link_again": N_("Link once more"),
    "test": N_("Test"),
}
PLANNED: Mapping[Kind, str] = {
    "invitation": N_("Invitations"),
    "reminder1": N_("First reminder"),
    "reminder2": N_("Second reminder"),
    "reminder3": N_("Third reminder"),
}
STATES: Mapping[MailState, str] = {
    "waiting": N_("Waiting"),
    "sent": N_("Sent"),
    "bounced": N_("Came back"),
    "failed": N_("Given up"),
    "dropped": N_("Not needed any more"),
}


@dataclass(frozen=True)
class Count:
    """How many mails of a kind are in each state."""

    kind: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PlanLine:
    """A kind of mail, and when it goes or went."""

    kind: str
    when: str


def counted(wave: str, lang: Language) -> list[Count]:
    """How many mails went, wait or came back; a kind of which there is none is left out."""
    found = mail_plans.tally(store(), wave)
    return [
        Count(
            lang.say(KINDS[kind]),
            tuple((lang.say(said), lang.number(found.get((kind, state), 0))) for state, said in STATES.items()),
        )
        for kind in KINDS
        if any(template == kind for template, _ in found)
    ]


def trouble(lang: Language) -> str:
    """That the mail server is out of reach, or nothing."""
    found = mail_plans.trouble(store())
    if found is None:
        return ""
    return lang.count(
        "The mail server has been out of reach since {since} ({reason}); {n} mail waits and goes out by itself.",
        "The mail server has been out of reach since {since} ({reason}); {n} mails wait and go out by themselves.",
        found.mails, since=lang.moment(found.since), reason=lang.say(found.reason),
    )  # fmt: skip


def failure(wave: str, lang: Language) -> str:
    """Why the last mail of this wave that did not go did not, or nothing."""
    found = mail_plans.last_failure(store(), wave)
    if found is None or not found.reason:
        return ""
    return lang.say("The last mail that could not be delivered: {reason}", reason=lang.say(found.reason))


def planned(kind: Kind, plans: tuple[Plan, ...], wave: Wave, lang: Language) -> PlanLine:
    """When a kind of mail goes or went."""
    found = next((plan for plan in plans if plan.kind == kind), None)
    return PlanLine(lang.say(PLANNED[kind]), _when(found, wave, lang))


def _when(plan: Plan | None, wave: Wave, lang: Language) -> str:
    if plan is None:
        return lang.say("not planned")
    if plan.at is None:
        return _at_opening(wave, lang)
    moment = lang.moment(plan.at)
    return lang.say("went on {moment}", moment=moment) if plan.done else lang.say("on {moment}", moment=moment)


def _at_opening(wave: Wave, lang: Language) -> str:
    if wave.opens is not None and wave.opens > now():
        return lang.say("when the wave opens, on {moment}", moment=lang.moment(wave.opens))
    return lang.say("when the wave opens; whoever comes onto the list later, at once")
