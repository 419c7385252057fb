"""The pages of docs/scoring: their examples print what they show, their sources and names exist."""

from __future__ import annotations

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest

import scoring

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
