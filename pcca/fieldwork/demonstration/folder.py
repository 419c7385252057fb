"""The folder of the demonstration: marked as such, so that nothing else is ever deleted."""

from __future__ import annotations

import json
from pathlib import Path

from pcca.language import N_

MARK = "demonstration.json"
DATABASE = "pcca.db"
MADE = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}.lock", "audit.heads", "secret.key", MARK)

WITHIN = (("mail", "*.eml"), ("keys", "*.key"))
"""Folders of what was made later, and what is in them."""


class NotADemonstration(Exception):
    """The folder holds a database that the demonstration did not make."""

    sentence = N_("{folder} holds a database that is not the demonstration's. Choose another folder with --data.")


def prepare(folder: Path, *, reset: bool) -> bool:
    """Makes the folder ready, and says whether it is still to be filled; a half-filled one begins again."""
    mark = folder / MARK
    if not mark.exists() and any((folder / name).exists() for name in MADE):
        raise NotADemonstration(folder)
    if mark.exists() and _complete(mark) and not reset:
        return False
    _clear(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(mark, complete=False)
    return True


def is_demonstration(folder: Path) -> bool:
    """Whether everything in this folder is invented."""
    return (folder / MARK).exists()


def finish(folder: Path) -> None:
    """Marks the folder as filled."""
    _write(folder / MARK, complete=True)


def is_complete(folder: Path) -> bool:
    """Whether this is the demonstration's folder, and filled."""
    return _complete(folder / MARK)


def _clear(folder: Path) -> None:
    for name, pattern in WITHIN:
        for path in (folder / name).glob(pattern):
            path.unlink()
    # The mark goes last: whatever is interrupted here is still known to be the demonstration's.
    for name in MADE:
        (folder / name).unlink(missing_ok=True)


def _write(mark: Path, *, complete: bool) -> None:
    mark.write_text(json.dumps({"demonstration": True, "complete": complete}) + "\n", encoding="utf-8")


def _complete(mark: Path) -> bool:
    try:
        return json.loads(mark.read_text(encoding="utf-8")).get("complete") is True
    except (OSError, ValueError, AttributeError):
        return False
