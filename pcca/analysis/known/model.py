"""A class of fault: its name, one sentence, and a faulty and a mended passage of an instrument."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import dedent

from pcca.instrument.files import Inspect, inspect_any
from pcca.instrument.load import inspect

FAULT, WARNING, NOTE = "fault", "warning", "note"
SEVERITIES = (FAULT, WARNING, NOTE)
SAMPLE, SMALL, BILINGUAL, ANONYMOUS, LISTS, NOTHING = "sample", "small", "bilingual", "anonymous", "lists", ""
SHARED, MORE, PANEL = "shared", "more", "panel"
REGISTER, MODULE = "register", "module"
MARK = "¦"
REPEATED = re.compile("⟪([0-9]+)×([^⟫]*)⟫")
LATIN = "⟪latin⟫"
WHOLE = "⟪small⟫"


@dataclass(frozen=True)
class Known:
    """A class of fault; `bad` replaces `good` in the instrument `base`.

    MARK stands where the fault is seen, or before the first word of `near`. ⟪3×a⟫ stands for aaa.
    """

    check: str
    says: str
    good: str
    bad: str
    near: str = ""
    base: str = SAMPLE
    severity: str = FAULT

    @property
    def mended(self) -> bytes:
        """The instrument without the fault."""
        return (_base(self.base) or _base(SMALL)).encode()

    @property
    def faulty(self) -> bytes:
        """The instrument with the fault."""
        halves = _spread(self._marked.replace(MARK, "")).split(LATIN)
        return "\xe2".encode("latin-1").join(half.encode() for half in halves)

    @property
    def file(self) -> str:
        """The name of the file that has it; a module is called as its file is."""
        return "agreement.yaml" if self.base == MODULE else f"{self.check}.yaml"

    @property
    def inspect(self) -> Inspect:
        """How the file is inspected."""
        return inspect_any if self.base in (REGISTER, MODULE) else inspect

    @property
    def at(self) -> tuple[int, int] | None:
        """Line and column where the fault is seen, if the passage says so."""
        before, mark, _ = _spread(self._marked).partition(MARK)
        return (before.count("\n") + 1, len(before) - before.rfind("\n")) if mark else None

    @property
    def shown(self) -> tuple[str, str]:
        """The faulty and the mended passage as they are printed, in whole lines."""
        if not self.base:
            return self.bad.replace(MARK, "").strip(), dedent(_base(SMALL)).strip()
        return self._lines(self.bad), self._lines(self.good)

    @property
    def _marked(self) -> str:
        """The faulty text with the place of the fault marked and repeats not yet spelled out."""
        if not self.base:
            return self.bad
        text = _swapped(_base(self.base), self.good, self.bad)
        word = self.near.strip()
        return text.replace(self.near, self.near.replace(word, MARK + word), 1) if self.near else text

    def _lines(self, passage: str) -> str:
        """The lines of a passage and the one before it; then the line that the fault is seen in, if it is another."""
        text = _base(self.base)
        start = text.index(self.good)
        first = text.rfind("\n", 0, text.rfind("\n", 0, start)) + 1
        end = text.find("\n", start + max(len(self.good) - 1, 0))
        whole = (
            text[first:start] + passage + text[start + len(self.good) : end + 1 if passage else text.find("\n", end)]
        )
        return dedent(_briefly(whole.replace(MARK, "").strip("\n"))) + self._seen(whole)

    def _seen(self, shown: str) -> str:
        words = self.near.strip().splitlines()
        if not words or words[0] in shown:
            return ""
        line = next(line for line in _base(self.base).splitlines() if words[0] in line)
        return f"\n…\n{line.strip()}"


@cache
def _base(name: str) -> str:
    """The text of an instrument that examples change, without its comment."""
    if not name:
        return ""
    text = (Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8")
    return text.partition("\n")[2]


def _swapped(text: str, old: str, new: str) -> str:
    """The text with a passage replaced, which stands there exactly once."""
    if text.count(old) != 1:
        raise ValueError(f"{old!r} stands {text.count(old)} times")
    return text.replace(old, new)


def _spread(text: str) -> str:
    """The text with its repeats spelled out; {i} counts them."""
    return REPEATED.sub(lambda found: "".join(_each(found[2], int(found[1]))), text)


def _each(passage: str, times: int) -> Iterator[str]:
    return (passage.replace("{i}", str(number)) for number in range(times))


def _briefly(text: str) -> str:
    """The text with each repeat begun and then broken off."""
    return REPEATED.sub(lambda found: "".join(_each(found[2], 2)) + _broken_off(found[2]), text).replace(
        LATIN, "\N{REPLACEMENT CHARACTER}"
    )


def _broken_off(passage: str) -> str:
    """An ellipsis, on a line of its own where lines are repeated."""
    return f"{passage[: len(passage) - len(passage.lstrip())]}…\n" if "\n" in passage else "…"
