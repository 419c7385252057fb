"""What a mail of the outbox says: its words, and what fills them at the moment of sending."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pcca.fieldwork import links
from pcca.fieldwork.mailing import Checked
from pcca.fieldwork.versions import instrument_of
from pcca.language import LANGUAGES, N_, Language, language
from pcca.mail.compose import Letter, one_line
from pcca.mail.templates import TEMPLATES, filled, foot, shipped_text
from pcca.store import Store, Wave, letters, mail_plans
from pcca.store.invitations import Invitation
from pcca.store.mail_plans import MailText
from pcca.store.outbox import Claimed, Mail

STOP_BYTES = 10
SAMPLE = "x" * 26
"""Stands for a person's own link where a mail is only shown."""
TEST = "test"
"""The template of a mail that shows another to a manager: nobody's name, and a link that leads nowhere."""
OPENED = {"account_invitation": "/{lang}/account/letter/{token}", "password_reset": "/{lang}/account/letter/{token}"}


@dataclass(frozen=True)
class Said:
    """A mail of a wave in one language, and whether its words are the wave's own."""

    lang: Language
    text: MailText
    foot: str
    own: bool


def letter(store: Store, claimed: Claimed, found: Checked, *, base_url: str, now: datetime) -> Letter:
    """What a claimed mail says to the one it is for."""
    mail = claimed.mail
    if found.wave is None:
        return Letter(claimed.no, mail.to, _account(store, mail, base_url, now))
    test = mail.template == TEST
    template = mail.slots["template"] if test else mail.template
    link, stop = _samples(base_url) if test else _addresses(store, found, base_url)
    said = tuple(
        (lang, _whole(_said(store, found.wave, template, lang), _slots(store, found, lang, link, stop)))
        for lang in languages(store, found.wave, mail.language)
    )
    return Letter(claimed.no, mail.to, said, stop="" if test else stop, test=test)


def _samples(base_url: str) -> tuple[str, str]:
    """The form of a personal link, and of the address at which to want no more mails; they lead nowhere."""
    return f"{base_url}/i/{SAMPLE}", f"{base_url}/u/{SAMPLE}"


def shown(store: Store, wave: Wave, template: str, base_url: str) -> tuple[Said, ...]:
    """A mail of a wave in each language as it goes out, with a name and a link in place of everybody's own."""
    found = Checked("go", wave)
    link, stop = _samples(base_url)
    each = []
    for lang in languages(store, wave, LANGUAGES[0]):
        said, slots = _said(store, wave, template, lang), _slots(store, found, lang, link, stop)
        text = MailText(filled(said.text.subject, slots), filled(said.text.body, slots))
        each.append(Said(lang, text, filled(said.foot, slots), said.own))
    return tuple(each)


def languages(store: Store, wave: Wave, first: str) -> tuple[Language, ...]:
    """The languages that a wave can be answered in, the reader's own first."""
    known = [code for code in LANGUAGES if code in instrument_of(store, wave.instrument).languages] or [LANGUAGES[0]]
    return tuple(language(code) for code in sorted(known, key=lambda code: code != first))


def conditions(wave: Wave) -> frozenset[str]:
    """What holds of a wave, as the paragraphs of its mails ask."""
    held = {"asker": any(wave.asker.values()), "closes": wave.closes is not None}
    held |= {"linked": wave.identification != "anonymous", wave.identification: True}
    return frozenset(name for name, holds in held.items() if holds)


def own_or_shipped(store: Store, wave: Wave, template: str, lang: Language) -> tuple[MailText, bool]:
    """The words of a mail with their slots, and whether they are the wave's own."""
    own = mail_plans.texts(store, wave.id).get((template, lang.code))
    return (own, True) if own is not None else (shipped_text(template, lang, conditions(wave)), False)


def _said(store: Store, wave: Wave, template: str, lang: Language) -> Said:
    text, own = own_or_shipped(store, wave, template, lang)
    return Said(lang, text, foot(template, lang), own)


def _whole(said: Said, slots: Mapping[str, str]) -> MailText:
    text = "\n\n".join(part for part in (said.text.body, said.foot) if part)
    return MailText(one_line(filled(said.text.subject, slots)), filled(text, slots))


def _slots(store: Store, found: Checked, lang: Language, link: str, stop: str) -> dict[str, str]:
    wave = found.wave
    assert wave is not None
    title = wave.label.get(lang.code) or instrument_of(store, wave.instrument).title[lang.code]
    closes = lang.moment(wave.closes) if wave.closes else lang.say("a day that is not set yet")
    asker = wave.asker.get(lang.code) or next(iter(wave.asker.values()), "")
    name = one_line(found.invitation.name if found.invitation else "") or lang.say(N_("colleague"))
    plain = {"name": name, "title": one_line(title), "asker": one_line(asker)}
    return plain | {"link": link, "closes": closes, "stop": stop}


def _addresses(store: Store, found: Checked, base_url: str) -> tuple[str, str]:
    """The personal link, and the address at which to want no more mails."""
    assert found.wave is not None
    assert found.invitation is not None
    token = links.token_of(store, found.wave.id, found.invitation.id)
    return f"{base_url}/i/{token}", f"{base_url}/u/{stop_token(store, found.invitation)}"


def stop_token(store: Store, invitation: Invitation) -> str:
    """What signs that somebody who was invited wants no more mails; it opens nothing else."""
    return base64.b32encode(invitation.id + _stop_mark(store, invitation.id)).decode().rstrip("=").lower()


def stopped_by(store: Store, token: str) -> bytes | None:
    """The invitation that such a token is of."""
    padded = token.upper() + "=" * (-len(token) % 8)
    try:
        found = base64.b32decode(padded.encode("ascii"))
    except (ValueError, UnicodeError):
        return None
    id, mark = found[:-STOP_BYTES], found[-STOP_BYTES:]
    return id if hmac.compare_digest(mark, _stop_mark(store, id)) else None


def _stop_mark(store: Store, id: bytes) -> bytes:
    return hmac.digest(store.key, b"stop" + id, "sha256")[:STOP_BYTES]


def _account(store: Store, mail: Mail, base_url: str, now: datetime) -> tuple[tuple[Language, MailText], ...]:
    """A mail about an account; its link is worked out from the number of the letter."""
    template, said = TEMPLATES[mail.template], []
    token = letters.letter_token(store, mail.slots["letter"])
    opened = letters.open_letter(store, token, now)
    assert opened is not None
    own = language(mail.language)
    for lang in (own, own.other):
        slots = {
            "name": one_line(opened.person.name),
            "link": base_url + filled(OPENED[mail.template], {"lang": lang.code, "token": token}),
            "site": base_url,
            "expires": lang.moment(opened.expires),
        }
        text = shipped_text(mail.template, lang, frozenset())
        said.append((lang, MailText(lang.say(template.subject), filled(text.body, slots))))
    return tuple(said)
