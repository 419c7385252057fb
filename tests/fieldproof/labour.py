"""What an operator and respondents do to a store, told line by line to a file: `python -m … DATA TOLD SYNCHRONOUS`.

A line is written when the work it names was acknowledged, and never before.
"""

from __future__ import annotations

import os
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from pcca import store
from pcca.store import Event, Store
from pcca.store.sqlite import PRAGMAS
from pcca.store.values import Identification
from tests.store.samples import DAY, INSTRUMENT, a_response

PEOPLE = 90
WAVES: tuple[Identification, ...] = ("named", "anonymous")


def work(db: Store, told: int) -> None:
    """Two waves with entries in the trail, one named and one anonymous; drafts and submits in both."""

    def tell(*words: str) -> None:
        os.write(told, (" ".join(words) + "\n").encode())

    store.put_instrument(db, INSTRUMENT)
    for id in WAVES:
        event = Event(datetime.now(UTC), "siân", "wave_added", {"wave": id})
        store.add_wave(db, store.Wave(id, INSTRUMENT.hash, id, DAY), event=event)
        tell("wave", id)
    for number in range(PEOPLE):
        wave = WAVES[number % 2]
        token = store.start_draft(db, wave, language="cy", day=DAY)
        store.save(db, token, {"role": ({"role": f"gp {number}"}, 0)}, day=DAY)
        tell("saved", token, wave)
        if number % 3:
            store.submit(db, token, a_response(f"gp {number}"), versions={"role": 1})
            tell("submitted", token, wave)


if __name__ == "__main__":
    _, data, file, synchronous = sys.argv
    PRAGMAS["synchronous"] = int(synchronous)
    with closing(store.open_store(Path(data))) as opened:
        work(opened, os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
