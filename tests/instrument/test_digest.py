"""The digest is of what is asked, not of how the file is laid out; the compiled form gives the same instrument."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from pcca.instrument.load import from_compiled, inspect, loads
from pcca.instrument.model import Instrument
from tests.instrument.sample import DATA, EVERYTHING, SHIPPED, swapped

FILES = [*SHIPPED, DATA / "cluster-pcca.yaml", DATA / "everything.yaml"]
LAYOUT = [
    ("version: 2026.10", "version:   2026.10   # the second version"),
    ("ask: Why?", '"ask": "Why?"'),
    ("by: [role]", "by:\n      - role"),
    ("show_if: role = gp\n      why", "show_if: >-\n          role = gp\n      why"),
    ("minutes: 5\n", "\n\nminutes: 5\n# how long it takes\n"),
    ("{score: plan_level, critical: plan.goals}", "\n      score: plan_level\n      critical: plan.goals"),
]
MEANING = [
    ("ask: Why?", "ask: Why"),
    ("ask.cy: Pam?", "ask.cy: Paham?"),
    ("version: 2026.10", "version: 2026.1"),
    ("number: 0..200", "number: 0..201"),
    ("show_if: role = gp\n      why", "show_if: role = nurse\n      why"),
    ("cuts: [5/3, 7/3]}\n    by_weakest", "cuts: [5/3, 8/3]}\n    by_weakest"),
    ("reversed: [skills]", "reversed: [heard]"),
    ("personal: yes", "personal: no"),
]


@pytest.mark.parametrize(("old", "new"), LAYOUT)
def test_layout_does_not_change_the_digest(old: str, new: str) -> None:
    assert loads(swapped(old, new)).digest == loads(EVERYTHING).digest


@pytest.mark.parametrize(("old", "new"), MEANING)
def test_meaning_changes_the_digest(old: str, new: str) -> None:
    assert loads(swapped(old, new)).digest != loads(EVERYTHING).digest


def test_the_order_of_questions_is_part_of_the_meaning() -> None:
    first, second = (
        "          staff: Staff\n          staff.cy: Staff\n",
        "          rooms: Rooms\n          rooms.cy: Ystafelloedd\n",
    )
    assert loads(swapped(first + second, second + first)).digest != loads(EVERYTHING).digest


@pytest.mark.breadth(every=8)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_compiled_form_gives_the_same_instrument_without_yaml(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = inspect(path.read_bytes(), str(path))
    assert found.instrument is not None
    monkeypatch.delattr(yaml, "parse")
    from_compiled.cache_clear()
    assert same(from_compiled(found.compiled), found.instrument)


def same(one: Instrument, other: Instrument) -> bool:
    """Instruments compare by identity; here every field is compared."""
    differing = [each.name for each in fields(Instrument) if getattr(one, each.name) != getattr(other, each.name)]
    assert differing == []
    return True
