"""What a test needs of the machine: on a build server it must be there, elsewhere a test without it is skipped."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest


def absent(reason: str) -> NoReturn:
    """Fails where `CI` is set, since a proof that nobody runs proves nothing; skips elsewhere."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def disk(folder: Path, size: str) -> Iterator[bool]:
    """Mounts a disk of this size on the folder; says whether that is permitted here."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)]
    mounted = subprocess.run(command, capture_output=True).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            # Lazily: a connection that a failing test left open must not hide why it failed.
            subprocess.run(["umount", "-l", str(folder)], check=True)
