"""An instrument goes to its canonical JSON and comes back as YAML, and is still the same instrument."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from pcca.instrument.canonical import canonical_yaml
from pcca.instrument.load import inspect, inspect_file
from tests.instrument.sample import DATA, ROOT, SHIPPED

FILES = [*SHIPPED, *sorted((ROOT / "instruments" / "scaffolds").glob("*.yaml")), DATA / "everything.yaml"]
# What a text may hold: anything printable in several lines, HTML left out, which instruments refuse.
TEXTS = some.text(some.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="<{}"), min_size=1).filter(
    lambda text: bool(text.strip())
)
SMALL = """instrument: small
version: 1
languages: [en, cy]
title: {en}
title.cy: {cy}
unit: member
identification: named
provenance: Own wording
sections:
  main:
    title: Main
    title.cy: Prif
    questions:
      why:
        text: short
        ask: {en}
        ask.cy: {cy}
"""


@pytest.mark.breadth(every=8)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_yaml_to_json_to_yaml_is_the_same_instrument(path: Path) -> None:
    first = inspect_file(path)
    again = inspect(canonical_yaml(first.compiled).encode(), "again.yaml")
    assert [str(fault) for fault in again.faults] == []
    assert again.compiled == first.compiled
    assert canonical_yaml(again.compiled) == canonical_yaml(first.compiled)


@pytest.mark.breadth(every=8)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_content_hash_is_of_the_canonical_json(path: Path) -> None:
    found = inspect_file(path)
    assert found.instrument is not None
    assert hashlib.sha256(found.compiled.encode()).hexdigest() == found.instrument.digest


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@settings(deadline=None, max_examples=60)
@given(TEXTS, TEXTS)
def test_any_texts_come_back_as_they_were(english: str, welsh: str) -> None:
    first = inspect(SMALL.format(en=quoted(english), cy=quoted(welsh)).encode(), "small.yaml")
    assert [str(fault) for fault in first.faults] == []
    assert inspect(canonical_yaml(first.compiled).encode(), "again.yaml").compiled == first.compiled


def test_layout_and_comments_are_not_part_of_an_instrument() -> None:
    source = SMALL.format(en="One", cy="Un")
    spread = "# A comment\n\n" + source.replace("languages: [en, cy]", "languages:\n  - en\n  - cy  # both")
    assert inspect(spread.encode(), "spread.yaml").compiled == inspect(source.encode(), "small.yaml").compiled
