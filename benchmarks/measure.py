"""What every benchmark shares: interleaved repeats, processor time, goals, and the report that ends it."""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Literal

import numpy as np

CALIBRATION = "calibration"
WORDS = {"<=": "at most", ">=": "at least"}


@dataclass(frozen=True)
class Goal:
    """A ratio (or time) that should be at most, or at least, its bound."""

    name: str
    measured: float
    bound: float
    sense: Literal["<=", ">="] = "<="

    @property
    def reached(self) -> bool:
        return self.measured <= self.bound if self.sense == "<=" else self.measured >= self.bound

    @property
    def verdict(self) -> str:
        """Whether the goal is reached, or by what factor it is missed."""
        if self.reached:
            return "goal reached"
        pair = sorted((self.measured, self.bound))
        return f"missed by a factor of {pair[1] / pair[0]:.2f}" if pair[0] > 0 else "missed"


@dataclass(frozen=True)
class Arguments:
    """What the command line asked for."""

    quick: bool
    json: Path | None


def arguments(description: str | None) -> Arguments:
    """Read --quick and --json."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--quick", action="store_true", help="less data and fewer repeats")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write times and goals there too")
    given = parser.parse_args()
    return Arguments(given.quick, given.json)


def interleaved(calls: Mapping[str, Callable[[], object]], repeats: int = 5) -> dict[str, float]:
    """Median processor seconds of each call, all threads of this process counted.

    Every round runs each call once, so that a busy moment of the machine falls on all of them alike. One
    round before the first is not counted. What was made before is left out of garbage collections, so that
    no call pays for what another one holds.
    """
    gc.collect()
    gc.freeze()
    spent: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(repeats + 1):
        for name, call in calls.items():
            begin = time.process_time()
            call()
            if turn:
                spent[name].append(time.process_time() - begin)
    return {name: median(times) for name, times in spent.items()}


@dataclass(frozen=True)
class Clock:
    """Seconds on the wall clock, by way."""

    seconds: dict[str, list[float]]

    def around(self, way: str, work: Callable[[], None]) -> Callable[[], None]:
        """The work, with its time noted."""

        def timed() -> None:
            before = time.perf_counter()
            work()
            self.seconds.setdefault(way, []).append(time.perf_counter() - before)

        return timed

    def median(self, way: str) -> float:
        # The first round, in which statements are compiled and classes mapped, is not counted.
        return median(self.seconds[way][1:])


def calibrate() -> None:
    """A fixed piece of work by which times of different machines can be compared."""
    np.bincount(_FIXED)


_FIXED = np.random.default_rng(1).integers(0, 1000, 1_000_000)


def show(title: str, times: Mapping[str, float]) -> None:
    """Print a table of times."""
    print(f"\n{title}")
    for name, seconds in times.items():
        print(f"  {name:<58}{seconds * 1000:>12.2f} ms")


def report(goals: Sequence[Goal], json_path: Path | None = None, times: Mapping[str, float] | None = None) -> None:
    """Print every goal, reached or missed, and write goals and times as JSON if asked to."""
    print("\nGoals")
    for goal in goals:
        bound = f"{WORDS[goal.sense]} {goal.bound:g}"
        print(f"  {goal.name:<62}{goal.measured:>10.3g}  ({bound}): {goal.verdict}")
    if json_path is not None:
        found = [asdict(goal) | {"reached": goal.reached} for goal in goals]
        json_path.write_text(json.dumps({"goals": found, "times": dict(times or {})}, indent=1) + "\n")
