"""How large charts are, known before they are drawn, so that a page keeps their place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pcca.charts.bars import bars_height
from pcca.charts.canvas import WIDTH
from pcca.charts.model import Bars, Chart, Radar
from pcca.charts.radar import radar_height

SHOWN = 1.5
"""Pixels a point takes on a wide screen; on a phone a chart is as wide as the page."""

_HEIGHTS: Mapping[type, Callable[[Any], float]] = {Bars: bars_height, Radar: radar_height}


def size_of(chart: Chart) -> tuple[int, int]:
    """Width and height in pixels."""
    return round(SHOWN * WIDTH), round(SHOWN * _HEIGHTS[type(chart)](chart))
