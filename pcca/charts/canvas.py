"""A figure as a sheet measured in points from its upper left corner, narrow enough for a phone."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 360.0
INK, SOFT, LINE, SERIES, PALE = "#10212b", "#47565f", "#b3bdc2", "#6aa5b8", "#e7f1f4"
EDGE = "#1d4f5c"
TEXT, SMALL = 13.0, 11.5
# The mean width of a letter, as a part of its size; DejaVu Sans is wider than what most readers have.
LETTER = 0.56


def sheet(height: float, above: float = 0) -> tuple[Figure, Axes]:
    """An empty sheet of the common width, its upper edge that far above the origin."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height - above, -above)
    axes.set_axis_off()
    return figure, axes


def lines_of(text: str, width: float, size: float) -> list[str]:
    """The text in lines that fit a width."""
    return wrap(text, max(4, int(width / (LETTER * size))), break_long_words=False) or [""]


def height_of(lines: list[str], size: float) -> float:
    return 1.3 * size * len(lines)


def write(axes: Axes, place: tuple[float, float], lines: list[str], size: float, **style: object) -> None:
    """Lines of text, the first with its upper edge at the place."""
    x, y = place
    for line in lines:
        axes.text(x, y + 0.98 * size, line, fontsize=size, **{"color": INK, "va": "baseline", **style})  # type: ignore[arg-type]
        y += 1.3 * size
