"""The files that came with responses, each under a name that begins as the hash in the table of responses does."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pcca.store import FileContent

SIGNS = 12


def write_files(folder: Path, files: Iterable[FileContent]) -> int:
    """Writes the files into a folder, which is made when it is not there; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for each in files:
        # What has this hash has these contents, whoever wrote it.
        path = folder / f"{each.digest[:SIGNS]}-{each.name}"
        path.write_bytes(each.content)
        path.chmod(0o600)
        written += 1
    return written
