"""What the system asks of a command that runs until it is asked to end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def asked_to_end(*asking: signal.Signals) -> Iterator[threading.Event]:
    """An event that is set when one of these signals comes, so that what is at hand is finished first."""
    asked = threading.Event()
    before = {each: signal.signal(each, lambda *_: asked.set()) for each in asking}
    try:
        yield asked
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
