"""Draws charts as SVG files that say what they show, in the language of their page."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from functools import cache
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from pcca.charts.bars import bars_figure
from pcca.charts.model import Bars, Chart, Radar
from pcca.charts.radar import radar_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', Arial, sans-serif"
_ROOT = re.compile(rb"<svg [^>]*>")
_FAMILY = re.compile(rb"'DejaVu Sans'(?:, [^;\"]*)?(?=[;\"])")
_LOCK = Lock()

_FIGURES: Mapping[type, Callable[[Any], Figure]] = {Bars: bars_figure, Radar: radar_figure}


@cache
def _matplotlib() -> ModuleType:
    """The library, set once: its settings belong to the process, so they are never changed while drawing."""
    import matplotlib

    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "pcca", "font.family": "DejaVu Sans"})
    return matplotlib


def figure(chart: Chart) -> Figure:
    """The chart as a figure; only one thread may draw at a time."""
    _matplotlib()
    return _FIGURES[type(chart)](chart)


def draw(chart: Chart) -> bytes:
    """The chart as SVG, the same bytes for the same chart."""
    with _LOCK:
        drawn, buffer = figure(chart), io.BytesIO()
        drawn.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _named(buffer.getvalue(), chart)


def _named(svg: bytes, chart: Chart) -> bytes:
    """The SVG with its title, description and language, in the reader's own font."""
    title, about, code = escape(chart.title), escape(chart.description), quoteattr(chart.language)
    root = _ROOT.search(svg)
    if root is None:
        raise ValueError("what was drawn is not SVG")
    spoken = f' role="img" lang={code} xml:lang={code} aria-labelledby="title desc">\n'
    words = f'<title id="title">{title}</title>\n<desc id="desc">{about}</desc>\n'
    named = svg[: root.end() - 1] + (spoken + words).encode() + svg[root.end() :]
    return _FAMILY.sub(FONTS.encode(), named)
