"""What a chart shows, as plain values: nothing here needs a drawing library."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

EDITION = 3
"""Raised whenever charts are drawn in another way, so that none drawn before is served."""


@dataclass(frozen=True)
class Bar:
    """One bar from zero, with its interval where there is one, and its value in words."""

    label: str
    value: float
    words: str
    low: float | None = None
    high: float | None = None
    main: bool = True


@dataclass(frozen=True)
class Tick:
    """A mark on the axis of values."""

    at: float
    words: str


@dataclass(frozen=True)
class Bars:
    """Bars from zero on one axis, which may go below it; `mark` is a figure published elsewhere."""

    title: str
    description: str
    language: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    source: str = ""
    mark: Tick | None = None


@dataclass(frozen=True)
class Series:
    """One outline of a radar: a value for each axis, None where there is none; `kind` is its style."""

    kind: str
    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Radar:
    """Outlines over the same axes; `levels` name the rings, the first of them one step from the centre."""

    title: str
    description: str
    language: str
    axes: tuple[str, ...]
    levels: tuple[str, ...]
    series: tuple[Series, ...]


Chart = Bars | Radar


def digest(chart: Chart) -> str:
    """A name for everything the chart shows: equal charts have equal names."""
    return sha256(f"{EDITION} {chart!r}".encode()).hexdigest()[:32]
