"""What a backup says of itself, and what all ways of making one share."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pcca.language import N_
from pcca.store.copies import Counts
from pcca.store.disk import sync
from pcca.store.errors import StoreError, UnreadableStore
from pcca.store.heads import Head

FORMAT = 1


class FileThere(StoreError):
    """A file of this name is there already, and is not overwritten."""

    def __init__(self, path: Path) -> None:
        super().__init__(N_("{file} is there already, and a backup is never overwritten: choose another."), file=path)


class Unwritten(StoreError):
    """The disk is full or does not take the file."""

    def __init__(self, folder: Path, reason: object) -> None:
        sentence = N_("The backup could not be written into {folder}: {reason}. Nothing of it was left there.")
        super().__init__(sentence, folder=folder, reason=reason)


class NotABackup(UnreadableStore):
    """A file that is something else."""

    def __init__(self, path: Path) -> None:
        super().__init__(N_("The file {path} is not a backup that 'pcca backup' made."), path=path)


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself: when it was made, of which schema, with how many rows and which head."""

    made: datetime
    revision: str
    counts: Counts
    head: Head


@dataclass(frozen=True)
class Backup:
    """A backup that was made, or that was looked at: its file, the SHA-256 of it in hex, its size and manifest."""

    path: Path
    digest: str
    size: int
    manifest: Manifest


def digest_of(path: Path) -> str:
    """The SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def draft_of(to: Path) -> Path:
    """An empty file beside the one that a backup will be, for its owner alone."""
    try:
        descriptor, name = tempfile.mkstemp(dir=to.parent, prefix=f".{to.name}-")
    except OSError as error:
        error.filename = str(to)
        raise
    os.close(descriptor)
    return Path(name)


def publish(draft: Path, to: Path) -> None:
    """Gives a whole file its name, unless something has it by now."""
    sync(draft)
    try:
        os.link(draft, to)
    except FileExistsError as error:
        raise FileThere(to) from error
    except OSError:
        # Sticks and shares often know no second name.
        os.rename(draft, to)
    sync(to.parent)


def differing(path: Path, found: Counts, expected: Counts) -> UnreadableStore:
    """What is wrong with a file that holds other numbers of rows."""
    named = ", ".join(name for name in sorted({*found, *expected}) if found.get(name) != expected.get(name))
    return UnreadableStore(N_("{path} does not hold as many rows as it should in: {tables}."), path=path, tables=named)


def as_data(manifest: Manifest) -> dict[str, object]:
    """A manifest as JSON values."""
    made = manifest.made.astimezone(UTC).isoformat(timespec="seconds")
    head = {"no": manifest.head.no, "hash": manifest.head.hash}
    return {
        "format": FORMAT, "made": made, "revision": manifest.revision, "counts": dict(manifest.counts), "head": head,
    }  # fmt: skip


def from_data(data: Mapping[str, Any]) -> Manifest:
    """A manifest from JSON values; TypeError, ValueError or KeyError for any others."""
    head = Head(int(data["head"]["no"]), str(data["head"]["hash"]))
    counts = {str(name): int(n) for name, n in data["counts"].items()}
    return Manifest(datetime.fromisoformat(data["made"]), str(data["revision"]), counts, head)
