"""Serves until asked to end, and then answers what has come in before it does."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

from waitress.channel import HTTPChannel
from waitress.wasyncore import loop

PATIENCE = 20.0
"""Seconds that answers may take after the site was asked to end; systemd itself waits for 90."""
SETTLED = 0.5
"""Seconds after which a connection that has said nothing is let go."""

Map = dict[int, Any]


def run(map_: Map, asked: threading.Event) -> None:
    """Answers requests until asked to end, and those that came before that."""
    while not asked.is_set():
        loop(timeout=1, map=map_, count=1)
    # Who was let in by the system, but not by us yet.
    loop(timeout=0, map=map_, count=16)
    for each in listeners(map_):
        each.accepting = False
    ends = time.monotonic() + PATIENCE
    while any(_is_busy(each) for each in _channels(map_)) and time.monotonic() < ends:
        loop(timeout=0.1, map=map_, count=1)


def listeners(map_: Map) -> list[Any]:
    """What lets connections in."""
    return [each for each in map_.values() if getattr(each, "accepting", False)]


def _channels(map_: Map) -> Iterator[HTTPChannel]:
    return (each for each in list(map_.values()) if isinstance(each, HTTPChannel))


def _is_busy(channel: HTTPChannel) -> bool:
    """Whether a connection has something to say or to hear, or is so new that it may be about to."""
    waiting = channel.requests or channel.request is not None or channel.total_outbufs_len
    return bool(waiting) or time.time() - channel.last_activity < SETTLED
