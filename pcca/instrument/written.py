"""Writes plain data as YAML that is read again as it was, each text in the plainest style that allows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from pcca.instrument.faults import Path
from pcca.instrument.read import LOADER, Plain

STEP = "  "
# Words that need no quotes for any reader of YAML; the first sign is a letter, so that none begins with an indicator.
EASY = re.compile(r"[^\W\d_](?:[^\n\r\t:#\x00-\x1f\x7f-\xa0\u2000-\u200f\u2028-\u202f\ufeff]*[\w.?!)%])?")
RECORDED = re.compile(r"[0-9a-f]{8}( review)?")
SPECIAL = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})
BLOCK = re.compile(r"[^\s](?:[^\x00-\x09\x0b-\x1f\x7f-\xa0\u2000-\u200f\u2028-\u202f\ufeff]*[^\s])?")
LITERAL = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*|-[0-9]+(\.[a-z]+)?")


@dataclass(frozen=True)
class Kept:
    """What of an earlier file stays: comments above and beside keys, those at the end, and texts as they stood."""

    above: Mapping[Path, tuple[str, ...]] = field(default_factory=dict)
    beside: Mapping[Path, str] = field(default_factory=dict)
    end: tuple[str, ...] = ()
    texts: Mapping[Path, tuple[str, str]] = field(default_factory=dict)


NOTHING = Kept()


def document(data: Mapping[str, Plain], kept: Kept = NOTHING) -> str:
    """The data as a YAML document in block style."""
    return "".join(f"{line}\n" for line in [*_map(data, (), kept), *kept.end])


def _map(data: Mapping[str, Plain], path: Path, kept: Kept) -> Iterator[str]:
    indent = STEP * len(path)
    for key, value in data.items():
        here = (*path, key)
        yield from (f"{indent}{comment}" if comment else "" for comment in kept.above.get(here, ()))
        remark = f"  {kept.beside[here]}" if here in kept.beside else ""
        opening = f"{indent}{_key(key)}:"
        if isinstance(value, dict) and value:
            yield opening + remark
            yield from _map(value, here, kept)
        elif isinstance(value, list):
            yield opening + remark
            for index, each in enumerate(value):
                yield from _item(each, (*here, index), kept)
        else:
            yield from _entry(opening, value, here, kept)


def _item(value: Plain, here: Path, kept: Kept) -> Iterator[str]:
    """One item of a list: a word beside its dash, or a map of keys below it."""
    indent = STEP * (len(here) - 1)
    if isinstance(value, dict) and value:
        yield f"{indent}-"
        yield from _map(value, here, kept)
    else:
        yield f"{indent}- {_inline(value)}"


def _entry(opening: str, value: Plain, here: Path, kept: Kept) -> Iterator[str]:
    remark = f"  {kept.beside[here]}" if here in kept.beside else ""
    before, as_it_stood = kept.texts.get(here, ("", ""))
    if as_it_stood and before == value:
        yield f"{opening} {as_it_stood}{remark}"
        return
    first, *more = scalar(str(value)).split("\n") if isinstance(value, str) else [_inline(value)]
    yield f"{opening} {first}{remark}"
    yield from (f"{STEP * len(here)}{line}" if line else "" for line in more)


def _inline(value: Plain) -> str:
    return scalar(str(value), several=False) if isinstance(value, str) else "{}" if isinstance(value, dict) else "[]"


def _key(key: str) -> str:
    return key if KEY.fullmatch(key) else _quoted(key)


def scalar(text: str, *, several: bool = True) -> str:
    """The text as a YAML scalar: plain, in single quotes, as a block of lines, or in double quotes."""
    for style in (_plain, _single, _block) if several else (_plain, _single):
        found = style(text)
        if found and reread(found) == text:
            return found
    return _quoted(text)


def reread(written: str) -> str | None:
    """The text of a scalar as YAML reads it."""
    lines = written.split("\n")
    source = "\n".join([f"k: {lines[0]}", *(f"{STEP}{line}" if line else "" for line in lines[1:])])
    try:
        values = [
            event.value for event in yaml.parse(source + "\n", Loader=LOADER) if isinstance(event, yaml.ScalarEvent)
        ]
    except (yaml.YAMLError, ValueError):
        return None
    return values[1] if len(values) == 2 else None


def _plain(text: str) -> str:
    return text if RECORDED.fullmatch(text) or (EASY.fullmatch(text) and text.lower() not in SPECIAL) else ""


def _single(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'" if BLOCK.fullmatch(text) and "\n" not in text and '"' in text else ""


def _block(text: str) -> str:
    return f"|-\n{text}" if "\n" in text and BLOCK.fullmatch(text) else ""


def _quoted(text: str) -> str:
    return '"' + "".join(LITERAL.get(char) or (char if _shown(char) else _escaped(char)) for char in text) + '"'


def _shown(char: str) -> bool:
    return char.isprintable()


def _escaped(char: str) -> str:
    return f"\\U{ord(char):08X}" if ord(char) > 0xFFFF else f"\\u{ord(char):04X}"
