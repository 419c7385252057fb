"""An overlay as it was, comments included, with texts put in and its record renewed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pcca.instrument.faults import Path, Sheet
from pcca.instrument.overlay import RECORD
from pcca.instrument.read import Plain, read
from pcca.instrument.translation import Made
from pcca.instrument.written import Kept, document

COMMENT = re.compile(r"\s*(#.*)")
BEHIND = re.compile(r"[:}\]]\s+(#.*)$")
HEADER = re.compile(r"[|>][0-9+-]*[ \t]*(#.*)?")


def rewritten(source: bytes, texts: Mapping[Path, str], records: Mapping[str, Made], order: Iterable[Path]) -> str:
    """The overlay with these texts and records; keys stand in the order of the instrument."""
    sheet = Sheet("")
    found = read(source, sheet)
    data: dict[str, Plain] = found if isinstance(found, dict) else {}
    kept = _kept(source.decode("utf-8-sig"), sheet)
    for path, text in texts.items():
        _put(data, path, text)
    record = data.pop(RECORD, {})
    known = dict(record) if isinstance(record, dict) else {}
    known |= {path: f"{made.source} review" if made.review else made.source for path, made in records.items()}
    ranks = _ranks(order)
    data = _ordered(data, (), ranks)
    return document(data | ({RECORD: known} if known else {}), kept)


def _put(data: dict[str, Plain], path: Path, text: str) -> None:
    node = data
    for step in path[:-1]:
        inner = node.setdefault(str(step), {})
        assert isinstance(inner, dict)
        node = inner
    node[str(path[-1])] = text


def _ranks(order: Iterable[Path]) -> dict[Path, int]:
    ranks: dict[Path, int] = {}
    for path in order:
        for end in range(1, len(path) + 1):
            ranks.setdefault(path[:end], len(ranks))
    return ranks


def _ordered(data: dict[str, Plain], path: Path, ranks: Mapping[Path, int]) -> dict[str, Plain]:
    """Keys as the instrument has them; a mark for review stays before what it governs."""
    keys = sorted(data, key=lambda key: -1 if key == "review" else ranks.get((*path, key), len(ranks)))
    inner = {key: data[key] for key in keys}
    return {
        key: _ordered(value, (*path, key), ranks) if isinstance(value, dict) else value for key, value in inner.items()
    }


def _kept(text: str, sheet: Sheet) -> Kept:
    """The comments of the file by the keys they belong to, and each text of one line as it stands."""
    lines = text.split("\n")
    texts, covered = _texts(sheet)
    keys = sorted((at[0], path[:-1]) for path, at in sheet.marks.items() if path[-1:] == ("#key",))
    above: dict[Path, tuple[str, ...]] = {}
    done = 0
    for line, path in keys:
        above[path] = _comments(lines, range(done + 1, line), covered)
        done = max(done, line)
    beside = {path: found for line, path in keys if (found := _beside(lines[line - 1], path, sheet))}
    end = tuple(each for each in _comments(lines, range(done + 1, len(lines) + 1), covered) if each)
    return Kept(above, beside, end, texts)


def _texts(sheet: Sheet) -> tuple[dict[Path, tuple[str, str]], set[int]]:
    """Texts of one line as they are written, and the lines that texts of several lines fill."""
    texts: dict[Path, tuple[str, str]] = {}
    covered: set[int] = set()
    for path, span in sheet.spans.items():
        breaks = span.source.rstrip("\n").count("\n")
        if breaks or span.style in ("|", ">"):
            covered |= set(range(span.at[0], span.at[0] + breaks + 1))
        elif span.source and (sheet.marks.get(path, (0, 0))[0] == span.at[0]):
            texts[path] = (span.value, span.source)
    return texts, covered


def _comments(lines: list[str], numbers: Iterable[int], covered: set[int]) -> tuple[str, ...]:
    found = [lines[number - 1].strip() for number in numbers if number not in covered]
    return tuple(each for each in found if not each or each.startswith("#"))


def _beside(line: str, path: Path, sheet: Sheet) -> str:
    """The comment behind a text of one line, behind the head of a block, or behind a key alone."""
    span = sheet.spans.get(path)
    if span is None:
        found = BEHIND.search(line)
        return found[1] if found else ""
    if span.style in ("|", ">"):
        header = HEADER.match(span.source)
        return (header[1] or "") if header else ""
    rest = line[span.at[1] - 1 + len(span.source) :] if "\n" not in span.source else ""
    found = COMMENT.match(rest)
    return found[1] if found else ""
