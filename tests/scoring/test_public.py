from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from types import ModuleType

import pytest

import scoring


def public(module: ModuleType) -> list[str]:
    """Names that a module offers: those it lists, else those it defines."""
    listed: list[str] | None = getattr(module, "__all__", None)
    own = (n for n, v in vars(module).items() if getattr(v, "__module__", None) == module.__name__)
    return [name for name in (listed or own) if not name.startswith("_")]


@pytest.mark.parametrize("topic", scoring.__all__)
def test_every_topic_and_every_public_name_of_it_is_documented(topic: str) -> None:
    module = import_module(f"scoring.{topic}")
    assert module.__doc__
    bare = [name for name in public(module) if callable(getattr(module, name)) and not getattr(module, name).__doc__]
    assert not bare


def test_a_topic_is_there_without_importing_it_by_name() -> None:
    code = "import scoring; assert scoring.intervals.interval(38, 55).low > 0.5"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_unknown_topic_is_named_with_those_there_are() -> None:
    with pytest.raises(AttributeError, match=r"scoring has no 'shares'.*weighting"):
        getattr(scoring, "shares")  # noqa: B009


@pytest.mark.slow
def test_scipy_is_loaded_only_where_it_is_needed() -> None:
    code = (
        "import sys, scoring\n"
        "assert 'numpy' not in sys.modules\n"
        "assert scoring.intervals.interval(38, 55, population=64).low is not None\n"
        "[getattr(scoring, name) for name in scoring.__all__]\n"
        "assert 'scipy' not in sys.modules\n"
        "scoring.intervals.clopper_pearson(38, 55)\n"
        "assert 'scipy.stats' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
