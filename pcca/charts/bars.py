"""Bars from zero, to either side, with their intervals, each with its label above and its value beside."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from pcca.charts.canvas import (
    EDGE,
    INK,
    LINE,
    PALE,
    SERIES,
    SMALL,
    SOFT,
    TEXT,
    WIDTH,
    height_of,
    lines_of,
    sheet,
    write,
)
from pcca.charts.model import Bar, Bars

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

LEFT, RIGHT = 8.0, WIDTH - 66
THICK, GAP = 20.0, 11.0
BOLD = 0.68
"""The mean width of a bold letter, as a part of its size."""


@dataclass(frozen=True)
class _Layout:
    """Where everything goes, from the top down."""

    chart: Bars
    labels: tuple[list[str], ...]
    tops: tuple[float, ...]
    below: list[list[str]]

    @property
    def least(self) -> float:
        return self.chart.ticks[0].at

    @property
    def most(self) -> float:
        return self.chart.ticks[-1].at

    @property
    def right(self) -> float:
        """Where the axis ends, so that the longest value stands beside it."""
        return min(RIGHT, WIDTH - 12 - BOLD * TEXT * max(len(bar.words) for bar in self.chart.bars))

    @property
    def foot(self) -> float:
        return self.tops[-1] + 1.5 * SMALL

    @property
    def height(self) -> float:
        return self.foot + 6 + sum(height_of(lines, SMALL) + 3 for lines in self.below)

    def x(self, value: float) -> float:
        inside = min(max(value, self.least), self.most)
        return LEFT + (self.right - LEFT) * (inside - self.least) / (self.most - self.least)


def bars_height(chart: Bars) -> float:
    """How high the sheet of these bars is."""
    return _layout(chart).height


def bars_figure(chart: Bars) -> Figure:
    """The bars, their axis, a figure published elsewhere, and the source."""
    layout = _layout(chart)
    figure, axes = sheet(layout.height)
    _draw_axis(axes, layout)
    for bar, lines, top in zip(chart.bars, layout.labels, layout.tops, strict=False):
        _draw_bar(axes, layout, bar, (lines, top))
    _draw_below(axes, layout)
    return figure


def _layout(chart: Bars) -> _Layout:
    labels = tuple(lines_of(bar.label, WIDTH - 2 * LEFT, TEXT) for bar in chart.bars)
    heights = [height_of(lines, TEXT) + THICK + GAP for lines in labels]
    return _Layout(chart, labels, tuple(accumulate(heights, initial=6.0)), _below(chart))


def _below(chart: Bars) -> list[list[str]]:
    texts = [chart.mark.words] if chart.mark else []
    return [lines_of(text, WIDTH - 2 * LEFT - 16, SMALL) for text in [*texts, chart.source] if text]


def _draw_axis(axes: Axes, layout: _Layout) -> None:
    bottom = layout.tops[-1] - GAP + 5
    for tick in layout.chart.ticks:
        x = layout.x(tick.at)
        axes.plot([x, x], [4, bottom], color=INK if tick.at == 0 else LINE, lw=1 if tick.at == 0 else 0.7, zorder=0)
        aligned = "left" if tick.at == layout.least else "center"
        write(axes, (x, bottom), [tick.words], SMALL, color=SOFT, ha=aligned)


def _draw_bar(axes: Axes, layout: _Layout, bar: Bar, place: tuple[list[str], float]) -> None:
    lines, top = place
    axes.add_patch(_backing(top, height_of(lines, TEXT)))
    write(axes, (LEFT + 2, top), lines, TEXT)
    upper = top + height_of(lines, TEXT) + 2
    middle = upper + THICK / 2
    fill = {"color": SERIES if bar.main else PALE, "ec": EDGE, "lw": 1, "zorder": 1}
    zero = layout.x(0)
    axes.barh(middle, layout.x(bar.value) - zero, THICK, zero, **fill)  # type: ignore[arg-type]
    if bar.low is not None and bar.high is not None:
        _draw_interval(axes, (layout.x(bar.low), layout.x(bar.high)), middle)
    if layout.chart.mark and bar is layout.chart.bars[0]:
        _draw_mark(axes, layout.x(layout.chart.mark.at), middle)
    write(axes, (WIDTH - 4, middle - 0.62 * TEXT), [bar.words], TEXT, ha="right", weight="bold")


def _backing(top: float, height: float) -> Rectangle:
    """White behind a label, so that the lines of the axis do not cross its words."""
    from matplotlib.patches import Rectangle

    return Rectangle((LEFT + 1, top), WIDTH - LEFT, height, fc="white", ec="none", zorder=0.5)


def _draw_interval(axes: Axes, ends: tuple[float, float], middle: float) -> None:
    axes.plot(ends, [middle, middle], color=INK, lw=2.2, solid_capstyle="butt", zorder=3)
    for x in ends:
        axes.plot([x, x], [middle - 5, middle + 5], color=INK, lw=2.2, solid_capstyle="butt", zorder=3)


def _draw_mark(axes: Axes, x: float, y: float) -> None:
    axes.plot([x], [y], marker="D", ms=8, mfc="white", mec=INK, mew=1.6, zorder=4)


def _draw_below(axes: Axes, layout: _Layout) -> None:
    y = layout.foot + 4
    for place, lines in enumerate(layout.below):
        marked = layout.chart.mark is not None and place == 0
        if marked:
            _draw_mark(axes, LEFT + 6, y + 0.62 * SMALL)
        write(axes, (LEFT + (16 if marked else 0), y), lines, SMALL, color=INK if marked else SOFT)
        y += height_of(lines, SMALL) + 3
