"""A radar: outlines over the same axes, told apart by line and marker as well as by colour."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pcca.charts.canvas import INK, LINE, SMALL, SOFT, TEXT, WIDTH, height_of, lines_of, sheet, write
from pcca.charts.model import Radar, Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

RADIUS = 87.0
NAME = 12.0
STYLES: Mapping[str, Mapping[str, Any]] = {
    "now": {"color": "#12353e", "lw": 2.6, "ls": "-", "marker": "o", "ms": 7},
    "target": {"color": "#9a4500", "lw": 1.8, "ls": (0, (5, 3)), "marker": "^", "ms": 8},
    "last": {"color": "#5b3f8c", "lw": 1.8, "ls": (0, (6, 2, 1.5, 2)), "marker": "s", "ms": 6},
    "median": {"color": "#47565f", "lw": 1.8, "ls": (0, (1.5, 2)), "marker": "D", "ms": 5.5},
}
Point = tuple[float, float]


@dataclass(frozen=True)
class _Name:
    """The name of an axis: its lines, where they begin, and to which side they run."""

    lines: list[str]
    place: Point
    side: str


@dataclass(frozen=True)
class _Layout:
    """Where everything goes, measured from the middle of the radar downwards."""

    names: list[_Name]
    keys: list[list[str]]

    @property
    def above(self) -> float:
        return 6 - min(name.place[1] for name in self.names)

    @property
    def key_top(self) -> float:
        return max(name.place[1] + height_of(name.lines, NAME) for name in self.names) + 12

    @property
    def height(self) -> float:
        return self.above + self.key_top + sum(height_of(lines, TEXT) + 4 for lines in self.keys) + 2


def radar_height(chart: Radar) -> float:
    """How high the sheet of this radar is."""
    return _layout(chart).height


def radar_figure(chart: Radar) -> Figure:
    """The rings, the axes with their names, the outlines, and their key."""
    layout = _layout(chart)
    figure, axes = sheet(layout.height, layout.above)
    _draw_rings(axes, chart)
    for name in layout.names:
        write(axes, name.place, name.lines, NAME, ha=name.side)
    for series in reversed(chart.series):
        _draw_series(axes, chart, series)
    _draw_levels(axes, chart)
    _draw_key(axes, list(zip(chart.series, layout.keys, strict=True)), layout.key_top)
    return figure


def _layout(chart: Radar) -> _Layout:
    names = [_name(name, point(chart, axis, len(chart.levels) + 0.25)) for axis, name in enumerate(chart.axes)]
    return _Layout(names, [lines_of(series.label, WIDTH - 60, TEXT) for series in chart.series])


def _name(name: str, at: Point) -> _Name:
    """The name of an axis, on the side of the radar where it stands."""
    across, down = at[0] - WIDTH / 2, at[1] / RADIUS
    side = "center" if abs(across) < 1 else "left" if across > 0 else "right"
    room = {"center": 2.4 * RADIUS, "left": WIDTH - at[0], "right": at[0]}[side]
    lines = lines_of(name, room, NAME)
    return _Name(lines, (at[0], at[1] - height_of(lines, NAME) * (1 - max(-1, min(1, down))) / 2), side)


def point(chart: Radar, axis: int, value: float) -> Point:
    """Where a value stands on an axis; the first axis points up, the others follow clockwise."""
    angle = 2 * math.pi * axis / len(chart.axes)
    away = RADIUS * value / len(chart.levels)
    return WIDTH / 2 + away * math.sin(angle), -away * math.cos(angle)


def _draw_rings(axes: Axes, chart: Radar) -> None:
    count, rings = len(chart.axes), len(chart.levels)
    for ring in range(1, rings + 1):
        corners = [point(chart, axis, ring) for axis in range(count)]
        axes.plot(*zip(*corners, corners[0], strict=True), color=LINE, lw=1)
    for axis in range(count):
        axes.plot(*zip((WIDTH / 2, 0), point(chart, axis, rings), strict=True), color=LINE, lw=1)


def _draw_series(axes: Axes, chart: Radar, series: Series) -> None:
    points = [None if v is None else point(chart, axis, v) for axis, v in enumerate(series.values)]
    style = dict(STYLES[series.kind])
    marks = {key: style.pop(key) for key in ("marker", "ms")}
    for one, other in zip(points, [*points[1:], points[0]], strict=True):
        if one and other:
            axes.plot(*zip(one, other, strict=True), **style, solid_capstyle="round")
    for each in filter(None, points):
        axes.plot([each[0]], [each[1]], color=style["color"], mec="white", mew=0.8, **marks)


def _draw_levels(axes: Axes, chart: Radar) -> None:
    """The numbers of the rings, between the first two axes."""
    for ring in range(1, len(chart.levels) + 1):
        one, other = point(chart, 0, ring), point(chart, 1, ring)
        x, y = (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
        box = {"boxstyle": "square,pad=0.1", "fc": "white", "ec": "none", "alpha": 0.85}
        axes.text(x, y, str(ring), fontsize=SMALL, color=SOFT, ha="center", va="center", bbox=box)


def _draw_key(axes: Axes, keys: list[tuple[Series, list[str]]], y: float) -> None:
    for series, lines in keys:
        middle = y + 0.62 * TEXT
        style = {**STYLES[series.kind], "mec": "white", "mew": 0.8}
        axes.plot([10, 26, 42], [middle] * 3, markevery=[1], **style)
        write(axes, (50, y), lines, TEXT, color=INK)
        y += height_of(lines, TEXT) + 4
