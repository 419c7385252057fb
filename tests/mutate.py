"""Slips of the keyboard: `python -m tests.mutate --seed 1 --count 10000` makes one in each of many instruments.

Every file either loads, with everything the linter says of it, or has faults in their places; none takes two seconds.
"""

from __future__ import annotations

import argparse
import random
import re
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pcca.analysis.coverage import coverage
from pcca.analysis.lint import remarks
from pcca.instrument.load import inspect
from pcca.language import language
from tests.instrument.sample import DATA, SHIPPED

SIGNS = "{}[]:#'\"|>-,.&*!%@` \n\t<=()/\\0a\x00\u00e9\u2028"
MORE_WORDS = ["[]", "{}", "''", "[a, b]", "{a: b}", "~", "9" * 30, "1/0", "not"]
FILES = [*SHIPPED, DATA / "cluster-pcca.yaml", DATA / "everything.yaml"]
MOST_SECONDS = 2.0
ENGLISH, WELSH = language("en"), language("cy")


def words_of(text: str) -> list[str]:
    """The words that a slip may put in the place of another."""
    return [*text.replace(":", " ").split(), *MORE_WORDS]


def edited(chance: random.Random, text: str, words: Sequence[str]) -> str:
    """The text after one random slip of the keyboard."""
    lines, at = text.split("\n"), chance.randrange(len(text))
    here, there = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(8):
        case 0:
            del lines[here]
        case 1:
            lines.insert(there, lines[here])
        case 2:
            lines[here], lines[there] = lines[there], lines[here]
        case 3:
            return text[:at] + text[at + 1 :]
        case 4:
            return text[:at] + chance.choice(SIGNS) + text[at:]
        case 5:
            lines[here] = f"{lines[here].split(':')[0]}: {chance.choice(words)}"
        case 6:
            lines[here] = chance.choice(["  " + lines[here], lines[here][2:]])
        case _:
            parts = lines[here].split(" ")
            parts[chance.randrange(len(parts))] = chance.choice(words)
            lines[here] = " ".join(parts)
    return "\n".join(lines)


def loads_or_is_located(text: str, folder: Path | None = None, *, analysed: bool = True) -> bool:
    """Whether a text loads; if not every fault is in its place, and all that is said is said in both languages."""
    source = text.encode()
    loaded = inspect(source, "f.yaml", (), folder)
    found = (*loaded.faults, *(remarks(loaded, source, "f.yaml") if analysed else ()))
    lines = source.count(b"\n") + source.count(b"\r") + text.count("\u2028") + text.count("\u2029") + 2
    assert (loaded.instrument is None) == bool(loaded.faults)
    for fault in found:
        assert fault.file != "f.yaml" or 1 <= fault.line <= lines
        assert fault.column >= 1
        assert fault.message(ENGLISH)
        assert not re.search(r"\{(word|allowed|nearest|key|given|name)\}", fault.hint(WELSH))
    if loaded.instrument is not None and analysed:
        coverage(loaded.instrument)
    return loaded.instrument is not None


@dataclass(frozen=True)
class Tried:
    """What became of one slip."""

    file: str
    loaded: bool
    seconds: float
    wrong: str = ""


def slips(seed: int, count: int) -> Iterator[Tried]:
    """One slip in each of many copies, of all instruments in turn."""
    chance = random.Random(seed)
    texts = [(path, path.read_text(encoding="utf-8")) for path in FILES]
    words = {path: words_of(text) for path, text in texts}
    for number in range(count):
        path, text = texts[number % len(texts)]
        yield _tried(path, edited(chance, text, words[path]))


def _tried(path: Path, text: str) -> Tried:
    # Time of this process: a busy computer does not make a linter slow.
    start, loaded, wrong = time.process_time(), False, ""
    try:
        loaded = loads_or_is_located(text, path.parent)
    except Exception:
        wrong = traceback.format_exc()
    return Tried(path.name, loaded, time.process_time() - start, wrong)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10_000)
    given = parser.parse_args()
    counts: Counter[str] = Counter()
    slowest = 0.0
    for number, tried in enumerate(slips(given.seed, given.count), 1):
        counts["loaded" if tried.loaded else "located"] += not tried.wrong
        counts["tracebacks"] += bool(tried.wrong)
        counts["slow"] += tried.seconds > MOST_SECONDS
        slowest = max(slowest, tried.seconds)
        if tried.wrong:
            print(tried.file, tried.wrong)  # noqa: T201
        if number % 500 == 0:
            print(f"{number} slips: {dict(counts)}; the slowest took {slowest:.2f} s", flush=True)  # noqa: T201
    print(f"{given.count} slips: {dict(counts)}; the slowest took {slowest:.2f} s")  # noqa: T201
    return int(counts["tracebacks"] > 0 or counts["slow"] > 0)


if __name__ == "__main__":
    raise SystemExit(main())
