"""The pages of docs/scoring: their examples print what they show, and every public name of `scoring` has its place."""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator
from importlib import import_module
from inspect import isclass, isfunction, ismodule
from pathlib import Path
from types import ModuleType, UnionType

import pytest

import scoring
from tests.scoring.test_public import public

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "scoring"
PAGES = sorted(FOLDER.glob("*.md"))
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)

page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def code(text: str) -> str:
    """The python blocks of a page, every other line empty, so that a failure names the line of the page."""
    lines, inside = [], False
    for line in text.splitlines():
        inside = line == "```python" or (inside and line != "```")
        lines.append(line if inside and line != "```python" else "")
    return "\n".join(lines) + "\n"


def prose(text: str) -> str:
    """A page without its blocks."""
    return BLOCK.sub("", text)


@page
def test_examples_print_what_the_page_shows(page: Path) -> None:
    blocks = [block for kind, block in BLOCK.findall(page.read_text(encoding="utf-8")) if kind == "python"]
    assert blocks, "a page has at least one example"
    assert all(block.startswith(">>> ") for block in blocks)
    examples = doctest.DocTestParser().get_doctest(code(page.read_text(encoding="utf-8")), {}, page.name, str(page), 0)
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.REPORT_NDIFF, verbose=False)
    assert runner.run(examples, out=told.append).failed == 0, "".join(told)


@page
def test_every_source_is_cited_and_every_citation_has_its_source(page: Path) -> None:
    text, _, sources = prose(page.read_text(encoding="utf-8")).partition("\n## Sources\n")
    numbers = [int(number) for number in re.findall(r"^(\d+)\. ", sources, re.MULTILINE)]
    cited = {int(number) for group in re.findall(r"\[(\d+(?:, \d+)*)\]", text) for number in group.split(", ")}
    assert numbers == list(range(1, len(numbers) + 1))
    assert cited == set(numbers)


@page
def test_names_on_a_page_exist(page: Path) -> None:
    topics = "|".join(scoring.__all__)
    for topic, path in re.findall(rf"`({topics})((?:\.\w+)+)[`(]", prose(page.read_text(encoding="utf-8"))):
        found: object = import_module(f"scoring.{topic}")
        for name in path[1:].split("."):
            assert hasattr(found, name), f"scoring.{topic}{path}"
            found = getattr(found, name)


def words(value: object) -> set[str]:
    """Names in what a function or the methods of a class return, in the fields of a class, or in a union of types."""
    notes = [value] if isinstance(value, UnionType) else list(told_types(value))
    return {word for note in notes for word in re.findall(r"\w+", str(note))}


def told_types(value: object) -> Iterator[object]:
    """What a function returns; the fields of a class and what its methods and properties return."""
    if not isclass(value):
        yield getattr(value, "__annotations__", {}).get("return")
        return
    yield from getattr(value, "__annotations__", {}).values()
    for member in vars(value).values():
        function = getattr(member, "fget", None) or getattr(member, "func", None) or member
        yield getattr(function, "__annotations__", {}).get("return")


def to_be_named(module: ModuleType, path: str) -> Iterator[str]:
    """Functions, and classes that no function gives and no other class holds: those are told with what gives them."""
    values = {name: getattr(module, name) for name in public(module)}
    told = {word for name, value in values.items() for word in words(value) - {name}}
    for name, value in values.items():
        if ismodule(value):
            yield from to_be_named(value, f"{path}.{name}")
        elif isfunction(value) or (isclass(value) and name not in told):
            yield f"{path}.{name}"


@pytest.mark.parametrize("topic", scoring.__all__)
def test_every_public_name_is_on_a_page(topic: str) -> None:
    pages = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    named = to_be_named(import_module(f"scoring.{topic}"), topic)
    assert not [path for path in named if not re.search(rf"\b{re.escape(path)}\b", pages)]


def test_every_page_is_on_the_map() -> None:
    text = (FOLDER / "index.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\((\w[\w-]*\.md)\)", text))
    assert linked >= {page.name for page in PAGES} - {"index.md"}
