"""Rows of findings as charts."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcca.charts.draw import draw
from pcca.charts.of_rows import chart_of, step_of
from pcca.instrument.load import load
from pcca.instrument.model import Instrument
from pcca.language import language
from pcca.paths import shipped
from pcca.report import Row
from pcca.report.rows import hidden

EN, CY = language("en"), language("cy")


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    return load(shipped("instruments") / "cluster-member-survey.yaml")


def share(**more: object) -> Row:
    """A share of 94 of 136 with its interval."""
    row = Row(
        statistic="share", finding="clinical_time_adverse", column="clinical_time", count=94, n=136,
        estimate=Fraction(94, 136), ci_low=0.61, ci_high=0.763, ci_level=0.95, ci_method="wilson", decimals=1,
        base_form="answered", base="answered(clinical_time)",
    )  # fmt: skip
    return replace(row, **more)  # type: ignore[arg-type]


class TestChartOf:
    def test_says_in_words_what_it_shows(self, instrument: Instrument) -> None:
        chart = chart_of([share()], instrument, EN, source="Source: a test.")
        assert chart is not None
        assert "69.1% of respondents said that cluster work" in chart.title
        assert "94 of 136 who answered this question: 69.1% (interval 61.0% to 76.3%)" in chart.description
        assert chart.source == "Source: a test. The lines show 95% intervals."
        welsh = chart_of([share()], instrument, CY, source="")
        assert welsh is not None
        assert welsh.language == "cy"
        assert "Dywedodd 69.1% o'r ymatebwyr" in welsh.title

    def test_shares_stand_on_an_axis_from_0_to_100(self, instrument: Instrument) -> None:
        chart = chart_of([share()], instrument, EN, source="")
        assert chart is not None
        assert [tick.words for tick in chart.ticks] == ["0%", "25%", "50%", "75%", "100%"]
        assert [(bar.value, bar.low, bar.high) for bar in chart.bars] == [(94 / 136, 0.61, 0.763)]

    def test_a_figure_published_elsewhere_is_marked(self, instrument: Instrument) -> None:
        chart = chart_of([share(reference=Fraction("69.1"))], instrument, EN, source="")
        assert chart is not None
        assert chart.mark is not None
        assert chart.mark.at == pytest.approx(0.691)
        assert chart.mark.words == "Published elsewhere: 69.1% (BMA Cymru Wales 2015; base not published)"
        welsh = chart_of([share(reference=Fraction("69.1"))], instrument, CY, source="")
        assert welsh is not None
        assert welsh.mark is not None
        assert "heb ei chyhoeddi" in welsh.mark.words

    def test_a_mean_of_nothing_but_zero_has_an_axis(self, instrument: Instrument) -> None:
        none = Row(
            statistic="median", finding="unpaid_hours_median", column="unpaid_hours", n=12, estimate=Fraction(0),
            ci_low=0.0, ci_high=0.0, ci_level=0.95, decimals=1, base_form="rule", base="hours > 0",
        )  # fmt: skip
        chart = chart_of([none], instrument, EN, source="")
        assert chart is not None
        assert [tick.words for tick in chart.ticks] == ["0", "1"]
        assert b"<svg" in draw(chart)

    def test_hidden_figures_are_not_drawn(self, instrument: Instrument) -> None:
        unseen = hidden(share(base_kind="sensitivity"), "primary")
        chart = chart_of([share(), unseen], instrument, EN, source="")
        assert chart is not None
        assert len(chart.bars) == 1
        assert chart_of([unseen], instrument, EN, source="") is None

    def test_a_census_has_no_interval_to_draw(self, instrument: Instrument) -> None:
        chart = chart_of([share(ci_low=None, ci_high=None, ci_method="census")], instrument, EN, source="S")
        assert chart is not None
        assert (chart.bars[0].low, chart.source) == (None, "S")

    def test_a_net_share_stands_on_an_axis_from_minus_100_to_100(self, instrument: Instrument) -> None:
        row = share(
            statistic="net", measure="points", count=None, more=20, less=40, estimate=Fraction(-15), ci_low=-26.0,
            ci_high=-3.5, reference=Fraction(-10),
        )  # fmt: skip
        chart = chart_of([row], instrument, EN, source="")
        assert chart is not None
        assert [tick.words for tick in chart.ticks] == ["-100", "-50", "0", "50", "100"]
        assert [(bar.value, bar.words) for bar in chart.bars] == [(-15.0, "-15.0 points")]
        assert "20 minus 40 of 136 who answered this question" in chart.description
        assert chart.mark is not None
        assert (chart.mark.at, chart.mark.words[:34]) == (-10.0, "Published elsewhere: -10 points (B")

    def test_a_ratio_above_the_whole_is_not_cut_off(self, instrument: Instrument) -> None:
        ratio = share(statistic="ratio", measure="percent", estimate=Fraction(5, 4), ci_low=0.9, ci_high=1.6)
        chart = chart_of([ratio], instrument, EN, source="")
        assert chart is not None
        assert (chart.ticks[0].words, chart.ticks[-1].words) == ("0%", "200%")

    def test_a_mean_below_zero_has_an_axis_that_reaches_it(self, instrument: Instrument) -> None:
        mean = share(statistic="mean", measure="number", estimate=Fraction(-3, 2), ci_low=-2.4, ci_high=0.3)
        chart = chart_of([mean], instrument, EN, source="")
        assert chart is not None
        assert chart.ticks[0].at <= -2.4 < 0.3 <= chart.ticks[-1].at
        assert 0 in [tick.at for tick in chart.ticks]

    def test_a_coefficient_has_no_chart(self, instrument: Instrument) -> None:
        alpha = share(statistic="reliability", measure="coefficient", estimate=0.82)
        assert chart_of([alpha], instrument, EN, source="") is None


@given(top=st.floats(0.001, 1e6))
def test_steps_are_round_and_few(top: float) -> None:
    step = step_of(top)
    assert 1 < top / step <= 5 * (1 + 1e-9)
    assert any(step == pytest.approx(part * 10.0**power) for part in (1, 2, 5) for power in range(-5, 7))
