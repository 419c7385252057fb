"""A mail that was written to a file, as its reader sees it."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.policy import default
from pathlib import Path
from typing import NamedTuple

FOLDER_FILES = re.compile(r"(\d+)\.eml")
ADDRESS = re.compile(r"(https?://[^\s<>]+)")


@dataclass(frozen=True)
class Shown:
    """Who a mail is to, what it is about, when it was written, and its text."""

    to: str = field(repr=False)
    subject: str
    at: datetime | None
    text: str = field(repr=False)


class Piece(NamedTuple):
    """A piece of a text: an address that can be followed, or words."""

    text: str
    is_address: bool


def read(content: bytes) -> Shown:
    """The mail in a file."""
    message = email.message_from_bytes(content, policy=default)
    date = message["Date"]
    return Shown(
        str(message["To"]),
        str(message["Subject"]).strip(),
        date.datetime if date else None,
        message.get_content().replace("\r\n", "\n"),
    )


def written(folder: Path) -> tuple[tuple[int, Shown], ...]:
    """The mails in a folder with their numbers, the newest first."""
    numbers = [int(found[1]) for path in folder.glob("*.eml") if (found := FOLDER_FILES.fullmatch(path.name))]
    return tuple((no, read((folder / f"{no}.eml").read_bytes())) for no in sorted(numbers, reverse=True))


def pieces(text: str) -> Iterator[Piece]:
    """The text cut at its addresses."""
    for place, piece in enumerate(ADDRESS.split(text)):
        if piece:
            yield Piece(piece, place % 2 == 1)
