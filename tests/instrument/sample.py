"""The sample instrument of these tests, and ways to change it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pcca.instrument.faults import Fault
from pcca.instrument.load import inspect, load, loads
from pcca.instrument.model import Instrument

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "instruments"
EVERYTHING = (DATA / "everything.yaml").read_text(encoding="utf-8")
SHIPPED = sorted(path for folder in ("", "examples") for path in (ROOT / "instruments" / folder).glob("*.yaml"))
HEAD = """instrument: small
version: 1
languages: [en]
title: Small
unit: member
identification: named
provenance: Own wording
"""


@cache
def instrument_in(path: Path) -> Instrument:
    """The instrument in a file that no test changes, read once for all of them."""
    return load(path)


def swapped(old: str, new: str, text: str = EVERYTHING) -> str:
    """The text with one passage replaced, which must be there exactly once."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the sample"
    return text.replace(old, new)


@cache
def faults_in(source: str | bytes) -> tuple[Fault, ...]:
    return inspect(source.encode() if isinstance(source, str) else source, "f.yaml").faults


def asking(questions: str, rest: str = "") -> Instrument:
    """A small instrument in one language that asks these questions (indented by two spaces)."""
    indented = "".join(f"      {line}\n" for line in questions.strip("\n").splitlines())
    return loads(f"{HEAD}sections:\n  main:\n    title: Main\n    questions:\n{indented}{rest}")


def changed(old: str, new: str) -> tuple[Fault, ...]:
    """The faults of the sample with one passage replaced."""
    return faults_in(swapped(old, new))
