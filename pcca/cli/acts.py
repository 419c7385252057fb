"""What operators do, as entries of the audit trail."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

from pcca.cli.stores import now
from pcca.store import Event


def act(what: str, **detail: str | int) -> Event:
    """An entry for what is done now, by whoever runs the command."""
    return Event(now(), operator(), what, detail)


def operator() -> str:
    """The operating system's name of whoever runs the command, or their number when they have none."""
    # Not from the environment, which anybody may set to another's name.
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def name_of(path: Path) -> str:
    """The name of a file for the trail: its folder is nobody's business, and it has to be text."""
    return os.fsencode(path.name).decode(errors="replace")
