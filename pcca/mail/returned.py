"""Mails that came back: which of ours they are of, and whether the address is wrong for good."""

from __future__ import annotations

import email
import mailbox
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Literal

from pcca.mail.compose import number_of
from pcca.store import Store, outbox

Became = Literal["bounced", "soft", "unknown", "not_a_notice"]
REPORT = "message/delivery-status"
LARGEST = 2 * 1024 * 1024
"""A notice quotes a mail of ours and says why it came back: what is longer is read to here."""


@dataclass(frozen=True)
class Returned:
    """What came of one notice: the mail it is of, and the words of the server that sent it back."""

    became: Became
    no: int | None = None
    reason: str = ""


def take(store: Store, content: bytes) -> Returned:
    """Reads a notice, and marks the mail and the invitation that it is of where the address is wrong for good."""
    text = content[:LARGEST].decode("utf-8", "replace")
    message = email.message_from_string(text, policy=default)
    no = number_of(store, _unfolded(text))
    found = _status(message) or _plain(text)
    if no is None:
        return Returned("unknown" if found else "not_a_notice")
    if found is None:
        return Returned("not_a_notice", no)
    action, status, reason = found
    if action != "failed" or not status.startswith("5"):
        return Returned("soft", no, reason)
    return Returned("bounced", no, reason) if outbox.bounced(store, no, reason) else Returned("unknown", no)


def _status(message: EmailMessage) -> tuple[str, str, str] | None:
    """Action, status and reason of a report as RFC 3464 has it, of the first recipient."""
    for part in message.walk():
        if part.get_content_type() == REPORT:
            fields = {name.lower(): value.strip() for name, value in _fields(part.as_string())}
            if "action" in fields:
                reason = fields.get("diagnostic-code") or fields.get("status", "")
                return fields["action"].lower(), fields.get("status", "5"), _hidden(reason)
    return None


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """Names and values of all groups of a report."""
    for line in re.sub(r"\r?\n[ \t]+", " ", text).splitlines():
        name, sign, value = line.partition(":")
        if sign and re.fullmatch(r"[A-Za-z-]+", name):
            yield name, value


def _plain(text: str) -> tuple[str, str, str] | None:
    """The same of a notice in free text: the first code of a server that refused."""
    found = re.search(r"\b([45])(\d\d)[ -](?:\d\.\d{1,3}\.\d{1,3}\b)?[^\r\n]{0,200}", text)
    if found is None:
        return None
    return ("failed" if found[1] == "5" else "delayed"), found[1], _hidden(found[0])


def _unfolded(text: str) -> str:
    """The text with headers that go over several lines put together, as the number of a mail may be split."""
    return re.sub(r"\r?\n[ \t]+", " ", text)


def _hidden(reason: str) -> str:
    """The words of a server on one line, without addresses."""
    line = " ".join(re.sub(r"<?[^\s<>]+@[^\s<>]+>?", "…", reason).split())
    return "".join(char for char in line if char.isprintable())


def notices(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every notice of a file, of an mbox or of a Maildir, with the name by which to find it again."""
    if path.is_dir():
        for key, message in mailbox.Maildir(str(path), create=False).items():
            yield key, message.as_bytes()
    elif _is_box(path):
        with closing(mailbox.mbox(str(path), create=False)) as box:
            for place, notice in enumerate(box, 1):
                yield f"{path.name}:{place}", notice.as_bytes()
    else:
        yield path.name, path.read_bytes()


def _is_box(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"From "
