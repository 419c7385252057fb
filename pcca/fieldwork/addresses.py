"""Addresses of mail: read so that two spellings of one address are found to be the same."""

from __future__ import annotations

import re
import unicodedata

from pcca.answers.cells import Wrong, wrong
from pcca.language import N_

LONGEST_MAIL = 254
LONGEST_LOCAL = 64
LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def read_mail(text: str) -> str | Wrong:
    """An address as it is compared and mailed: in lower case, its domain in ASCII; or why it is none."""
    text = text.strip()
    local, at, domain = text.rpartition("@")
    hidden = hidden_in(text)
    if not text:
        return wrong(N_("There is no address: write one, or leave the row out."))
    if hidden:
        sentence = N_("The address holds a character that cannot be seen ({code}): type it again.")
        return wrong(sentence, code=hidden)
    if not at or not LOCAL.fullmatch(local) or len(local) > LONGEST_LOCAL:
        sentence = N_("'{given}' is not an address that mail can be sent to: write it as name@example.org.")
        return wrong(sentence, given=text[:80])
    plain = _domain(domain)
    if plain is None or len(local) + 1 + len(plain) > LONGEST_MAIL:
        return wrong(N_("'{given}' is not the name of a mail server: look for a slip after the @."), given=domain[:80])
    return f"{local.lower()}@{plain}"


def _domain(domain: str) -> str | None:
    """The domain as the mail system writes it; two spellings of one name give the same."""
    try:
        plain = domain.encode("idna").decode().lower().rstrip(".")
    except UnicodeError:
        return None
    labels = plain.split(".")
    sound = len(labels) > 1 and all(LABEL.fullmatch(label) for label in labels) and not labels[-1].isdigit()
    return plain if sound else None


def hidden_in(text: str) -> str:
    """The first character that steers rather than shows, by its code."""
    found = next((char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")), "")
    return f"U+{ord(found):04X}" if found else ""
