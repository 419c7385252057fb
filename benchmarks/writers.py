"""Processes that save and submit at once, and processes that are killed while they do."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections import Counter
from contextlib import closing
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import Goal
from benchmarks.places import Place
from benchmarks.sixty import answers
from benchmarks.submits import WAVE, open_with_wave, save_at_once, save_pages, submit
from pcca import store

FORK = multiprocessing.get_context("fork")
# Each life of a writer has documents of its own.
LIFE = 1_000_000


class Life(NamedTuple):
    """A writer, and the file in which it says what it was told is stored."""

    process: BaseProcess
    told: Path


def submit_from_process(place: Place, first: int, n: int) -> tuple[list[float], list[str]]:
    """Submits `n` drafts; returns how long each took, and the errors."""
    times, errors = [], []
    with closing(place.open()) as db:
        for seed in range(first, first + n):
            document = answers(seed)
            try:
                times.append(submit(db, save_pages(db, document), document))
            except store.StoreError as error:
                errors.append(str(error))
    return times, errors


def writers_at_once(place: Place, *, writers: int, n: int) -> tuple[dict[str, float], list[Goal]]:
    """So many processes that save and submit at once: what failed, what was lost, how long submits took."""
    open_with_wave(place).close()
    with FORK.Pool(writers) as pool:
        results = pool.starmap(submit_from_process, [(place, i * n, n) for i in range(writers)])
    times = sorted(seconds for some, _ in results for seconds in some)
    errors = [error for _, some in results for error in some]
    found, sent = _stored(place), [_mark(seed) for seed in range(writers * n)]
    spent = {"submit p50": times[len(times) // 2], "submit p99": times[len(times) * 99 // 100]}
    print(f"\n{writers} writer processes: submit p50 {spent['submit p50'] * 1e3:.1f} ms, "
          f"p99 {spent['submit p99'] * 1e3:.1f} ms")  # fmt: skip
    return spent, [
        Goal(f"G3 errors of {writers} writer processes", len(errors), 0),
        Goal(f"G3 responses lost by {writers} writer processes", len(set(sent) - set(found)), 0),
        Goal("G3 responses stored twice or changed", sum(found.values()) - len({*found} & {*sent}), 0),
    ]


def writers_killed(place: Place, *, writers: int, kills: int) -> list[Goal]:
    """Writers that are killed one after the other while they submit: what they had been told is stored, is."""
    open_with_wave(place).close()
    told, lives, chance = place.folder / "told", count(), random.Random(1)
    told.mkdir()
    living = [_life(place, told / str(next(lives))) for _ in range(writers)]
    for _ in range(kills):
        which = chance.randrange(writers)
        _kill(living[which], chance.uniform(0, 0.05))
        living[which] = _life(place, told / str(next(lives)))
    for each in living:
        _kill(each, 0)
    lines = [line.split(" ", 1) for file in told.iterdir() for line in file.read_text().splitlines()]
    errors = [said for what, said in lines if what == "error"]
    sent = {_mark(int(seed)) for what, seed in lines if what == "stored"}
    found = _stored(place)
    print(
        f"\n{kills + writers} writer processes killed: {len(sent)} submits acknowledged, {sum(found.values())} stored"
    )
    return [
        Goal("G3 errors while writers were killed", len(errors), 0),
        Goal("G3 acknowledged responses lost with killed writers", len(sent - set(found)), 0),
        Goal("G3 responses doubled by killed writers", sum(found.values()) - len(found), 0),
    ]


def _life(place: Place, told: Path) -> Life:
    process = FORK.Process(target=_submit_for_ever, args=(place, told), daemon=True)
    process.start()
    return Life(process, told)


def _kill(life: Life, seconds: float) -> None:
    """Kills a writer so long after it was told of its first answer."""
    while not life.told.exists() or not life.told.stat().st_size:
        assert life.process.is_alive(), "a writer failed"
        time.sleep(0.005)
    time.sleep(seconds)
    life.process.kill()
    life.process.join()


def _submit_for_ever(place: Place, told: Path) -> None:
    """Submits, and says so in a file once it was told that the answer is stored."""
    line = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with closing(place.open()) as db:
        for seed in count(LIFE * int(told.name)):
            try:
                submit(db, save_at_once(db, answers(seed)), answers(seed))
                os.write(line, f"stored {seed}\n".encode())
            except store.StoreError as error:
                os.write(line, f"error {error}\n".encode())


def _stored(place: Place) -> Counter[tuple[str, ...]]:
    with closing(place.open()) as db:
        return Counter(tuple(one.document.values()) for one in store.documents(db, WAVE, released_only=False))


def _mark(seed: int) -> tuple[str, ...]:
    return tuple(answers(seed).values())
