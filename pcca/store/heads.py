"""The heads of the audit trail, in a file beside the database: what was cut off the trail is still named there.

Every entry has a line `next` before it is committed and a line `kept` after. A restored database says `restored`
with the head it begins with; that hash stands for every entry before.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from pcca.store.disk import sync

FILE = "audit.heads"
TITLE = "# The heads of the audit trail in the database beside this file. Lines are only ever added."

Word = Literal["next", "kept", "restored"]
_LINE = re.compile(r"^(next|kept|restored) ([0-9]+) ([0-9a-f]{64})$", re.MULTILINE)


class Head(NamedTuple):
    """The number of an entry and its hash, which stands for all entries before it too."""

    no: int
    hash: str


@dataclass(frozen=True)
class Heads:
    """What a file of heads says: where the trail was restored, and which entries must be there or may be."""

    restored: Head | None = None
    kept: Mapping[int, str] = field(default_factory=dict)
    announced: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def allowed(self, no: int) -> frozenset[str] | None:
        """The hashes that an entry may have; None where only those after it say anything."""
        if self.restored is not None and no <= self.restored.no:
            return frozenset([self.restored.hash]) if no == self.restored.no else None
        return frozenset([self.kept[no]]) if no in self.kept else self.announced.get(no, frozenset())


def add(path: Path, word: Word, head: Head) -> None:
    """Adds a line that is on the disk when this returns."""
    begun = path.exists()
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        # A line that was cut by a crash ends where the next begins.
        file.write(f"{'' if begun else TITLE}\n{word} {head.no} {head.hash}")
        file.flush()
        os.fsync(file.fileno())
    if not begun:
        sync(path.parent)


def read(path: Path, present: frozenset[Head]) -> Heads | None:
    """What the file says of a trail with these entries; None without a file.

    A restoration that never came to pass left a line, but no entry.
    """
    if not path.exists():
        return None
    text = path.read_text(encoding="ascii", errors="replace")
    lines = [(word, Head(int(no), hash)) for word, no, hash in _LINE.findall(text)]
    began = [place for place, (word, head) in enumerate(lines) if word == "restored" and head in present]
    restored = lines[began[-1]][1] if began else None
    return _heads(restored, lines[began[-1] + 1 :] if began else lines)


def _heads(restored: Head | None, lines: list[tuple[str, Head]]) -> Heads:
    kept: dict[int, str] = {}
    announced: dict[int, frozenset[str]] = {}
    for word, head in lines:
        announced[head.no] = announced.get(head.no, frozenset()) | {head.hash}
        if word == "kept":
            # The first counts: another entry of that number was put in its place.
            kept.setdefault(head.no, head.hash)
    return Heads(restored, kept, announced)
