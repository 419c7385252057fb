"""Who of a wave gets which mail and when, and whether a mail that waits may still go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pcca import store as stored
from pcca.fieldwork.invitations import REACHED, due_for_reminder, is_due
from pcca.store import Store, Wave, invitations, letters, mail_plans, outbox
from pcca.store.database import writing
from pcca.store.invitations import Invitation
from pcca.store.mail_plans import Kind, Plan
from pcca.store.outbox import Mail
from pcca.store.waves import wave_row

HOLD = timedelta(minutes=10)
Verdict = Literal["go", "hold", "drop"]


@dataclass(frozen=True)
class Checked:
    """Whether a mail may go, and for whom it is."""

    verdict: Verdict
    wave: Wave | None = None
    invitation: Invitation | None = None


def fill(store: Store, now: datetime) -> int:
    """Puts into the outbox what is planned and due; returns how many mails are new."""
    waves = {wave.id: wave for wave in stored.waves(store) if stored.state(wave, now) == "open"}
    due = [plan for plan in mail_plans.plans(store) if plan.wave in waves and _is_due(plan, now)]
    return sum(_put(store, waves[plan.wave], plan.kind, now) for plan in due)


def _is_due(plan: Plan, now: datetime) -> bool:
    return not plan.done and (plan.at is None or plan.at <= now)


def _put(store: Store, wave: Wave, kind: Kind, now: datetime) -> int:
    """Everybody's mail of a kind, or nobody's; for invitations, of whoever came onto the list since as well."""
    mails = [_mail(wave, kind, each, now) for each in _people(store, wave, kind)]
    if not mails and kind == "invitation":
        return 0
    with writing(store) as connection:
        if kind != "invitation":
            mail_plans.note_done(connection, wave_row(connection, wave.id).no, kind)
        # What was dropped when the wave closed goes after all where it is open again.
        return outbox.put(connection, *mails) + outbox.take_up(connection, mails, now)


def _people(store: Store, wave: Wave, kind: Kind) -> Iterable[Invitation]:
    """In the order of their random ids, which tells nothing."""
    invited = mail_plans.invited_by_mail(store, wave.id)
    if kind == "invitation":
        chosen = [
            each
            for each in invitations.listed(store, wave.id)
            if is_due(each) and invited.get(each.id) in (None, "dropped")
        ]
    else:
        chosen = [each for each in due_for_reminder(store, wave) if invited.get(each.id) != "waiting"]
    # Whoever was forgotten has no address any more.
    return sorted((each for each in chosen if "@" in each.mail), key=lambda each: each.id)


def _mail(wave: Wave, kind: Kind, to: Invitation, now: datetime) -> Mail:
    return Mail(
        f"{kind}:{to.id.hex()}", to.mail, to.language, template_of(kind), now, wave=wave.id, invitation=to.id
    )  # fmt: skip


def template_of(kind: str) -> str:
    """What mails of a kind say: all reminders say the same."""
    return kind.rstrip("123")


def checked(store: Store, mail: Mail, now: datetime) -> Checked:
    """Whether a mail may go at this moment; one of no wave always may."""
    if mail.wave is None:
        return Checked("go" if _letter_is_good(store, mail, now) else "drop")
    wave = stored.wave(store, mail.wave)
    invitation = invitations.by_id(store, mail.invitation) if mail.invitation is not None else None
    if wave is None or (invitation is None and mail.template in ASKED):
        return Checked("drop")
    if mail.template in ASKED and invitation is not None and not ASKED[mail.template](invitation):
        return Checked("drop", wave, invitation)
    if mail.template in ASKED:
        return Checked(BY_STATE[stored.state(wave, now)], wave, invitation)
    return Checked("go", wave, invitation)


def _letter_is_good(store: Store, mail: Mail, now: datetime) -> bool:
    """Whether the link in a mail about an account can still be used."""
    number = mail.slots.get("letter")
    return number is None or letters.open_letter(store, letters.letter_token(store, number), now) is not None


BY_STATE: Mapping[str, Verdict] = {
    "draft": "drop", "planned": "hold", "open": "go", "paused": "hold", "closed": "drop", "archived": "drop",
}  # fmt: skip
ASKED: Mapping[str, Callable[[Invitation], bool]] = {
    "invitation": is_due,
    "reminder": is_due,
    "link_again": lambda invitation: invitation.state in REACHED,
}
"""The mails with a personal link, and whom each may go to."""
