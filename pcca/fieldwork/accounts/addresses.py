"""What an account is made of as somebody typed it: a mail address and a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pcca.answers.cells import Wrong, wrong
from pcca.language import N_

LONGEST_MAIL, LONGEST_NAME = 254, 120
STEERING = ("Cc", "Cf", "Cs", "Zl", "Zp")
_MAIL = re.compile(r"[^@\s\"(),:;<>\[\]\\]{1,64}@([^@\s.\"(),:;<>\[\]\\]+\.)+[^@\s.\"(),:;<>\[\]\\]{2,}")


def mail_faults(mail: str) -> Iterator[Wrong]:
    """What is wrong with a mail address."""
    if not mail:
        yield wrong(N_("Enter a mail address."))
    elif has_controls(mail) or not _MAIL.fullmatch(mail) or ".." in mail or len(mail) > LONGEST_MAIL:
        sentence = N_("{mail} is not a mail address. Write it like eleri@example.org, one address only.")
        yield wrong(sentence, mail=_printable(mail)[:80])


def name_faults(name: str) -> Iterator[Wrong]:
    """What is wrong with a person's name."""
    if not name.strip():
        yield wrong(N_("Enter a name."))
    elif has_controls(name):
        yield wrong(N_("The name holds a line break or another control character. Write it on one line."))
    elif len(name) > LONGEST_NAME:
        sentence = N_("The name has {n} characters, and {most} are taken. Shorten it.")
        yield wrong(sentence, n=len(name), most=LONGEST_NAME)


def has_controls(text: str) -> bool:
    """Whether a text holds characters that could begin a new line, steer a terminal, or not be written at all."""
    return any(unicodedata.category(char) in STEERING or char == "\N{REPLACEMENT CHARACTER}" for char in text)


def _printable(text: str) -> str:
    return "".join("\N{REPLACEMENT CHARACTER}" if has_controls(char) else char for char in text)
