"""Findings and stages as charts: a chart is plain values in words of its page, and is drawn as accessible SVG."""

from pcca.charts.model import Bar, Bars, Chart, Radar, Series, Tick, digest
from pcca.charts.shelf import Drawn, Shelf
from pcca.charts.size import size_of

__all__ = ["Bar", "Bars", "Chart", "Drawn", "Radar", "Series", "Shelf", "Tick", "digest", "size_of"]
