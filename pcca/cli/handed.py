"""Sockets that systemd waits at already when it starts the site: whoever comes meanwhile waits, and is not refused."""

from __future__ import annotations

import os
import socket
from functools import cache

FIRST = 3
INTERNET = (socket.AF_INET, socket.AF_INET6)


@cache
def handed() -> tuple[socket.socket, ...]:
    """The sockets this process was started with, by `LISTEN_PID` and `LISTEN_FDS` of the environment."""
    if os.environ.get("LISTEN_PID") != str(os.getpid()):
        return ()
    number = os.environ.get("LISTEN_FDS", "")
    # Kept for as long as the process lives: a socket that is forgotten is closed.
    return tuple(socket.socket(fileno=FIRST + n) for n in range(int(number) if number.isdecimal() else 0))


def handed_hosts() -> tuple[str, ...]:
    """The addresses of these sockets; those of files on this computer have none."""
    return tuple(str(each.getsockname()[0]) for each in handed() if each.family in INTERNET)
