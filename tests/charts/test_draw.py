"""Charts as SVG: what they say, where their bars begin, and that the same chart is the same file."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.patches import Rectangle

from pcca.charts import Bar, Bars, Chart, Radar, Tick, size_of
from pcca.charts.bars import LEFT, RIGHT, THICK
from pcca.charts.draw import draw, figure
from pcca.charts.radar import RADIUS, point
from tests.charts.charts import PERCENT, bars, radar

SVG = "{http://www.w3.org/2000/svg}"
CHARTS = (bars(0.6, 0.3), radar(1, 2, None, 3))


def texts(chart: Chart) -> list[str]:
    return ["".join(each.itertext()) for each in ElementTree.fromstring(draw(chart)).iter(f"{SVG}text")]


class TestSvg:
    @pytest.mark.parametrize("chart", CHARTS)
    def test_names_and_describes_itself_in_its_language(self, chart: Chart) -> None:
        root = ElementTree.fromstring(draw(chart))
        assert root.get("role") == "img"
        assert root.get("lang") == root.get("{http://www.w3.org/XML/1998/namespace}lang") == chart.language
        named = {each.get("id"): each.text for each in root if each.tag in (f"{SVG}title", f"{SVG}desc")}
        assert [named[name] for name in (root.get("aria-labelledby") or "").split()] == [
            chart.title,
            chart.description,
        ]

    @pytest.mark.parametrize("chart", CHARTS)
    def test_is_the_same_whenever_and_by_whichever_thread_it_is_drawn(self, chart: Chart) -> None:
        with ThreadPoolExecutor(4) as threads:
            assert len(set(threads.map(draw, [chart] * 4))) == 1

    @pytest.mark.parametrize("chart", CHARTS)
    def test_keeps_the_shape_its_page_was_told(self, chart: Chart) -> None:
        box = [float(each) for each in (ElementTree.fromstring(draw(chart)).get("viewBox") or "").split()]
        width, height = size_of(chart)
        assert width / height == pytest.approx(box[2] / box[3], rel=0.005)

    def test_letters_are_letters_not_outlines(self) -> None:
        words = texts(bars(0.6))
        assert {"Answer 0", "60%", "50%", "100%", "Source: a test.", "Elsewhere 50%"} <= set(words)

    def test_radar_names_its_axes_rings_and_outlines(self) -> None:
        assert {"Axis 0", "Axis 3", "1", "3", "Nawr"} <= set(texts(radar(1, 2, 3, 3)))

    def test_long_labels_are_broken_into_lines(self) -> None:
        long = Bars("t", "d", "cy", (Bar("gair " * 40, 0.5, "50%"),), PERCENT)
        assert max(len(text) for text in texts(long)) < 60


class TestBars:
    @given(shares=st.lists(st.floats(0, 1), min_size=1, max_size=4))
    @settings(deadline=None, max_examples=15)
    def test_begin_at_zero_and_are_as_long_as_their_share(self, shares: list[float]) -> None:
        drawn = [each for each in figure(bars(*shares)).axes[0].patches if isinstance(each, Rectangle)]
        lengths = [each.get_width() for each in drawn if each.get_height() == THICK]
        assert lengths == pytest.approx([(RIGHT - LEFT) * share for share in shares])
        assert {each.get_x() for each in drawn if each.get_height() == THICK} == {LEFT}

    @given(nets=st.lists(st.floats(-100, 100), min_size=1, max_size=4))
    @settings(deadline=None, max_examples=15)
    def test_below_zero_they_go_to_its_left(self, nets: list[float]) -> None:
        ticks = tuple(Tick(at, str(at)) for at in (-100, 0, 100))
        chart = Bars("t", "d", "en", tuple(Bar("All", net, f"{net:.1f} points") for net in nets), ticks)
        drawn = [each for each in figure(chart).axes[0].patches if isinstance(each, Rectangle)]
        own = [each for each in drawn if each.get_height() == THICK]
        assert len({each.get_x() for each in own}) == 1
        zero, half = own[0].get_x(), own[0].get_x() - LEFT
        assert [each.get_width() for each in own] == pytest.approx([half * net / 100 for net in nets])
        assert zero + half < RIGHT


class TestRadar:
    @given(value=st.floats(0, 3), axis=st.integers(0, 4))
    def test_values_are_distances_from_the_middle(self, value: float, axis: int) -> None:
        middle, there = point(radar(1, 1, 1, 1, 1), axis, 0), point(radar(1, 1, 1, 1, 1), axis, value)
        assert math.dist(middle, there) == pytest.approx(RADIUS * value / 3, abs=1e-9)

    def test_a_value_that_is_not_known_leaves_a_gap(self) -> None:
        def lines(chart: Radar) -> int:
            return len(figure(chart).axes[0].lines)

        whole, gap = radar(1, 2, 3, 2), radar(1, 2, None, 2)
        assert lines(whole) - lines(gap) == 3, "one marker and the two lines to it"
