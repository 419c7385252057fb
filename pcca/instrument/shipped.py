"""The instruments that come with the software."""

from __future__ import annotations

from pathlib import Path

from pcca.instrument.overlay import main_of
from pcca.paths import shipped


def shipped_instruments() -> dict[str, Path]:
    """The shipped instruments by id, those that are examples last."""
    folder = shipped("instruments")
    files = (*sorted(folder.glob("*.yaml")), *sorted(folder.glob("examples/*.yaml")))
    return {path.stem: path for path in files if main_of(path) is None}
