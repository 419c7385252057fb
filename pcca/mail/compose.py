"""A mail as it goes out: plain text, in both languages where both are read, with the headers that machines need."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from pcca.language import N_, Language
from pcca.mail.setting import MailSettings
from pcca.store import Store
from pcca.store.mail_plans import MailText

LINE = "-" * 40
MARK_BYTES = 10
_NUMBERED = re.compile(r"<(\d{1,18})\.([0-9a-f]{20})@[^>\s]+>")
_POLICY = SMTP.clone(raise_on_defect=False)


class Unwritable(Exception):
    """An address that cannot stand in a mail."""


@dataclass(frozen=True)
class Letter:
    """What one mail says, in the languages of its reader, the reader's own first."""

    no: int
    to: str = field(repr=False)
    said: Sequence[tuple[Language, MailText]] = field(repr=False)
    stop: str = field(default="", repr=False)
    test: bool = False


def composed(letter: Letter, settings: MailSettings, store: Store, now: datetime) -> EmailMessage:
    """The mail; Unwritable when its address cannot stand in a header."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = settings.sender
    message["To"] = written(letter.to)
    message["Subject"] = subject(letter)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id(store, letter.no, settings)
    message["Auto-Submitted"] = "auto-generated"
    if settings.reply_to:
        message["Reply-To"] = settings.reply_to
    if letter.stop:
        message["List-Unsubscribe"] = f"<{letter.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(body(letter), cte="quoted-printable")
    # After the content, which brings its own headers of this kind.
    message["Content-Language"] = ", ".join(lang.code for lang, _ in letter.said)
    return message


def subject(letter: Letter) -> str:
    """The subject in each language, on one line."""
    whole = " / ".join(dict.fromkeys(one_line(text.subject) for _, text in letter.said))
    lang = letter.said[0][0]
    return lang.say("Test: {subject}", subject=whole) if letter.test else whole


def body(letter: Letter) -> str:
    """The text in each language, the second below a line and announced above the first."""
    first, *others = letter.said
    announced = [lang.say(N_("The same mail in English is below.")) for lang, _ in others]
    parts = [*announced, first[1].body]
    for _, text in others:
        parts += [LINE, text.body]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def one_line(text: str) -> str:
    """The text without line breaks and control characters, which could begin a header of their own."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def written(address: str) -> str:
    """The address as every server takes it: letters beyond ASCII in its domain as they are registered."""
    local, sign, domain = address.rpartition("@")
    try:
        plain = f"{local.encode('ascii').decode()}{sign}{domain.encode('idna').decode()}"
    except UnicodeError:
        raise Unwritable(address) from None
    if not local or not domain or re.search(r"[\s<>,;:()\"\[\]\\]|[^\x21-\x7e]", plain):
        raise Unwritable(address)
    return plain


def message_id(store: Store, no: int, settings: MailSettings) -> str:
    """The number of a mail with a hash that only we can make, so that nobody can make mails come back."""
    return f"<{no}.{_mark(store, no)}@{settings.sender.rpartition('@')[2]}>"


def number_of(store: Store, text: str) -> int | None:
    """The number of the first mail of ours whose Message-ID is in a text."""
    for found in _NUMBERED.finditer(text):
        if hmac.compare_digest(_mark(store, int(found[1])), found[2]):
            return int(found[1])
    return None


def _mark(store: Store, no: int) -> str:
    return hmac.digest(store.key, b"mail %d" % no, "sha256")[:MARK_BYTES].hex()
