"""What an account is made of as somebody typed it: a mail address and a name."""

from __future__ import annotations

from collections.abc import Iterator

from pcca.answers.cells import Wrong, wrong
from pcca.fieldwork.addresses import hidden_in, read_mail
from pcca.language import N_

LONGEST_NAME = 120


def canonical(mail: str) -> str:
    """The one form of an address, however it is spelled; what is no address stays as it is, and is nobody's."""
    found = read_mail(mail)
    return mail if isinstance(found, Wrong) else found


def mail_faults(mail: str) -> Iterator[Wrong]:
    """What is wrong with a mail address."""
    found = read_mail(mail)
    if not mail.strip():
        yield wrong(N_("Enter a mail address."))
    elif isinstance(found, Wrong):
        yield found


def name_faults(name: str) -> Iterator[Wrong]:
    """What is wrong with a person's name."""
    if not name.strip():
        yield wrong(N_("Enter a name."))
    elif hidden_in(name) or "\N{REPLACEMENT CHARACTER}" in name:
        yield wrong(N_("The name holds a line break or another control character. Write it on one line."))
    elif len(name) > LONGEST_NAME:
        sentence = N_("The name has {n} characters, and {most} are taken. Shorten it.")
        yield wrong(sentence, n=len(name), most=LONGEST_NAME)
