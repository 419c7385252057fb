from __future__ import annotations

import subprocess
import sys

import pytest

import scoring


@pytest.mark.parametrize("name", sorted(set(scoring.__all__) - {"KINDS"}))
def test_every_public_name_is_there_and_documented(name: str) -> None:
    assert getattr(scoring, name).__doc__


def test_an_unknown_name_is_named() -> None:
    with pytest.raises(AttributeError, match="scoring has no 'shares'"):
        scoring.shares  # noqa: B018


def test_scipy_is_loaded_only_where_it_is_needed() -> None:
    code = (
        "import sys, scoring\n"
        "assert 'numpy' not in sys.modules\n"
        "assert scoring.interval(38, 55, population=64).low is not None\n"
        "[getattr(scoring, name) for name in scoring.__all__]\n"
        "assert 'scipy' not in sys.modules\n"
        "scoring.clopper_pearson(38, 55)\n"
        "assert 'scipy.stats' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
