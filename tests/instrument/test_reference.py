"""Every key and every example of the reference is true."""

from __future__ import annotations

import re

import pytest

from pcca.analysis.known import AREAS
from pcca.examples import run_examples
from pcca.instrument import schema
from pcca.instrument.expression import FUNCTIONS, OPERATORS
from pcca.instrument.files import inspect_any
from pcca.instrument.load import inspect
from pcca.instrument.schema.registers import RegisterKeys
from tests.instrument.sample import ROOT
from tests.keys import page, schemas_below

FOLDER = ROOT / "docs" / "instruments"
# The page with the first instrument comes first.
PAGES = {path.name: path.read_text(encoding="utf-8") for path in [FOLDER / "index.md", *sorted(FOLDER.glob("*.md"))]}
PAGE = "".join(text for name, text in PAGES.items() if name != "keys.md")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
WHOLE = BLOCKS[0]
FILES = [block for block in BLOCKS[1:] if block.startswith("module:")]
PARTS = [block for block in BLOCKS[1:] if block not in FILES]


def top_keys(text: str) -> dict[str, str]:
    """The text of each top-level key."""
    parts = re.split(r"(?m)^(?=[a-z_.]+:)", text)
    return {part.split(":")[0]: part for part in parts if part.strip()}


def test_the_first_instrument_loads() -> None:
    assert inspect(WHOLE.encode(), "first.yaml").faults == ()


@pytest.mark.parametrize("block", PARTS, ids=lambda block: block.split(":")[0])
def test_each_example_completes_the_first_instrument(block: str) -> None:
    completed = "".join((top_keys(WHOLE) | top_keys(block)).values())
    found = inspect(completed.encode(), "completed.yaml")
    assert [str(fault) for fault in found.faults] == []
    assert found.instrument is not None
    assert [failure.where for failure in run_examples(found.instrument)] == []


@pytest.mark.parametrize("block", FILES, ids=lambda block: block.split(":")[0])
def test_files_of_other_kinds_have_no_fault(block: str) -> None:
    name = block.split("\n")[0].split(": ")[1]
    assert [str(fault) for fault in inspect_any(block.encode(), f"{name}.yaml").faults] == []


def keys_in_examples() -> set[str]:
    return {key for block in BLOCKS for key in re.findall(r"([a-z_]+)(?:\.cy)?:", block)}


def test_every_key_of_the_language_has_an_example_and_is_listed() -> None:
    # Registers have a page of their own.
    ours = {each for each in schemas_below(schema.Keys) if each.__module__ != RegisterKeys.__module__}
    keys = {key for each in ours for key in each().fields} | {"missing", "values", "groups"}
    assert keys - keys_in_examples() == set()
    assert keys - set(re.findall(r"`([a-z_]+)(?::[^`]*)?`", PAGE)) == set()


def test_every_function_and_operator_is_listed() -> None:
    assert {name for name in FUNCTIONS if f"`{name}(" not in PAGE} == set()
    assert {sign for sign in OPERATORS if f"`{sign}`" not in PAGE} == set()


def test_every_class_of_fault_stands_in_the_table_under_its_heading() -> None:
    for area, classes in AREAS.items():
        row = f"| {area} | {', '.join(f'`{each.check}`' for each in classes)} |"
        assert row in PAGE, f"docs/instruments/faults.md: {row}"


def test_the_list_of_keys_is_what_the_schemas_say() -> None:
    assert PAGES["keys.md"] == page(), "write it anew: python -m tests.keys"


def test_every_page_is_in_the_index() -> None:
    linked = set(re.findall(r"\]\(([a-z]+\.md)\)", PAGES["index.md"]))
    assert linked == set(PAGES) - {"index.md"}
