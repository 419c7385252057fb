"""`pcca check-figure` against brute force, and its contract."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.cli import main
from tests.cli.conftest import Run

PUBLISHED = Path(__file__).parent.parent / "data" / "published" / "kn_pairs.json"


def pairs_of(run: Run, *args: object) -> list[list[int]]:
    found: list[list[int]] = json.loads(run("check-figure", *args, "--format", "json").stdout)["pairs"]
    return found


def test_69_1_up_to_100_has_five_bases(run: Run) -> None:
    assert [n for _, n in pairs_of(run, "69.1", "--max-n", 100)] == [55, 68, 81, 94, 97]
    result = run("check-figure", "69.1", "--max-n", 100)
    assert result.exit_code == 0
    assert "38 of 55" in result.stdout


def test_64_is_not_39_of_60_but_65_is(run: Run) -> None:
    result = run("check-figure", "64", "-k", 39, "-n", 60)
    assert result.exit_code == 1
    assert "impossible" in result.stdout
    assert "39 of 60 is 65%" in result.stdout
    found = json.loads(run("check-figure", "64", "-k", 39, "-n", 60, "--format", "json").stdout)
    assert found == {"possible": False, "pairs": [], "nearest": {"k": 39, "n": 60, "percent": 65}}


@pytest.mark.parametrize("percent", ["69.1", "82.1", "74.8"])
def test_published_percentages_have_the_pairs_of_an_enumeration(run: Run, percent: str) -> None:
    known = json.loads(PUBLISHED.read_text())["pairs"]
    assert pairs_of(run, percent) == known[percent]


@settings(deadline=None, max_examples=60)
@given(
    units=st.integers(0, 1000),
    decimals=st.sampled_from([0, 1]),
    k=st.none() | st.integers(0, 60),
    n=st.none() | st.integers(1, 60),
)
def test_pairs_are_those_of_brute_force(units: int, decimals: int, k: int | None, n: int | None) -> None:
    percent = Decimal(min(units, 100 * 10**decimals)).scaleb(-decimals)
    given = [] if k is None else ["-k", str(k)]
    given += [] if n is None else ["-n", str(n)]
    arguments = ["check-figure", f"{percent:f}", *given, "--max-n", "60", "--format", "json"]
    result = CliRunner().invoke(main, arguments)
    if k is not None and k > (n or 60):
        assert result.exit_code == 2
        return
    expected = [
        [count, base]
        for base in ([n] if n else range(1, 61))
        for count in ([k] if k is not None else range(base + 1))
        if count <= base and rounded(count, base, decimals) == percent
    ]
    found = json.loads(result.stdout)
    assert found["pairs"] == expected
    assert found["possible"] is bool(expected)
    assert result.exit_code == (0 if expected else 1)


def rounded(k: int, n: int, decimals: int) -> Decimal:
    exact = Fraction(100 * k, n)
    # Ten more digits than are compared, and exact halves stay exact.
    digits = Decimal(exact.numerator) / Decimal(exact.denominator)
    return digits.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@pytest.mark.parametrize("percent", ["101", "-5", "abc", "", "6,5", "1e1", "nan", "٦٩"])
def test_what_is_no_percentage_is_wrong_usage_with_the_reason(run: Run, percent: str) -> None:
    result = run("check-figure", percent)
    assert result.exit_code == 2
    assert "is not a percentage: write a number from 0 to 100" in result.stderr


def test_a_count_above_its_base_and_too_few_decimals_are_wrong_usage(run: Run) -> None:
    above = run("check-figure", "50", "-k", 61, "-n", 60)
    assert (above.exit_code, "larger than the base 60" in above.stderr) == (2, True)
    fewer = run("check-figure", "69.1", "--decimals", 0)
    assert (fewer.exit_code, "more decimals than the 0" in fewer.stderr) == (2, True)
    assert run("check-figure", "50", "-n", 0).exit_code == 2


def test_decimals_are_read_from_the_text_or_given(run: Run) -> None:
    assert pairs_of(run, "70", "-n", 27) == [[19, 27]]
    assert pairs_of(run, "70.0", "-n", 27) == []
    assert pairs_of(run, "70", "--decimals", 1, "-n", 27) == []


def test_a_figure_that_says_nothing_about_its_counts_is_called_so(run: Run) -> None:
    assert "says nothing about its counts" in run("check-figure", "69", "-n", 250).stdout
    assert "says nothing about its counts" not in run("check-figure", "69", "-n", 90).stdout


def test_it_speaks_welsh(run: Run) -> None:
    english, welsh = (
        run("check-figure", "64", "-k", 39, "-n", 60),
        run("check-figure", "64", "-k", 39, "-n", 60, "--lang", "cy"),
    )
    assert welsh.exit_code == 1
    assert "65" in welsh.stdout
    assert welsh.stdout != english.stdout


def test_three_figures_of_the_same_people_have_one_base_up_to_200(run: Run) -> None:
    shown = run("check-figure", "69.1", "82.1", "74.8", "--max-n", 200)
    assert shown.exit_code == 0
    assert "85, 101, 92 of 123" in shown.stdout
    assert "74.8%: bases that give it: 16; that give the figures before it as well: 1" in shown.stdout
    found = json.loads(run("check-figure", "69.1", "82.1", "74.8", "--max-n", 200, "--format", "json").stdout)
    known = json.loads(PUBLISHED.read_text())["pairs"]
    shared = set.intersection(*({n for _, n in known[each] if n <= 200} for each in ("69.1", "82.1", "74.8")))
    assert [each["n"] for each in found["bases"]] == sorted(shared) == [123]
    assert found["bases"][0]["counts"] == [[85, 85], [101, 101], [92, 92]]
    assert [(each["percent"], each["left"]) for each in found["figures"]] == [("69.1", 19), ("82.1", 2), ("74.8", 1)]
    assert (found["possible"], found["verdict"], found["clashes"]) == (True, "consistent", [])


def test_figures_that_share_no_base_are_named(run: Run) -> None:
    shown = run("check-figure", "50", "33.3", "25.0", "--max-n", 11)
    assert shown.exit_code == 1
    assert "no base up to 11 gives every one of them" in shown.stdout
    assert "No base gives 33.3%, 25.0%." in shown.stdout
    of_one_base = run("check-figure", "65", "64", "-n", 60)
    assert (of_one_base.exit_code, "impossible together for a base of 60" in of_one_base.stdout) == (1, True)
    assert "No base gives 64%." in of_one_base.stdout


def test_several_figures_of_one_base(run: Run) -> None:
    assert "39, 17 of 60" in run("check-figure", "65", "28", "-n", 60).stdout
    many = run("check-figure", "33", "48", "-n", 400).stdout
    # 194 of 400 is 48.5, which some round to 48
    assert "130–133, 190–194 of 400" in many
    assert "possible for a base of 100 or more: there the figures say nothing" in many
    # every even base
    assert "and 9 more bases" in run("check-figure", "50", "0", "--max-n", 98).stdout


def test_a_count_is_of_one_figure(run: Run) -> None:
    result = run("check-figure", "65", "64", "-k", 39)
    assert (result.exit_code, "leave out -k" in result.stderr) == (2, True)
    negative = run("check-figure", "65", "-5", "--max-n", 60, "-7%")
    assert (negative.exit_code, "'-5' is not a percentage" in negative.stderr) == (2, True)


def test_several_figures_in_welsh(run: Run) -> None:
    assert "85, 101, 92 o 123" in run("check-figure", "69.1", "82.1", "74.8", "--max-n", 200, "--lang", "cy").stdout
