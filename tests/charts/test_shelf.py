"""Charts that were drawn before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcca.charts import Shelf, digest
from tests.charts.charts import bars, radar


def test_a_chart_is_kept_as_a_file_for_the_next_process(tmp_path: Path) -> None:
    drawn = Shelf(tmp_path / "charts").take(bars(0.4))
    [kept] = (tmp_path / "charts").iterdir()
    assert kept.read_bytes() == drawn.svg
    kept.write_bytes(b"<svg>kept</svg>")
    assert Shelf(tmp_path / "charts").take(bars(0.4)).svg == b"<svg>kept</svg>"


def test_a_chart_that_was_taken_stays_in_memory(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    first = shelf.take(bars(0.4))
    for kept in tmp_path.iterdir():
        kept.write_bytes(b"changed")
    assert shelf.take(bars(0.4)) == first


def test_a_folder_that_takes_no_files_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "charts").write_text("not a folder", encoding="utf-8")
    assert b"</svg>" in Shelf(tmp_path / "charts").take(bars(0.4)).svg


@given(one=st.lists(st.floats(0, 1), max_size=3), other=st.lists(st.floats(0, 1), max_size=3))
def test_names_differ_exactly_when_charts_do(one: list[float], other: list[float]) -> None:
    assert (digest(bars(*one)) == digest(bars(*other))) == (bars(*one) == bars(*other))
    assert digest(bars(*one)) != digest(radar(1, 2, 3))


@pytest.mark.slow
def test_pages_know_charts_without_the_library_that_draws_them() -> None:
    code = "import sys; import pcca.charts, pcca.charts.of_rows; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
